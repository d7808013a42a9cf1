/** `search --list`: what a search would train, what is done, and how long the rest takes. @module */
import { join } from "@std/path";
import { exists } from "@/disk/files.ts";
import { findRuns, RUN_FILES, type RunRecord } from "@/disk/record.ts";
import { jobsThatFit } from "@/disk/run_memory.ts";
import type { RunResult } from "@/disk/run_pool.ts";
import { allPlans, halfOf, type Rung } from "@/recipes/search.ts";
import { printResult } from "@/reporting/console.ts";
import { trainsText } from "@/reporting/search_text.ts";
import { left, makeTable, renderTable, right } from "@/reporting/table.ts";
import type { Plan } from "@/training/plan.ts";
import { judgeRung, type PlannedRung } from "./judge.ts";
import {
  doneSentence,
  finishedRecords,
  timeLeftText,
  totalSec,
  type TrainingCounts,
} from "./trainings.ts";

/** A search that is ready to train. */
export interface Searched {
  readonly rungs: readonly Rung[];
  /** Of all variations. */
  readonly names: readonly string[];
  /** Plans the trainings of some variations. */
  readonly plan: (names: readonly string[], rung: Rung) => Promise<PlannedRung>;
}

/** What is to be trained for a variation on a rung. */
interface ListedRow extends TrainingCounts {
  /** From 1. */
  readonly rung: number;
  readonly trains: string;
  readonly variation: string;
}

/** Lists all rungs. Which variations a rung has is known when those before it are done. */
export async function listSearch(
  { rungs, names, plan }: Searched,
  { json = false, jobs }: { readonly json?: boolean; readonly jobs?: number },
): Promise<void> {
  const records = await finishedRecords();
  const rows: ListedRow[] = [];
  let known: readonly string[] | null = names;
  const plans: Plan[] = [];
  let count = names.length;
  for (const [i, rung] of rungs.entries()) {
    const planned = await plan(known ?? names.slice(0, 1), rung);
    plans.push(...[...planned.values()].flatMap(allPlans));
    const [one] = planned.values();
    const folds = new Set(one!.folds.map(({ split }) => split.fold)).size; // at most what there are
    const about = { rung: i + 1, trains: trainsText({ ...rung, folds: rung.folds && folds }) };
    if (known === null) {
      rows.push({ ...about, ...undecided(allPlans(one!), { count, records }) });
    }
    for (const [variation, plans] of known === null ? [] : planned) {
      const trainings = allPlans(plans);
      const { missing } = await findRuns(trainings);
      const leftSec = totalSec(missing, records);
      const counts = { trainings: trainings.length, missing: missing.length, leftSec };
      rows.push({ ...about, variation, ...counts });
    }
    known = known && await survivors(planned);
    count = known?.length ?? halfOf(count);
  }
  const summary = doneSentence(rows, jobs ?? jobsThatFit(plans));
  printResult({ trainings: rows, summary }, {
    json,
    text: () => `${listText(rows)}\n\n${summary}`,
  });
}

/** The trainings of a rung whose variations are not known yet; none of them counts as done. */
function undecided(
  one: readonly Plan[],
  { count, records }: { readonly count: number; readonly records: readonly RunRecord[] },
): Omit<ListedRow, "rung" | "trains"> {
  const each = totalSec(one, records);
  const trainings = count * one.length;
  const leftSec = each === null ? null : count * each;
  return { variation: `the best ${count}`, trainings, missing: trainings, leftSec };
}

/** The variations that go on; null while a training or its validation is missing. */
export async function survivors(planned: PlannedRung): Promise<string[] | null> {
  const plans = [...planned.values()];
  const results = new Map<Plan, RunResult>();
  for (const plan of plans.flatMap(allPlans)) {
    const { finished: [run] } = await findRuns([plan]);
    if (run === undefined) return null;
    results.set(plan, { ok: true, run });
  }
  for (const plan of plans.flatMap(({ folds }) => folds)) {
    const result = results.get(plan)!;
    if (result.ok && !await exists(join(result.run.dir, RUN_FILES.validation))) return null;
  }
  const outcomes = await judgeRung(planned, { results, isLast: false });
  return outcomes.filter(({ goesOn }) => goesOn).map(({ variation }) => variation);
}

function listText(rows: readonly ListedRow[]): string {
  const table = makeTable(rows, [
    right("rung", ({ rung }) => rung),
    left("trains", ({ trains }) => trains),
    left("variation", ({ variation }) => variation),
    right("trainings", ({ trainings }) => trainings),
    right("missing", ({ missing }) => missing),
    right("time left", ({ missing, leftSec }) => timeLeftText(missing, leftSec)),
  ]);
  return renderTable(table, "text");
}

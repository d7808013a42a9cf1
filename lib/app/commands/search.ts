/** `search`: which settings of a recipe do best on validation speakers, by successive halving. @module */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { demo } from "@/corpora/demo.ts";
import { displayPath } from "@/disk/paths.ts";
import { RUN_FILES } from "@/disk/record.ts";
import { readChecked, readPredictions } from "@/disk/results.ts";
import { type RunResult, trainRuns } from "@/disk/run_pool.ts";
import { pooledUar, uarDifference } from "@/evaluation/pooled.ts";
import { mergeValidationTables, type PredictionTable } from "@/evaluation/table.ts";
import {
  betterHalf,
  checkComparable,
  checkSearch,
  planRung,
  rankScores,
  type Search,
} from "@/recipes/search.ts";
import type { Outcome, RungResult, SearchResult } from "@/recipes/search_result.ts";
import { SEARCHES } from "@/recipes/searches.ts";
import { describeError, printResult, say } from "@/reporting/console.ts";
import { publishSearch } from "@/reporting/published/search.ts";
import { rungSummary, searchSummary } from "@/reporting/search_text.ts";
import type { JobConfig } from "@/training/job.ts";
import { type Plan, planJob } from "@/training/plan.ts";
import type { Workspace } from "@/disk/workspace.ts";
import type { Call } from "@/app/call.ts";
import { type JobFlags, jobFromFlags, openForCommand, sayUnused, wantedOf } from "./job.ts";
import { progressBars } from "./progress.ts";

interface Flags extends JobFlags {
  readonly try?: readonly string[];
  readonly file?: string;
  readonly seeds: readonly number[];
  readonly jobs?: number;
}

/** Searches; what is trained already is not repeated, and every rung is written to the reports. */
export async function search({ flags, signal }: Call<Flags>): Promise<void> {
  const found = await findSearch(flags);
  const workspace = await openForCommand({ signal, ...wantedOf(flags) });
  const jobs = jobsOf(found, { flags, workspace });
  sayUnused([...jobs.values()][0]!, workspace.utterances);
  let result = await startResult(found, { jobs, workspace, seeds: flags.seeds });
  let left = [...jobs.keys()];
  for (const [i, rung] of found.rungs.entries()) {
    const plans = new Map<string, Plan[]>();
    for (const name of left) {
      plans.set(name, await planRung(jobs.get(name)!, rung, { ...workspace, seeds: flags.seeds }));
    }
    const label = `rung ${i + 1} of ${found.rungs.length}`;
    const runs = await trainRung(plans, { flags, workspace, label, signal });
    const outcomes = await judgeRung(runs, { isLast: i === found.rungs.length - 1 });
    const { split } = plans.get(left[0]!)![0]!;
    const folds = Math.min(rung.folds ?? split.folds, split.folds);
    const done: RungResult = {
      folds,
      allFolds: split.folds,
      epochShare: rung.epochShare,
      outcomes,
    };
    result = { ...result, ...sourceOf(runs), rungs: [...result.rungs, done] };
    await report(result);
    left = outcomes.filter(({ goesOn }) => goesOn).map(({ variation }) => variation);
  }
  printResult(result, { json: flags.json, text: () => searchSummary(result) });
}

/** The search that the flags describe: a file, variations on the command line, or the recipe's own. */
async function findSearch({ recipe, file, try: texts = [] }: Flags): Promise<Search> {
  const given = texts.map((text) => [text, text.trim().split(/\s+(?=[\w.[\]]+=)/)]);
  if (file !== undefined) {
    const fromFile = await readChecked(file, { rule: checkSearch, remedy: "mend the file" });
    const variations = { ...fromFile.variations, ...Object.fromEntries(given) };
    return { ...fromFile, variations };
  }
  if (given.length > 0) return checkSearch({ variations: Object.fromEntries(given) });
  const own = SEARCHES[recipe];
  if (own !== undefined) return checkSearch(own);
  throw new InputError(`search over settings of ${recipe}`, "no variation is named", {
    remedy: 'name some, such as --try "training.learningRate=1e-3 model.dropout=0.5", or a --file',
  });
}

/** The job of each variation, with all its epochs. */
function jobsOf(
  { variations }: Search,
  { flags, workspace }: { readonly flags: Flags; readonly workspace: Workspace },
): Map<string, JobConfig> {
  const jobs = new Map<string, JobConfig>();
  for (const [name, settings] of Object.entries(variations)) {
    const set = [...flags.set ?? [], ...settings];
    const job = jobFromFlags({ ...flags, set }, { workspace, fold: 0, seed: flags.seeds[0]! });
    jobs.set(name, job);
  }
  return jobs;
}

/** Checks all variations before anything is trained. */
async function startResult(
  { variations, rungs }: Search,
  { jobs, workspace, seeds }: {
    readonly jobs: ReadonlyMap<string, JobConfig>;
    readonly workspace: Workspace;
    readonly seeds: readonly number[];
  },
): Promise<SearchResult> {
  const named: { name: string; plan: Plan }[] = [];
  for (const [name, job] of jobs) {
    named.push({ name, plan: await planJob(job, workspace.utterances) });
  }
  checkComparable(named);
  const { job } = named[0]!.plan;
  const trainings = named.map(({ name, plan }) => [name, plan.identity.name]);
  const digits = (await sha256(JSON.stringify([trainings, rungs, seeds]))).slice(0, 10);
  return {
    name: `${job.recipe}-${digits}`,
    recipe: job.recipe,
    model: job.model.kind,
    protocol: job.split.protocol,
    corpora: job.corpora,
    seeds,
    variations,
    rungs: [],
    allRungs: rungs.length,
    finishedAt: "",
    commit: "",
  };
}

/** Trains all variations of a rung side by side. */
async function trainRung(
  plans: ReadonlyMap<string, readonly Plan[]>,
  { flags, workspace, label, signal }: {
    readonly flags: Flags;
    readonly workspace: Workspace;
    readonly label: string;
    readonly signal: AbortSignal;
  },
): Promise<Map<string, RunResult[]>> {
  await using bars = progressBars();
  const results = await trainRuns([...plans.values()].flat(), {
    jobs: flags.jobs,
    provider: flags.engine,
    rawDir: workspace.root,
    validate: true,
    onFeatures: (done, total) => bars.update("features", done, total),
    onProgress: ({ epochsDone, epochs, ended, trainings, failed }) => {
      const note = `epochs; ${ended} of ${trainings} trainings ended`;
      const failures = failed === 0 ? "" : `, ${failed} failed`;
      bars.update(label, epochsDone, epochs, note + failures);
    },
    signal,
  });
  await bars.done();
  const queue = results.values();
  return new Map([...plans].map(([name, own]) => [name, own.map(() => queue.next().value!)]));
}

/** When the trainings of a rung ended, and the code that trained. */
function sourceOf(
  runs: ReadonlyMap<string, readonly RunResult[]>,
): Pick<SearchResult, "finishedAt" | "commit"> {
  const records = [...runs.values()].flat().flatMap((run) => run.ok ? [run.run.record] : []);
  const ends = records.map(({ finishedAt }) => finishedAt).sort();
  const commits = new Set(records.map(({ commit }) => commit));
  return { finishedAt: ends.at(-1)!, commit: [...commits].join(" | ") };
}

/** A variation and its validation predictions; null where a training failed. */
interface Judged {
  readonly variation: string;
  readonly runs: readonly RunResult[];
  readonly table: PredictionTable | null;
}

/**
 * Judges variations by their validation predictions. Test predictions are not read. (UAR on a held-out
 * training corpus joins here: a second figure beside that on validation speakers, and their mean
 * decides.)
 */
async function judgeRung(
  runs: ReadonlyMap<string, readonly RunResult[]>,
  { isLast }: { readonly isLast: boolean },
): Promise<Outcome[]> {
  const judged: Judged[] = [];
  for (const [variation, own] of runs) {
    judged.push({ variation, runs: own, table: await validationTable(own) });
  }
  const uars = judged.map(({ table }) => table === null ? null : pooledUar(table));
  const scores = uars.map((uar) => uar?.mean ?? null);
  const [best] = rankScores(scores);
  if (best === undefined) throw firstError([...runs.values()].flat());
  const kept = isLast ? [best] : betterHalf(scores);
  return judged.map(({ variation, runs: own, table }, i) => {
    const error = firstError(own);
    if (error !== undefined) say(`${variation}: ${describeError(error)}`);
    const isBehind = table !== null && i !== best;
    const trained = own.filter((run) => run.ok);
    return {
      variation,
      uar: uars[i]!,
      behind: isBehind ? uarDifference(judged[best]!.table!, table) : null,
      trainings: trained.length,
      trainSec: trained.reduce((sum, { run }) => sum + run.record.timings.trainSec, 0),
      goesOn: kept.includes(i),
      error: error === undefined ? null : firstLine(error),
    };
  });
}

async function validationTable(runs: readonly RunResult[]): Promise<PredictionTable | null> {
  const tables: PredictionTable[] = [];
  for (const result of runs) {
    if (!result.ok) return null;
    tables.push(await readPredictions(join(result.run.dir, RUN_FILES.validation)));
  }
  return mergeValidationTables(tables);
}

function firstError(runs: readonly RunResult[]): unknown {
  return runs.find((run) => !run.ok)?.error;
}

/** What an error is about; a list that follows, such as of files, has been shown on stderr. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0]!.replace(/: *$/, "");
}

/** Says how the last rung went, and writes the reports unless the figures are about no people. */
async function report(result: SearchResult): Promise<void> {
  say(rungSummary(result, result.rungs.length - 1));
  if (result.corpora.includes(demo.name)) return;
  say(`written to ${displayPath(await publishSearch(result))}`);
}

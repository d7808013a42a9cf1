/** `reproduce`: every training behind the published figures, and the figures. @module */
import { InputError } from "@/base/errors.ts";
import { displayPath } from "@/disk/paths.ts";
import { findRuns, type RunRecord } from "@/disk/record.ts";
import { jobsThatFit } from "@/disk/run_memory.ts";
import { presentCorpora } from "@/disk/walk.ts";
import type { Workspace } from "@/disk/workspace.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { studies, type Study } from "@/recipes/studies.ts";
import { printResult, say } from "@/reporting/console.ts";
import { updateReports } from "@/reporting/published/reports.ts";
import { protocolText } from "@/reporting/result_text.ts";
import { left, makeTable, renderTable, right } from "@/reporting/table.ts";
import { PROTOCOLS } from "@/splits/split.ts";
import { type Plan, planCrossValidation } from "@/training/plan.ts";
import type { Call } from "@/app/call.ts";
import { jobFromFlags, openForCommand, sayUnused } from "./job.ts";
import {
  allRuns,
  doneSentence,
  finishedRecords,
  publishTrainings,
  runTrainings,
  timeLeftText,
  totalSec,
  type TrainingCounts,
} from "./trainings.ts";

/** The flags of `reproduce`. */
export interface ReproduceFlags {
  readonly only?: string;
  readonly dryRun?: boolean;
  readonly train: boolean;
  readonly jobs?: number;
  readonly engine: EngineOptions["provider"];
  readonly json?: boolean;
}

/** Trains what is missing of all figures that README and the notebooks quote, side by side. */
export async function reproduce({ flags, signal }: Call<ReproduceFlags>): Promise<void> {
  const plans = await makePlans(flags, signal);
  const jobs = flags.jobs ?? jobsThatFit(plans.flatMap(({ missing }) => missing));
  if (flags.dryRun) return listPlans(plans, { jobs, json: flags.json });
  say(planText(plans, jobs));
  const chosen = plans.filter(({ missing }) => flags.train || missing.length === 0);
  for (const { trainings, workspace } of chosen) {
    if (trainings[0] !== undefined) sayUnused(trainings[0].job, workspace.utterances);
  }
  const trainings = chosen.flatMap((plan) => plan.trainings);
  const results = await runTrainings(trainings, { jobs, provider: flags.engine, signal });
  const queue = results.values();
  const published: string[] = [];
  for (const plan of chosen) {
    const own = plan.trainings.map(() => queue.next().value!);
    if (own.some(({ ok }) => !ok)) continue;
    published.push((await publishTrainings(allRuns(own), signal)).predictions);
  }
  const changed = await updateReports();
  printResult({ published, changed }, {
    json: flags.json,
    text: () => [...published, ...changed].map(displayPath).join("\n"),
  });
  allRuns(results); // throws if one failed
}

/** Plans every study, or those of one recipe, on the recordings that are here. */
export async function makePlans(
  { only }: Pick<ReproduceFlags, "only">,
  signal: AbortSignal,
): Promise<StudyPlan[]> {
  const records = await finishedRecords();
  const present = (await presentCorpora()).map(({ name }) => name);
  const opened = new Map<string, Workspace>();
  const plans: StudyPlan[] = [];
  for (const study of studies().filter(({ recipe }) => only === undefined || recipe === only)) {
    const { testCorpora = [] } = study;
    const wanted = [...new Set([...recipeByName(study.recipe).corpora, ...testCorpora])];
    const key = wanted.join();
    if (!wanted.some((name) => present.includes(name))) {
      const why = `no recording of ${wanted.join(" or ")} is here`;
      throw new InputError(`reproduce the figures of ${study.recipe}`, why, {
        remedy: `get them with \`deno task download ${wanted[0]}\``,
      });
    }
    const workspace = opened.get(key) ?? await openForCommand({ signal, wanted });
    opened.set(key, workspace);
    plans.push(await planStudy(study, { workspace, records }));
  }
  return plans;
}

function listPlans(
  plans: readonly StudyPlan[],
  { jobs, json }: { readonly jobs: number; readonly json: boolean | undefined },
): void {
  const studies = plans.map((plan) => ({ ...plan.study, ...countsOf(plan) }));
  const summary = doneSentence(plans.map(countsOf), jobs);
  printResult({ studies, summary }, {
    json,
    text: () => planText(plans, jobs),
  });
}

function countsOf({ trainings, missing, leftSec }: StudyPlan): TrainingCounts {
  return { trainings: trainings.length, missing: missing.length, leftSec };
}

/** A study and how far it is. */
export interface StudyPlan {
  readonly study: Study;
  readonly workspace: Workspace;
  /** All its trainings: those that `crossval` makes of the same recipe, network and protocol. */
  readonly trainings: readonly Plan[];
  readonly missing: readonly Plan[];
  /** Seconds that the missing ones will take; null where nothing similar is finished. */
  readonly leftSec: number | null;
}

/**
 * Looks up which trainings of a study are finished.
 * @param records of all finished runs, to tell from how long the others will take
 * @param options.runsDir folder of all runs @default PATHS.runs
 * @throws {InputError} if the recordings do not allow one of the splits
 */
export async function planStudy(
  study: Study,
  { workspace, records, ...options }: {
    readonly workspace: Workspace;
    readonly records: readonly RunRecord[];
    readonly runsDir?: string;
  },
): Promise<StudyPlan> {
  const { seeds, ...flags } = study;
  const job = jobFromFlags(flags, { workspace, fold: 0, seed: seeds[0]! });
  const trainings = await planCrossValidation(job, workspace.utterances, { seeds });
  const { missing } = await findRuns(trainings, options);
  const leftSec = totalSec(missing, records);
  return { study, workspace, trainings, missing, leftSec };
}

/** All studies in a table, and below it what is done, what is missing and how long that takes. */
export function planText(plans: readonly StudyPlan[], jobs: number): string {
  const table = makeTable(plans, [
    left("recipe", ({ study }) => study.recipe),
    left("network", ({ study }) => study.model),
    left("protocol", ({ study }) => studyProtocol(study)),
    left("seeds", ({ study }) => study.seeds.join(", ")),
    right("trainings", ({ trainings }) => trainings.length),
    right("missing", ({ missing }) => missing.length),
    right("time left", ({ missing, leftSec }) => timeLeftText(missing.length, leftSec)),
  ]);
  return `${renderTable(table, "text")}\n\n${doneSentence(plans.map(countsOf), jobs)}`;
}

/** The protocol of a study in words. */
function studyProtocol({ protocol, selection, testCorpora }: Study): string {
  const text = protocolText({ protocol, leaky: PROTOCOLS[protocol].leaky, selection });
  return testCorpora === undefined ? text : `${text}, tested on ${testCorpora.join(" and ")}`;
}

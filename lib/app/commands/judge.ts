/** How the variations of a search did on a rung, from the predictions of their runs. @module */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { RUN_FILES } from "@/disk/record.ts";
import { readPredictions } from "@/disk/results.ts";
import type { RunResult } from "@/disk/run_pool.ts";
import { pooledUar, scoreDifference, type ScoredPart } from "@/evaluation/pooled.ts";
import { mergeValidationTables } from "@/evaluation/table.ts";
import { allPlans, betterHalf, rankScores, type RungPlans } from "@/recipes/search.ts";
import { type Outcome, searchScore } from "@/recipes/search_result.ts";
import { describeError, say } from "@/reporting/console.ts";
import type { Plan } from "@/training/plan.ts";

/** The trainings of each variation. */
export type PlannedRung = ReadonlyMap<string, RungPlans>;

/** A variation, its trainings and what its score is made of; null where a training failed. */
interface Judged {
  readonly variation: string;
  readonly runs: readonly RunResult[];
  readonly parts: Parts | null;
}

/** Predictions on validation speakers, and on each held-out corpus. */
interface Parts {
  readonly validation: ScoredPart | null;
  readonly heldOut: ReadonlyMap<string, ScoredPart>;
}

/**
 * Judges variations by the validation predictions of their folds and by the held-out corpora. Test
 * predictions of the folds are not read.
 * @param results of all trainings of the rung
 * @throws the error of a training if every variation failed, or another process trains one of them
 */
export async function judgeRung(
  planned: PlannedRung,
  { results, isLast }: {
    readonly results: ReadonlyMap<Plan, RunResult>;
    readonly isLast: boolean;
  },
): Promise<Outcome[]> {
  const busy = [...results.values()].find((run) => !run.ok && isBusy(run.error));
  if (busy !== undefined) throw firstError([busy]);
  const judged: Judged[] = [];
  for (const [variation, plans] of planned) {
    const runs = allPlans(plans).map((plan) => results.get(plan)!);
    judged.push({ variation, runs, parts: await readParts(plans, results) });
  }
  const figures = judged.map(({ parts }) => figuresOf(parts));
  const scores = figures.map(({ score }) => score);
  const [best] = rankScores(scores);
  if (best === undefined) throw firstError([...results.values()]);
  const kept = isLast ? [best] : betterHalf(scores);
  return judged.map(({ variation, runs, parts }, i) => {
    const error = firstError(runs);
    if (error !== undefined) say(`${variation}: ${describeError(error)}`);
    const isBehind = parts !== null && i !== best;
    const trained = runs.filter((run) => run.ok);
    return {
      variation,
      ...figures[i]!,
      behind: isBehind ? scoreDifference(allParts(judged[best]!.parts!), allParts(parts)) : null,
      trainings: trained.length,
      trainSec: trained.reduce((sum, { run }) => sum + run.record.timings.trainSec, 0),
      goesOn: kept.includes(i),
      error: error === undefined ? null : firstLine(error),
    };
  });
}

function figuresOf(parts: Parts | null): Pick<Outcome, "uar" | "heldOut" | "score"> {
  if (parts === null) return { uar: null, heldOut: {}, score: null };
  const { validation, heldOut } = parts;
  const uar = validation === null ? null : pooledUar(validation);
  const uars = Object.fromEntries([...heldOut].map(([name, part]) => [name, pooledUar(part)]));
  return { uar, heldOut: uars, score: searchScore({ uar, heldOut: uars }) };
}

function allParts({ validation, heldOut }: Parts): ScoredPart[] {
  return validation === null ? [...heldOut.values()] : [validation, ...heldOut.values()];
}

/** Reads what a score is made of, with the weights that `searchScore` gives. */
async function readParts(
  plans: RungPlans,
  results: ReadonlyMap<Plan, RunResult>,
): Promise<Parts | null> {
  const dirsOf = (some: readonly Plan[]) =>
    some.flatMap((plan) => {
      const result = results.get(plan)!;
      return result.ok ? [result.run.dir] : [];
    });
  const all = allPlans(plans);
  if (dirsOf(all).length < all.length) return null;
  const { folds, heldOut } = plans;
  const hasBoth = folds.length > 0 && heldOut.size > 0;
  const share = hasBoth ? 1 / 2 : 1;
  const held = new Map<string, ScoredPart>();
  for (const [corpus, own] of heldOut) {
    const table = await readTables(dirsOf(own), RUN_FILES.predictions);
    held.set(corpus, { ...table, weight: share / heldOut.size });
  }
  if (folds.length === 0) return { validation: null, heldOut: held };
  const table = await readTables(dirsOf(folds), RUN_FILES.validation);
  return { validation: { ...table, weight: share }, heldOut: held };
}

async function readTables(dirs: readonly string[], file: string) {
  return mergeValidationTables(
    await Promise.all(dirs.map((dir) => readPredictions(join(dir, file)))),
  );
}

/** That another process trains in a folder says nothing about the settings. */
function isBusy(error: unknown): boolean {
  return error instanceof InputError && error.code === "busy";
}

function firstError(runs: readonly RunResult[]): unknown {
  return runs.find((run) => !run.ok)?.error;
}

/** What an error is about; a list that follows, such as of files, has been shown on stderr. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0]!.replace(/: *$/, "");
}

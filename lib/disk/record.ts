/** The contents of a finished run folder: run.json and its neighbours. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import type { Engine } from "@/engine/start.ts";
import { toCsv } from "@/evaluation/predictions.ts";
import { confusionMatrix } from "@/evaluation/metrics.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { type Prediction, type PredictionTable, selectionField } from "@/evaluation/table.ts";
import type { Split } from "@/splits/split.ts";
import type { EpochRow } from "@/training/checkpoint.ts";
import { historyFromCsv, historyToCsv } from "@/training/history.ts";
import { checkJob, type JobConfig } from "@/training/job.ts";
import type { Identity, Plan } from "@/training/plan.ts";
import type { TrainingResult } from "@/training/train.ts";
import { exists, reading, readJson, writeWhole } from "./files.ts";
import { displayPath, PATHS } from "./paths.ts";

/** Names in a run folder. */
export const RUN_FILES = {
  record: "run.json",
  history: "history.csv",
  predictions: "predictions.csv",
  metrics: "metrics.json",
  model: "model",
  checkpoint: "checkpoint",
  /** Made when the run is evaluated. */
  validation: "validation.csv",
} as const;

/** The contents of run.json. */
export interface RunRecord extends Identity {
  readonly format: "speech-emotion-run/1";
  readonly job: JobConfig;
  /** Commit of the code that trained. */
  readonly commit: string;
  readonly engine: Engine;
  readonly versions: { readonly deno: string; readonly tfjs: string };
  readonly split: Split;
  /** Number of weights. */
  readonly parameters: number;
  readonly epochs: number;
  /** The epoch whose weights were kept, from 1. */
  readonly bestEpoch: number;
  readonly steps: number;
  readonly timings: TrainingResult["timings"];
  /** When the last session began and ended, ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** A finished run. */
export interface FinishedRun {
  readonly dir: string;
  readonly record: RunRecord;
  readonly history: readonly EpochRow[];
}

/**
 * Reads a finished run.
 * @throws {InputError} if the folder holds no finished run, or run.json or history.csv was changed
 */
export async function readRun(dir: string): Promise<FinishedRun> {
  const path = join(dir, RUN_FILES.record);
  const historyPath = join(dir, RUN_FILES.history);
  if (!await exists(path) || !await exists(historyPath)) {
    const why = "it holds no finished training " +
      `(${RUN_FILES.record} and ${RUN_FILES.history} are needed)`;
    throw new InputError(`read the run ${dir}`, why, { code: "missing" });
  }
  const record = await readJson(path) as RunRecord | null;
  if (record?.format !== "speech-emotion-run/1") {
    const why = `its format is "${record?.format}", not "speech-emotion-run/1"`;
    throw new InputError(`read ${displayPath(path)}`, why, { code: "unsupported" });
  }
  const job = checkJob(record.job, path);
  const history = await reading(historyPath, () => Deno.readTextFile(historyPath));
  return { dir, record: { ...record, job }, history: historyFromCsv(history, historyPath) };
}

/**
 * Writes the files of a finished run, but for the network: run.json, history.csv, predictions.csv, and
 * metrics.json, which follows from the predictions of the test part.
 * @throws {InputError} if a file cannot be written
 */
export async function writeRun(
  dir: string,
  { record, history, predictions }: Omit<FinishedRun, "dir"> & {
    readonly predictions: readonly Prediction[];
  },
): Promise<void> {
  const table = predictionTable(predictions, record);
  await writeWhole(join(dir, RUN_FILES.predictions), toCsv(table));
  const row = scorePredictions(table, { corpora: record.job.corpora });
  const { counts } = confusionMatrix(table.rows, table.labels);
  await writeJson(join(dir, RUN_FILES.metrics), { ...row, confusion: counts });
  await writeWhole(join(dir, RUN_FILES.history), historyToCsv(history));
  await writeJson(join(dir, RUN_FILES.record), record);
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, JSON.stringify(value, null, 2) + "\n");
}

/** Predictions of one run, of its test part or its validation part, as a table. */
export function predictionTable(
  rows: readonly Prediction[],
  record: Pick<RunRecord, "job" | "split" | "engine" | "commit" | "timings">,
): PredictionTable {
  const { job, split, engine, commit, timings } = record;
  return {
    labels: job.labels,
    rows,
    protocol: split.protocol,
    leaky: split.leaky,
    recipe: job.recipe,
    model: job.model.kind,
    ...selectionField(job.training.selection),
    provenance: { engine: engine.name, trainSec: timings.trainSec, commit },
  };
}

/**
 * Finds the runs of some plans.
 * @param options.runsDir folder of all runs @default PATHS.runs
 * @throws {InputError} if a run was changed
 */
export async function findRuns(
  plans: readonly Plan[],
  { runsDir = PATHS.runs }: { readonly runsDir?: string | undefined } = {},
): Promise<{ finished: FinishedRun[]; missing: Plan[] }> {
  const finished: FinishedRun[] = [];
  const missing: Plan[] = [];
  for (const plan of plans) {
    const dir = join(runsDir, plan.identity.name);
    if (await exists(join(dir, RUN_FILES.record))) finished.push(await readRun(dir));
    else missing.push(plan);
  }
  return { finished, missing };
}

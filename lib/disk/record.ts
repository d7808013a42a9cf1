/** What a finished run folder says of itself: run.json and its neighbours. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import type { Engine } from "@/engine/start.ts";
import type { Split } from "@/splits/split.ts";
import type { EpochRow } from "@/training/checkpoint.ts";
import { historyFromCsv } from "@/training/history.ts";
import { checkJob, type JobConfig } from "@/training/job.ts";

/** Names in a run folder. */
export const RUN_FILES = {
  record: "run.json",
  history: "history.csv",
  predictions: "predictions.csv",
  metrics: "metrics.json",
  model: "model",
  checkpoint: "checkpoint",
} as const;

/** The contents of run.json. */
export interface RunRecord {
  readonly format: "speech-emotion-run/1";
  readonly name: string;
  /** The resolved job. */
  readonly job: JobConfig;
  readonly configHash: string;
  readonly indexHash: string;
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
  readonly timings: {
    /** Making or reading the features. */
    readonly featuresSec: number;
    /** All epochs, those before an interruption included. */
    readonly trainSec: number;
    /** Scoring the test part. */
    readonly testSec: number;
  };
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
 * @throws Deno.errors.NotFound when the folder is none; SyntaxError, TypeError or RangeError when
 * run.json or history.csv was changed
 */
export async function readRun(dir: string): Promise<FinishedRun> {
  const path = join(dir, RUN_FILES.record), historyPath = join(dir, RUN_FILES.history);
  let content: string, history: string;
  try {
    content = await Deno.readTextFile(path);
    history = await Deno.readTextFile(historyPath);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError(
      `read the run ${dir}`,
      `it holds no finished training (${RUN_FILES.record} and ${RUN_FILES.history} ` +
        "are needed)",
      { code: "missing", cause: error },
    );
  }
  return { dir, record: parseRecord(content, path), history: historyFromCsv(history, historyPath) };
}

function parseRecord(content: string, path: string): RunRecord {
  let record: RunRecord | null;
  try {
    record = JSON.parse(content) as RunRecord | null;
  } catch (cause) {
    throw new InputError(`read ${path}`, "it is no JSON", { code: "damaged", cause });
  }
  if (record?.format !== "speech-emotion-run/1") {
    throw new InputError(`read ${path}`, `it is of another version (${record?.format})`);
  }
  return { ...record, job: checkJob(record.job, path) };
}

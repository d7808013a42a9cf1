/**
 * One job, from the index to a finished run folder:
 *
 * ```text
 * <name>/run.json         the resolved job, commit, index hash, engine, split, timings
 *        history.csv      one line for each epoch
 *        model/           the network, ready for recognition
 *        predictions.csv  one line for each test clip
 *        metrics.json     what they come to
 * ```
 *
 * While it is trained the folder is called `<name>.part` and holds a checkpoint; it gets its name
 * when everything is in it. So a folder with a name is finished, and is never trained again. Nothing
 * that was not written here is removed or replaced.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import type { Utterance } from "@/corpora/utterance.ts";
import type { Engine, EngineOptions } from "@/engine/start.ts";
import { startEngine } from "@/host/mod.ts";
import { exists, writeWhole, writing } from "./files.ts";
import { displayPath, PATHS } from "./paths.ts";
import { folderStore } from "@/training/checkpoint.ts";
import { readCommit } from "./commit.ts";
import {
  checkJob,
  identifyJob,
  type JobConfig,
  type JobIdentity,
  jobSplit,
  jobUtterances,
} from "@/training/job.ts";
import { historyToCsv } from "@/training/history.ts";
import { LOCK_FILE, lockFolder, type RunLock } from "./lock.ts";
import { type FinishedRun, readRun, RUN_FILES, type RunRecord } from "./record.ts";
import { type JobResult, type ScoredClip, trainJob } from "@/training/train.ts";
import type { Progress } from "@/training/progress.ts";

/** Judges decisions; passed in because evaluation comes after training. */
export interface Judge {
  /** Unweighted average recall of decisions, each a label. */
  uar(truth: readonly string[], predicted: readonly string[], labels: readonly string[]): number;
  /** Contents of further files in the run folder, by name. */
  files(clips: readonly ScoredClip[], record: RunRecord): Readonly<Record<string, string>>;
}

/** Settings of {@linkcode trainRun}. */
export interface RunOptions {
  readonly judge: Judge;
  /** Folder of all runs. @default PATHS.runs */
  readonly runsDir?: string;
  /** The run's folder. @default the job's name in runsDir */
  readonly out?: string;
  /** Go on from a checkpoint when there is one; false removes it. @default true */
  readonly resume?: boolean;
  /** @default the best that is here */
  readonly engine?: EngineOptions;
  /** Folder of the recordings. @default PATHS.raw */
  readonly rawDir?: string;
  /** Folder of the feature cache. @default PATHS.features */
  readonly cacheDir?: string;
  readonly onFeatures?: (done: number, total: number) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the training; a checkpoint is kept, and the same call goes on from it. */
  readonly signal?: AbortSignal;
}

/**
 * Trains a job, or reads its run when it is finished already.
 * @param utterances all recordings that there are; the job takes those that it names
 * @throws TypeError or RangeError when the job does not hold together; RangeError when the run's
 * folder holds something else; Deno.errors.Busy when another process trains it; the signal's reason
 * when stopped; Error with a sentence when the disk is full
 */
export async function trainRun(
  config: JobConfig,
  utterances: readonly Utterance[],
  options: RunOptions,
): Promise<FinishedRun> {
  const job = checkJob(config);
  const used = jobUtterances(job, utterances);
  const identity = await identifyJob(job, used);
  const dir = options.out ?? join(options.runsDir ?? PATHS.runs, identity.name);
  const finished = await readFinished(dir, identity);
  if (finished !== null) return finished;
  jobSplit(job, used); // refused before anything is written
  const part = `${dir}.part`;
  const lock = await openFolder(part);
  try {
    return await readFinished(dir, identity) ?? // another process may just have finished it
      await trainInto({ job, identity, used, dir, part }, options);
  } catch (error) {
    await removeEmpty(part);
    throw error;
  } finally {
    lock.release();
  }
}

async function openFolder(part: string): Promise<RunLock> {
  return await writing(part, async () => {
    await Deno.mkdir(part, { recursive: true });
    return await lockFolder(part);
  });
}

/** Removes the folder of a training that failed before its first checkpoint, if it holds no more. */
async function removeEmpty(part: string): Promise<void> {
  if (await exists(join(part, RUN_FILES.checkpoint))) return;
  await Deno.remove(join(part, LOCK_FILE)).catch(() => {}); // some systems hold locked files
  await Deno.remove(part).catch(() => {});
}

async function readFinished(dir: string, identity: JobIdentity): Promise<FinishedRun | null> {
  const names = await namesIn(dir);
  if (names.length === 0) return null;
  if (!names.includes(RUN_FILES.record)) {
    throw new InputError(`train in ${displayPath(dir)}`, "something else is there", {
      remedy: "choose a new folder",
    });
  }
  const run = await readRun(dir);
  const { configHash, indexHash } = run.record;
  if (configHash === identity.configHash && indexHash === identity.indexHash) return run;
  throw new InputError(
    `train in ${displayPath(dir)}`,
    `it holds another finished run (${run.record.name}, not ${identity.name})`,
    { remedy: "choose another folder or remove it" },
  );
}

/** What stands in a folder, or the file that stands in its place; nothing where it is not. */
async function namesIn(dir: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(dir), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    if (error instanceof Deno.errors.NotADirectory) return [dir];
    throw error;
  }
}

interface Work {
  readonly job: JobConfig;
  readonly identity: JobIdentity;
  readonly used: readonly Utterance[];
  readonly dir: string;
  readonly part: string;
}

async function trainInto(work: Work, options: RunOptions): Promise<FinishedRun> {
  const { job, identity, used, dir, part } = work;
  const startedAt = new Date().toISOString();
  const checkpoint = join(part, RUN_FILES.checkpoint);
  if (options.resume === false && await exists(checkpoint)) {
    await Deno.remove(checkpoint, { recursive: true });
  }
  const engine = await startEngine(options.engine);
  const result = await trainJob(job, used, {
    ...options,
    score: (truth, predicted) => {
      const label = (k: number) => job.labels[k]!;
      return options.judge.uar(truth.map(label), predicted.map(label), job.labels);
    },
    store: folderStore(checkpoint),
    key: identity.configHash + identity.indexHash,
    modelDir: join(part, RUN_FILES.model),
  });
  const record = await makeRecord(work, { engine, result, startedAt });
  await writeFiles(part, { record, result, judge: options.judge });
  // The checkpoint goes last: where the folder cannot be renamed, nothing has to be trained again.
  await Deno.rename(part, dir);
  await Deno.remove(join(dir, RUN_FILES.checkpoint), { recursive: true });
  await Deno.remove(join(dir, LOCK_FILE));
  return readRun(dir);
}

async function makeRecord(
  { job, identity }: Work,
  from: { readonly engine: Engine; readonly result: JobResult; readonly startedAt: string },
): Promise<RunRecord> {
  const { split, parameters, fit, timings } = from.result;
  return {
    format: "speech-emotion-run/1",
    ...identity,
    job,
    commit: await readCommit(),
    engine: from.engine,
    versions: { deno: Deno.version.deno, tfjs: tf.version_core },
    split,
    parameters,
    epochs: fit.history.length,
    bestEpoch: fit.bestEpoch,
    steps: fit.steps,
    timings,
    startedAt: from.startedAt,
    finishedAt: new Date().toISOString(),
  };
}

async function writeFiles(
  part: string,
  from: { readonly record: RunRecord; readonly result: JobResult; readonly judge: Judge },
): Promise<void> {
  const { record, result, judge } = from;
  for (const [name, content] of Object.entries(judge.files(result.clips, record))) {
    await writeWhole(join(part, name), content);
  }
  await writeWhole(join(part, RUN_FILES.history), historyToCsv(result.fit.history));
  await writeWhole(join(part, RUN_FILES.record), JSON.stringify(record, null, 2) + "\n");
}

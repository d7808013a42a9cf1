/**
 * A plan becomes a finished run folder:
 *
 * ```text
 * <name>/run.json         job, commit, hash of the index, engine, split, timings
 *        history.csv      one line for each epoch
 *        model/           the network, ready for recognition
 *        predictions.csv  one line for each test clip
 *        metrics.json     the scores that follow from them
 * ```
 *
 * During the training the folder is called `<name>.part` and holds a checkpoint. It gets its name when
 * it is complete, so a folder with a name is finished and is never trained again. Files that other
 * programs put there are neither removed nor replaced.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { type Engine, engineLine, TFJS_VERSION, type ThreadEngineOptions } from "@/engine/start.ts";
import { startEngine } from "@/host/mod.ts";
import { type CheckpointStore, decodeCheckpoint, encodeCheckpoint } from "@/training/checkpoint.ts";
import type { Plan } from "@/training/plan.ts";
import type { Progress } from "@/training/progress.ts";
import { type TrainingResult, trainPlan } from "@/training/train.ts";
import { readCommit } from "./commit.ts";
import { loadFeatures } from "./feature_cache.ts";
import { exists, ifMissing, reading, writeWhole, writing } from "./files.ts";
import { LOCK_FILE, lockFolder } from "./lock.ts";
import { loadModel, writeModelFiles } from "./models.ts";
import { displayPath, PATHS } from "./paths.ts";
import { loadSounds } from "./sounds.ts";
import { type FinishedRun, readRun, RUN_FILES, type RunRecord, writeRun } from "./record.ts";

/** Settings of {@linkcode trainRun}. */
export interface RunOptions {
  /** Folder of all runs. @default PATHS.runs */
  readonly runsDir?: string | undefined;
  /** The run's folder. @default the plan's name in runsDir */
  readonly out?: string | undefined;
  /** Continue from a checkpoint if there is one; false removes it. @default true */
  readonly resume?: boolean | undefined;
  /** Folder of the network to start from, for jobs that do. */
  readonly from?: string | undefined;
  /** @default the fastest that this machine has */
  readonly engine?: ThreadEngineOptions | undefined;
  /** Folder of the recordings. @default PATHS.raw */
  readonly rawDir?: string | undefined;
  /** Folder of the feature cache. @default PATHS.features */
  readonly cacheDir?: string | undefined;
  /** Receives what computes, and how fast, before the training; nothing if the run is read. */
  readonly onEngine?: ((sentence: string) => void) | undefined;
  readonly onFeatures?: ((done: number, total: number) => void) | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the training; a checkpoint is kept, and the same call continues from it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains a plan, or reads its run if it is finished already.
 * @throws {InputError} if the run's folder holds something else, another process trains in it, a
 * recording cannot be read, or a file cannot be written
 * @throws the signal's reason if it was aborted
 */
export async function trainRun(plan: Plan, options: RunOptions = {}): Promise<FinishedRun> {
  const dir = options.out ?? join(options.runsDir ?? PATHS.runs, plan.identity.name);
  const finished = await readFinished(dir, plan);
  if (finished !== null) return finished;
  const part = `${dir}.part`;
  await writing(part, () => Deno.mkdir(part, { recursive: true }));
  const lock = await lockFolder(part);
  try {
    // Another process may have finished it just now.
    return await readFinished(dir, plan) ?? await trainInto(plan, { dir, part, options });
  } catch (error) {
    await removeEmpty(part);
    throw error;
  } finally {
    lock.release();
  }
}

/** Removes the folder of a training that failed before its first checkpoint, if nothing else is in it. */
async function removeEmpty(part: string): Promise<void> {
  if (await exists(join(part, RUN_FILES.checkpoint))) return;
  await Deno.remove(join(part, LOCK_FILE)).catch(() => {}); // some systems hold locked files
  await Deno.remove(part).catch(() => {});
}

async function readFinished(dir: string, { identity }: Plan): Promise<FinishedRun | null> {
  const refuse = (why: string) =>
    new InputError(`train in ${displayPath(dir)}`, why, {
      remedy: "choose a new folder",
      code: "busy",
    });
  const names = await namesIn(dir);
  if (names.length === 0) return null;
  if (!names.includes(RUN_FILES.record)) throw refuse("the folder holds something else");
  const run = await readRun(dir);
  const { configHash, indexHash, name } = run.record;
  if (configHash === identity.configHash && indexHash === identity.indexHash) return run;
  throw refuse(`it holds another finished run (${name}, not ${identity.name})`);
}

/** The names in a folder, or the file in its place; none if there is nothing. */
async function namesIn(dir: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(dir), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    if (error instanceof Deno.errors.NotADirectory) return [dir];
    throw error;
  }
}

async function trainInto(
  plan: Plan,
  { dir, part, options }: {
    readonly dir: string;
    readonly part: string;
    readonly options: RunOptions;
  },
): Promise<FinishedRun> {
  const startedAt = new Date().toISOString();
  const checkpoint = join(part, RUN_FILES.checkpoint);
  if (options.resume === false) {
    await ifMissing(Deno.remove(checkpoint, { recursive: true }), undefined);
  }
  const engine = await startEngine(options.engine);
  options.onEngine?.(engineLine(engine));
  const { from, rawDir, cacheDir, signal, onFeatures, onProgress } = options;
  const result = await trainPlan(plan, {
    loadFeatures: (clips, config) =>
      loadFeatures(clips, config, { rawDir, cacheDir, signal, onProgress: onFeatures }),
    loadSounds: (clips, rate) =>
      loadSounds(clips, rate, { root: rawDir, signal, onProgress: onFeatures }),
    loadStart: from === undefined ? undefined : () => loadModel(from),
    store: folderStore(checkpoint),
    onProgress,
    signal,
  });
  const record = await makeRecord(plan, { engine, result, startedAt });
  await writeModelFiles(join(part, RUN_FILES.model), result.model);
  await writeRun(part, { record, history: result.fit.history, predictions: result.predictions });
  // The checkpoint is removed last: if the folder cannot be renamed, nothing is trained again.
  await writing(dir, () => Deno.rename(part, dir));
  await Deno.remove(join(dir, RUN_FILES.checkpoint), { recursive: true });
  await Deno.remove(join(dir, LOCK_FILE));
  return await readRun(dir);
}

/** Keeps the latest checkpoint as a file in a folder. */
function folderStore(dir: string): CheckpointStore {
  const path = join(dir, "state.bin");
  return {
    load: async () => {
      if (!await exists(path)) return null;
      return await decodeCheckpoint(await reading(path, () => Deno.readFile(path)), path);
    },
    save: async (checkpoint) => await writeWhole(path, await encodeCheckpoint(checkpoint)),
  };
}

async function makeRecord(
  { job, split, identity }: Plan,
  { engine, result, startedAt }: {
    readonly engine: Engine;
    readonly result: TrainingResult;
    readonly startedAt: string;
  },
): Promise<RunRecord> {
  const { parameters, fit, timings } = result;
  return {
    format: "speech-emotion-run/1",
    ...identity,
    job,
    commit: await readCommit(),
    engine,
    versions: { deno: Deno.version.deno, tfjs: TFJS_VERSION },
    split,
    parameters,
    epochs: fit.history.length,
    bestEpoch: fit.bestEpoch,
    steps: fit.steps,
    timings,
    startedAt,
    finishedAt: new Date().toISOString(),
  };
}

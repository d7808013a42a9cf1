/**
 * Trainings side by side: each in a thread of its own, which ends with it. A training that fails does
 * not stop the others; an interrupted one keeps its checkpoint, and the same call goes on from there.
 * @module
 */
import { join } from "@std/path";
import { InputError, receiveError } from "@/base/errors.ts";
import { integer } from "@/base/schema.ts";
import type { EngineOptions, ThreadEngineOptions } from "@/engine/start.ts";
import { chooseBlas } from "@/host/choose.ts"; // not mod.ts: this thread needs no engine
import type { Plan } from "@/training/plan.ts";
import { cacheFeatures, featureKey } from "./feature_cache.ts";
import { exists } from "./files.ts";
import { PATHS } from "./paths.ts";
import { findRuns, type FinishedRun, readRun, RUN_FILES } from "./record.ts";
import type { RunOptions } from "./run.ts";
import { jobsThatFit } from "./run_memory.ts";
import type { RunMessage, RunStart } from "./run_worker.ts";

/** How trainings are run. */
export interface RunPoolOptions
  extends Pick<RunOptions, "from" | "runsDir" | "rawDir" | "cacheDir"> {
  /** Trainings at a time. @default one for each core, as memory allows */
  readonly jobs?: number | undefined;
  /** What computes. @default "auto" */
  readonly provider?: EngineOptions["provider"];
  /** Whether to score a run's validation part, and keep the predictions in its folder. @default no */
  readonly validate?: (plan: Plan) => boolean;
  /** Receives for each training what computes, and how fast; nothing for runs that are read. */
  readonly onEngine?: RunOptions["onEngine"];
  readonly onFeatures?: RunOptions["onFeatures"];
  /** Called after every step of every training. */
  readonly onProgress?: ((progress: PoolProgress) => void) | undefined;
  /** Called when a training ends; not for those that were finished before. */
  readonly onEnd?: ((plan: Plan, result: RunResult) => void) | undefined;
  /** Stops all trainings after their steps. */
  readonly signal?: AbortSignal | undefined;
}

/** How far all trainings together are; those that were finished before do not count. */
export interface PoolProgress {
  /** Epochs that are done, the parts of those that are not among them. */
  readonly epochsDone: number;
  readonly epochs: number;
  readonly ended: number;
  /** Those that failed among `ended`. */
  readonly failed: number;
  readonly trainings: number;
}

/** What became of a training. */
export type RunResult =
  | { readonly ok: true; readonly run: FinishedRun }
  | { readonly ok: false; readonly error: unknown };

/**
 * Trains plans, several at a time. Finished runs are read and not repeated. Each training has one
 * thread of the engine, also where it is alone: with another number of threads sums are rounded
 * otherwise, and the weights would depend on the machine.
 * @returns one result for each plan, in their order
 * @throws {InputError} if the number of jobs is out of range, or a finished run was changed
 * @throws the signal's reason if it was aborted
 */
export async function trainRuns(
  plans: readonly Plan[],
  options: RunPoolOptions = {},
): Promise<RunResult[]> {
  const { signal } = options;
  const given = options.jobs === undefined ? undefined : integer({ min: 1 })(options.jobs, "jobs");
  const results = new Map<Plan, RunResult>();
  for (const plan of plans) {
    const run = await readDone(plan, options);
    if (run !== null) results.set(plan, { ok: true, run });
  }
  await makeFeatures(plans.filter((plan) => !results.has(plan)), results, options);
  const missing = plans.filter((plan) => !results.has(plan));
  const jobs = given ?? jobsThatFit(missing);
  const counter = countEpochs(missing, options);
  const shared = { options, counter, engine: engineFor(missing, options) };
  const queue = missing.values();
  const serve = async () => {
    for (const plan of queue) {
      if (signal?.aborted) return;
      const result = await trainInThread(plan, shared);
      if (signal?.aborted) return; // it was stopped, and has not failed
      results.set(plan, result);
      counter.end(plan, result);
      options.onEnd?.(plan, result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, missing.length) }, serve));
  signal?.throwIfAborted();
  return plans.map((plan) => results.get(plan)!);
}

/** The run of a plan with all that is wanted of it; null if anything is missing. */
async function readDone(
  plan: Plan,
  options: RunPoolOptions,
): Promise<FinishedRun | null> {
  const { finished: [run] } = await findRuns([plan], options);
  if (run === undefined || !isValidated(plan, options)) return run ?? null;
  return await exists(join(run.dir, RUN_FILES.validation)) ? run : null;
}

function isValidated(plan: Plan, { validate }: RunPoolOptions): boolean {
  return validate !== undefined && validate(plan) && canValidate(plan);
}

/** Clips of known speakers say nothing about unseen ones. */
function canValidate({ split }: Plan): boolean {
  return !split.leaky && split.val.length > 0;
}

/** Makes features before the trainings start, which would make those that they share several times. */
async function makeFeatures(
  plans: readonly Plan[],
  results: Map<Plan, RunResult>,
  { rawDir, cacheDir, signal, onFeatures }: RunPoolOptions,
): Promise<void> {
  const keys = new Map<Plan, string>();
  for (const plan of plans) keys.set(plan, await featureKey(plan.job.features));
  for (const group of Map.groupBy(plans, (plan) => keys.get(plan)).values()) {
    const options = { rawDir, cacheDir, signal, onProgress: onFeatures };
    try {
      await cacheFeatures(group.flatMap(usedClips), group[0]!.job.features, options);
    } catch (error) {
      signal?.throwIfAborted();
      for (const plan of group) results.set(plan, { ok: false, error });
    }
  }
}

function usedClips({ clips, split }: Plan): Plan["clips"] {
  const used = new Set([...split.train, ...split.val, ...split.test]);
  return clips.filter(({ id }) => used.has(id));
}

/** Adds up the epochs of all trainings. */
interface EpochCounter {
  set(plan: Plan, epochs: number): void;
  end(plan: Plan, result: RunResult): void;
}

function countEpochs(plans: readonly Plan[], { onProgress }: RunPoolOptions): EpochCounter {
  const done = new Map<Plan, number>();
  const epochs = plans.reduce((sum, { job }) => sum + job.training.epochs, 0);
  let ended = 0;
  let failed = 0;
  const set = (plan: Plan, value: number) => {
    done.set(plan, value);
    const epochsDone = [...done.values()].reduce((sum, part) => sum + part, 0);
    onProgress?.({ epochsDone, epochs, ended, failed, trainings: plans.length });
  };
  const end = (plan: Plan, { ok }: RunResult) => {
    ended++;
    if (!ok) failed++;
    set(plan, plan.job.training.epochs); // it may have stopped early
  };
  return { set, end };
}

/** What every training is given. */
interface Shared {
  readonly options: RunPoolOptions;
  readonly counter: EpochCounter;
  readonly engine: ThreadEngineOptions;
}

/** One thread for each training, and a BLAS that is chosen here for all of them. */
function engineFor(
  plans: readonly Plan[],
  { provider }: RunPoolOptions,
): ThreadEngineOptions {
  const blas = plans.length === 0 ? undefined : chooseBlas(provider);
  return { provider, threads: 1, blas };
}

async function trainInThread(
  plan: Plan,
  { options, counter, engine }: Shared,
): Promise<RunResult> {
  const { signal } = options;
  const worker = new Worker(new URL("./run_worker.ts", import.meta.url), { type: "module" });
  const stop = () => worker.postMessage("stop");
  const ended = new Promise<RunResult>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<RunMessage>) => {
      if (data.kind === "progress") {
        const { epoch, step, steps } = data.progress;
        counter.set(plan, epoch - 1 + step / steps);
      } else if (data.kind === "engine") {
        options.onEngine?.(data.sentence);
      } else {
        resolve(resultOf(data));
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const error = new InputError("train in a thread", event.message, { code: "environment" });
      resolve({ ok: false, error });
    };
  });
  try {
    worker.postMessage(startOf(plan, { ...options, engine }));
    signal?.addEventListener("abort", stop);
    return await ended;
  } finally {
    signal?.removeEventListener("abort", stop);
    worker.terminate();
  }
}

/** The folders are named, since defaults of this thread may not be those of another. */
function startOf(
  plan: Plan,
  options: RunPoolOptions & Pick<Shared, "engine">,
): RunStart {
  const { from, runsDir = PATHS.runs, rawDir = PATHS.raw, cacheDir = PATHS.features, engine } =
    options;
  const validate = isValidated(plan, options);
  return { plan, options: { from, runsDir, rawDir, cacheDir, engine }, validate };
}

async function resultOf(
  message: Exclude<RunMessage, { kind: "progress" | "engine" }>,
): Promise<RunResult> {
  if (message.kind === "failed") return { ok: false, error: receiveError(message.error) };
  try {
    return { ok: true, run: await readRun(message.dir) };
  } catch (error) {
    return { ok: false, error };
  }
}

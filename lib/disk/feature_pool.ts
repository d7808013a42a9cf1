/**
 * Many jobs on several threads.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { FeatureConfig } from "@/features/config.ts";
import { type Failure, type Job, tryJob } from "./feature_job.ts";

/** How jobs are run. */
export interface PoolOptions {
  readonly config: FeatureConfig;
  /** Threads; with 1 the work is done in this one. */
  readonly workers: number;
  /** Called after each job, in the order in which they end; what it throws ends the work. */
  readonly onEnd: (failure: Failure | null) => void;
  /** Stops before the next job; jobs that have begun are finished. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs one job. */
type Run = (job: Job) => Promise<Failure | null>;

/**
 * Runs all jobs; one that fails does not stop the others.
 * @throws {InputError} if a thread cannot be started or dies
 * @throws the signal's reason if it was aborted; what `onEnd` throws
 */
export async function runJobs(jobs: readonly Job[], options: PoolOptions): Promise<void> {
  const { signal, config, workers, onEnd } = options;
  const queue = jobs.values();
  let failed = false;
  const serve = async (run: Run) => {
    try {
      // All servers share the queue, so each job goes to the first that is free.
      for (const job of queue) {
        onEnd(await run(job));
        if (failed || signal?.aborted) break;
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  signal?.throwIfAborted();
  if (workers <= 1) {
    await serve((job) => tryJob(job, config));
  } else {
    const threads = Array.from({ length: workers }, startThread);
    // Jobs that have begun are finished, so that nothing is written after this function has ended.
    const ends = await Promise.allSettled(
      threads.map((thread) => serve((job) => ask(thread, { job, config }))),
    );
    for (const thread of threads) thread.terminate();
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }
  signal?.throwIfAborted();
}

function startThread(): Worker {
  return new Worker(new URL("./feature_worker.ts", import.meta.url), { type: "module" });
}

function ask(thread: Worker, request: { job: Job; config: FeatureConfig }) {
  const { promise, resolve, reject } = Promise.withResolvers<Failure | null>();
  thread.onmessage = (event: MessageEvent<Failure | null>) => resolve(event.data);
  thread.onerror = (event) => {
    event.preventDefault();
    reject(new InputError("make features in a thread", event.message, { code: "environment" }));
  };
  thread.postMessage(request);
  return promise;
}

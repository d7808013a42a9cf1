/**
 * Many jobs on several threads.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { FeatureConfig } from "@/features/config.ts";
import { type Job, type JobResult, tryJob } from "./feature_job.ts";

/** How jobs are run. */
export interface PoolOptions {
  readonly config: FeatureConfig;
  /** Threads; with 1 the work is done in this one. */
  readonly workers: number;
  /** Called after each job, in the order in which they end; what it throws ends the work. */
  readonly onResult: (job: Job, result: JobResult) => void;
  /** Stops before the next job; jobs that have begun are finished. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs all jobs; one that fails does not stop the others.
 * @throws {InputError} if a thread cannot be started or dies
 * @throws the signal's reason if it was aborted; what `onResult` throws
 */
export async function runJobs(jobs: readonly Job[], options: PoolOptions): Promise<void> {
  const { signal, onResult } = options;
  const queue = jobs.values();
  let failed = false;
  const serve = async (run: (job: Job) => Promise<JobResult>) => {
    try {
      // All servers share the queue, so each job goes to the first that is free.
      for (const job of queue) {
        onResult(job, await run(job));
        if (failed || signal?.aborted) break;
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  signal?.throwIfAborted();
  if (options.workers <= 1) {
    await serve((job) => tryJob(job, options.config));
  } else {
    const servers = Array.from({ length: options.workers }, () => startWorker(options.config));
    // Jobs that have begun are finished, so that nothing is written after this function has ended.
    const ends = await Promise.allSettled(servers.map((server) => serve(server.run)));
    for (const server of servers) server.stop();
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }
  signal?.throwIfAborted();
}

function startWorker(
  config: FeatureConfig,
): { run: (job: Job) => Promise<JobResult>; stop: () => void } {
  const worker = new Worker(new URL("./feature_worker.ts", import.meta.url), { type: "module" });
  const run = (job: Job) => {
    const { promise, resolve, reject } = Promise.withResolvers<JobResult>();
    worker.onmessage = (event: MessageEvent<JobResult>) => resolve(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(
        new InputError("make features in a thread", event.message, {
          remedy: "with workers: 1 they are made without threads",
          code: "environment",
        }),
      );
    };
    worker.postMessage({ job, config });
    return promise;
  };
  return { run, stop: () => worker.terminate() };
}

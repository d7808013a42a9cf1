/**
 * A thread that trains one plan. It takes a `RunStart` first, and "stop" at any time after that; it
 * answers with a `RunMessage` after each step and at the end.
 * @module
 */
import { sendError, type SentError } from "@/base/errors.ts";
import { isCopy } from "@/corpora/copy.ts";
import { join } from "@std/path";
import type { Plan } from "@/training/plan.ts";
import type { Progress } from "@/training/progress.ts";
import { exists } from "./files.ts";
import { type FinishedRun, predictionTable, RUN_FILES } from "./record.ts";
import { writePredictions } from "./results.ts";
import { type RunOptions, trainRun } from "./run.ts";
import { scoreValidation } from "./validation.ts";

/** What a thread is told to do. */
export interface RunStart {
  readonly plan: Plan;
  readonly options: Pick<RunOptions, "from" | "runsDir" | "rawDir" | "cacheDir" | "engine">;
  /** Score the validation part, too, and keep its predictions in the run folder. */
  readonly validate: boolean;
}

/** What a thread answers. */
export type RunMessage =
  | { readonly kind: "engine"; readonly sentence: string }
  | { readonly kind: "progress"; readonly progress: Omit<Progress, "history"> }
  | { readonly kind: "finished"; readonly dir: string }
  | { readonly kind: "failed"; readonly error: SentError };

const stop = new AbortController();

self.onmessage = async ({ data }: MessageEvent<RunStart | "stop">) => {
  if (data === "stop") stop.abort();
  else answer(await work(data));
};

function answer(message: RunMessage): void {
  self.postMessage(message);
}

async function work({ plan, options, validate }: RunStart): Promise<RunMessage> {
  const { signal } = stop;
  try {
    const run = await trainRun(plan, {
      ...options,
      signal,
      onEngine: (sentence) => answer({ kind: "engine", sentence }),
      onProgress: ({ history: _, ...progress }) => answer({ kind: "progress", progress }),
    });
    if (validate) await keepValidation(run, plan, { ...options, signal });
    return { kind: "finished", dir: run.dir };
  } catch (error) {
    return { kind: "failed", error: sendError(error) };
  }
}

async function keepValidation(run: FinishedRun, plan: Plan, options: RunOptions): Promise<void> {
  const path = join(run.dir, RUN_FILES.validation);
  if (await exists(path)) return;
  const recordings = plan.clips.filter((clip) => !isCopy(clip));
  const rows = await scoreValidation(run, recordings, options);
  await writePredictions(path, predictionTable(rows, run.record));
}

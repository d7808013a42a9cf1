/** Short trainings on the made recordings, in the folder of a test. */
import { join } from "@std/path";
import type { Utterance } from "@/corpora/utterance.ts";
import type { FinishedRun } from "@/disk/record.ts";
import { trainRun } from "@/disk/run.ts";
import type { JobConfig } from "@/training/job.ts";
import { planJob } from "@/training/plan.ts";
import { JOB, writeMadeCorpus } from "../training/_job.ts";

/** Trains folds of the made job with changes, and says on which recordings, and where all is. */
export async function trainFolds(
  dir: string,
  change: Partial<JobConfig>,
  options: { readonly folds?: readonly number[]; readonly utterances?: readonly Utterance[] } = {},
) {
  const { folds = [0] } = options;
  const rawDir = join(dir, "raw");
  const utterances = options.utterances ?? await writeMadeCorpus(rawDir);
  const engine = { provider: "wasm", threads: 1 } as const;
  const places = { rawDir, cacheDir: join(dir, "features"), engine };
  const runs: FinishedRun[] = [];
  for (const fold of folds) {
    const plan = await planJob({ ...JOB, ...change, split: { ...JOB.split, fold } }, utterances);
    runs.push(await trainRun(plan, { ...places, runsDir: join(dir, "runs") }));
  }
  return { runs, utterances, places };
}

// A whole training, as `deno task train` does it, with folders of its own.
import { join } from "@std/path";
import { openWorkspace } from "@/app/workspace.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { runJob } from "@/recipes/train.ts";
import type { JobConfig } from "@/training/job.ts";
import { RUN_FILES } from "@/training/record.ts";
import { answerOnce } from "./_own.ts";

/** What is asked. */
export interface TrainingQuestion {
  readonly job: JobConfig;
  /** An empty folder, for features and run. */
  readonly folder: string;
}

/** What came of a training, on either side. */
export interface TrainingAnswer {
  readonly featuresSec: number;
  readonly trainSec: number;
  readonly testSec: number;
  /** Of the test part. */
  readonly accuracy: number;
  /** What did it. */
  readonly engine: string;
}

if (import.meta.main) {
  await answerOnce<TrainingQuestion>(async ({ job, folder }): Promise<TrainingAnswer> => {
    const { utterances } = await openWorkspace({ wanted: job.corpora });
    const runsDir = join(folder, "runs"), cacheDir = join(folder, "features");
    const { dir, record } = await runJob(job, utterances, { runsDir, cacheDir });
    const metrics = await Deno.readTextFile(join(dir, RUN_FILES.metrics));
    const { wa } = JSON.parse(metrics) as ResultRow;
    const { name, threads } = record.engine;
    return { ...record.timings, accuracy: wa.mean, engine: `${name}, ${threads} threads` };
  });
}

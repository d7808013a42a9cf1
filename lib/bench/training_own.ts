// A training as `deno task train` does it, with folders of its own.
import { join } from "@std/path";
import { openWorkspace } from "@/disk/workspace.ts";
import { readJson } from "@/disk/files.ts";
import { RUN_FILES } from "@/disk/record.ts";
import { trainRun } from "@/disk/run.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import type { JobConfig } from "@/training/job.ts";
import { planJob } from "@/training/plan.ts";
import { engineTitle } from "./engine.ts";
import { answerAll } from "./peer.ts";

/** A whole training. */
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
  /** What computed. */
  readonly engine: string;
}

async function train({ job, folder }: TrainingQuestion): Promise<TrainingAnswer> {
  const { utterances } = await openWorkspace({ wanted: job.corpora });
  const places = { runsDir: join(folder, "runs"), cacheDir: join(folder, "features") };
  const { dir, record } = await trainRun(await planJob(job, utterances), places);
  const { wa } = await readJson(join(dir, RUN_FILES.metrics)) as ResultRow;
  return { ...record.timings, accuracy: wa.mean, engine: engineTitle(record.engine) };
}

if (import.meta.main) await answerAll<TrainingQuestion>(train);

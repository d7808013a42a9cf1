// A training as `deno task train` does it, with folders of its own; or an epoch over made-up clips.
import { join } from "@std/path";
import { openWorkspace } from "@/disk/workspace.ts";
import { startEngine } from "@/host/mod.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { featureShape } from "@/features/config.ts";
import { buildModel } from "@/models/build.ts";
import { seededRandom } from "@/base/random.ts";
import { runJob } from "@/disk/train.ts";
import { fit } from "@/training/fit.ts";
import type { JobConfig } from "@/training/job.ts";
import { RUN_FILES } from "@/disk/record.ts";
import { answerAll } from "./_own.ts";

/** A whole training. */
export interface TrainingQuestion {
  readonly job: JobConfig;
  /** An empty folder, for features and run. */
  readonly folder: string;
}

/** Training alone, without validation, over so many clips. */
export interface EpochQuestion {
  readonly job: JobConfig;
  readonly clips: number;
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

async function train({ job, folder }: TrainingQuestion): Promise<TrainingAnswer> {
  const { utterances } = await openWorkspace({ wanted: job.corpora });
  const runsDir = join(folder, "runs"), cacheDir = join(folder, "features");
  const { dir, record } = await runJob(job, utterances, { runsDir, cacheDir });
  const metrics = await Deno.readTextFile(join(dir, RUN_FILES.metrics));
  const { wa } = JSON.parse(metrics) as ResultRow;
  const { name, threads } = record.engine;
  return { ...record.timings, accuracy: wa.mean, engine: `${name}, ${threads} threads` };
}

async function epoch(
  { job, clips }: EpochQuestion,
): Promise<{ ms: number; engine: string }> {
  const { name } = await startEngine();
  const inputShape = featureShape(job.features), classes = job.labels.length;
  const model = buildModel(job.model, { inputShape, classes, seed: job.seed });
  const random = seededRandom("epoch"), rows = Array.from({ length: clips }, (_, i) => i);
  const size = inputShape.reduce((a, b) => a * b, clips);
  const data = Float32Array.from({ length: size }, () => random.normal());
  const features = { data, shape: [clips, ...inputShape] as const, ids: rows.map(String) };
  const train = { features, classOf: Int32Array.from(rows, (i) => i % classes), rows };
  const config = { ...job.training, selection: "last" } as const;
  const start = performance.now();
  await fit(model, { train, val: null, labels: job.labels }, {
    config,
    seed: job.seed,
    score: () => 0,
  });
  const ms = performance.now() - start;
  model.dispose();
  return { ms, engine: name };
}

if (import.meta.main) {
  await answerAll<TrainingQuestion | EpochQuestion>((question) =>
    "clips" in question ? epoch(question) : train(question)
  );
}

/** Finished run folders without a training: the made job, whose first clips are decided wrongly. */
import { join } from "@std/path";
import type { Utterance } from "@/corpora/utterance.ts";
import { type RunRecord, writeRun as writeRunFiles } from "@/disk/record.ts";
import type { Prediction } from "@/evaluation/table.ts";
import type { JobConfig } from "@/training/job.ts";
import { planJob } from "@/training/plan.ts";
import { JOB, madeUtterances } from "../training/_job.ts";

/** The made job for a fold and a seed, with changes. */
export function madeJob(
  { fold = 0, seed = 1, ...changes }: Partial<JobConfig> & { fold?: number } = {},
): JobConfig {
  return { ...JOB, ...changes, seed, split: { ...JOB.split, fold, seed } };
}

/** Predictions of some recordings; all decisions are right but the first ones, which are `wrong`. */
export function madePredictions(
  utterances: readonly Utterance[],
  job: JobConfig,
  { wrong, count }: { readonly wrong: string; readonly count: number },
): Prediction[] {
  const rest = 0.2 / (job.labels.length - 1);
  return utterances.map((utterance, i) => {
    const { id, corpus, speaker, gender, channel, intensity, statement, emotion } = utterance;
    const predicted = i < count ? wrong : emotion;
    const scores = job.labels.map((label) => label === predicted ? 0.8 : rest);
    const clip = { id, corpus, speaker, gender, channel, intensity, statement, emotion };
    return { ...clip, predicted, scores, fold: job.split.fold, seed: job.seed };
  });
}

/** Writes the folder of a finished run on some recordings. @returns its path */
export async function writeRun(
  folder: string,
  job: JobConfig = madeJob(),
  utterances: readonly Utterance[] = madeUtterances(),
): Promise<string> {
  const { identity, split } = await planJob(job, utterances);
  const dir = join(folder, identity.name);
  const record = {
    format: "speech-emotion-run/1",
    ...identity,
    job,
    commit: "abc",
    engine: { name: "wasm", threads: 1, describe: "wasm, 1 thread" },
    versions: { deno: "2", tfjs: "4" },
    split,
    parameters: 10,
    epochs: 1,
    bestEpoch: 1,
    steps: 3,
    timings: { featuresSec: 1, trainSec: 2, testSec: 3 },
    startedAt: "2026-01-01T00:00:00.000Z",
    finishedAt: "2026-01-01T00:01:00.000Z",
  } satisfies RunRecord;
  const tested = utterances.filter(({ id }) => split.test.includes(id));
  const row = { learningRate: 0.1, trainLoss: 1, trainAccuracy: 0.5, valLoss: 1, valUar: 0.5 };
  await writeRunFiles(dir, {
    record,
    history: [{ epoch: 1, ...row, seconds: 1 }],
    predictions: madePredictions(tested, job, { wrong: "sad", count: 3 }),
  });
  return dir;
}

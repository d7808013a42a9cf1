/** Finished run folders without a training: the made job, whose first clips are decided wrongly. */
import { join } from "@std/path";
import type { Utterance } from "@/corpora/utterance.ts";
import { judge } from "@/disk/judge.ts";
import { historyToCsv } from "@/training/history.ts";
import { identifyJob, type JobConfig, jobSplit } from "@/training/job.ts";
import { RUN_FILES, type RunRecord } from "@/disk/record.ts";
import { JOB, madeUtterances } from "../training/_job.ts";
import { writeFile } from "./_temp.ts";

/** The made job for a fold and a seed, with changes. */
export function madeJob(
  { fold = 0, seed = 1, ...changes }: Partial<JobConfig> & { fold?: number } = {},
): JobConfig {
  return { ...JOB, ...changes, seed, split: { ...JOB.split, fold, seed } };
}

/** Writes the folder of a finished run on some recordings. @returns its path */
export async function writeRun(
  folder: string,
  job: JobConfig = madeJob(),
  utterances: readonly Utterance[] = madeUtterances(),
): Promise<string> {
  const identity = await identifyJob(job, utterances), split = jobSplit(job, utterances);
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
  const rest = 0.2 / (job.labels.length - 1);
  const clips = tested.map((utterance, i) => {
    const predicted = i < 3 ? "sad" : utterance.emotion;
    return { utterance, predicted, scores: job.labels.map((l) => l === predicted ? 0.8 : rest) };
  });
  const row = { learningRate: 0.1, trainLoss: 1, trainAccuracy: 0.5, valLoss: 1, valUar: 0.5 };
  const files = {
    ...judge.files(clips, record),
    [RUN_FILES.history]: historyToCsv([{ epoch: 1, ...row, seconds: 1 }]),
    [RUN_FILES.record]: JSON.stringify(record),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  return dir;
}

import assert from "node:assert/strict";
import { crossValidationJobs, readJobs } from "@/disk/crossval.ts";
import { JOB, madeUtterances } from "../training/_job.ts";

Deno.test("one job for each seed and fold", () => {
  const all = madeUtterances();
  const jobs = crossValidationJobs(JOB, all, { seeds: [1, 2] });
  assert.deepEqual(
    jobs.map(({ seed, split }) => [seed, split.seed, split.fold]),
    [1, 2].flatMap((seed) => [0, 1, 2, 3, 4].map((fold) => [seed, seed, fold])),
  );
  assert.deepEqual(crossValidationJobs(JOB, all, { folds: [3] }).map((j) => j.split.fold), [3]);
  const random = { ...JOB, split: { ...JOB.split, protocol: "random" as const } };
  assert.equal(crossValidationJobs(random, all).length, 1);
});

Deno.test("jobs that nobody has trained are missing", async () => {
  const runsDir = await Deno.makeTempDir();
  try {
    const all = madeUtterances(), jobs = crossValidationJobs(JOB, all);
    const { finished, missing } = await readJobs(jobs, all, { runsDir });
    assert.deepEqual([finished.length, missing.length], [0, 5]);
  } finally {
    await Deno.remove(runsDir, { recursive: true });
  }
});

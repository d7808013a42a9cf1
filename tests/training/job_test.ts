import assert from "node:assert/strict";
import { join } from "@std/path";
import { readIndex } from "@/disk/index.ts";
import type { CopyConfig } from "@/features/copies/copies.ts";
import { PATHS } from "@/disk/paths.ts";
import { recipeJob } from "@/recipes/recipe.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import {
  checkJob,
  identifyJob,
  jobClips,
  type JobConfig,
  jobSplit,
  jobUtterances,
} from "@/training/job.ts";
import { JOB, madeUtterances } from "./_job.ts";

Deno.test("a job that holds together passes, with its features filled in", () => {
  const job = checkJob(JOB);
  assert.equal(job.features.winLength, JOB.features.nFft);
  assert.deepEqual(checkJob(JSON.parse(JSON.stringify(job))), job);
});

Deno.test("what does not hold together is refused by name", () => {
  const refusals: readonly [object, RegExp][] = [
    [{ seeds: [1] }, /Cannot use job: the key "seeds" is unknown/],
    [{ seed: 1.5 }, /job\.seed = 1\.5: a whole number/],
    [{ labels: ["sad"] }, /job\.labels: at least 2 items are needed, not 1/],
    [{ channels: ["shout"] }, /job\.channels\[0\] = "shout"/],
    [{ split: { ...JOB.split, protocol: "luck" } }, /job\.split\.protocol = "luck": "speaker"/],
    [{ split: { ...JOB.split, fold: -1 } }, /job\.split\.fold = -1/],
    [{ features: { ...JOB.features, nFfft: 1 } }, /nFfft/],
    [{ features: 3 }, /Cannot use job\.features: an object is needed/],
    [{ copies: [] }, /job\.copies: at least 1 item is needed, not 0/],
    [{ copies: [{ name: "a" }] }, /job\.copies\[0\]: the key "changes" is missing/],
    [
      { copies: [{ name: "a", changes: [{ kind: "noise", snr: 3 }] }] },
      /job\.copies\[0\]\.changes\[0\]: the key "snr" is unknown/,
    ],
    [{ copies: [{ name: "a", changes: [] }] }, /Cannot make the copies "a"/],
    [{ model: { kind: "cnn" } }, /job\.model: the key "filters" is missing/],
  ];
  for (const [change, message] of refusals) {
    assert.throws(() => checkJob({ ...JOB, ...change }), { message });
  }
});

Deno.test("a job takes the recordings that it names, sorted by id", () => {
  const all = madeUtterances();
  const song = { ...all[0]!, id: "a-song", channel: "song" as const };
  const other = { ...all[1]!, id: "other", corpus: "elsewhere" };
  const angry = { ...all[2]!, id: "angry", emotion: "angry" as const };
  const found = jobUtterances(JOB, [song, other, angry, ...all.toReversed()]);
  assert.deepEqual(found.map(({ id }) => id), all.map(({ id }) => id).sort());
  assert.throws(() => jobUtterances(JOB, [other]), {
    name: "InputError",
    message: "Cannot train made: no recording of made (speech) is in the index; corpora there: " +
      "elsewhere",
  });
});

Deno.test("a job's split is the protocol's", () => {
  const all = madeUtterances();
  const split = jobSplit(JOB, all);
  assert.deepEqual([split.protocol, split.fold, split.leaky], ["speaker", 0, false]);
  const custom: JobConfig = {
    ...JOB,
    split: { ...JOB.split, protocol: "custom", testSpeakers: "1", valSpeakers: ["made-02"] },
  };
  const speakers = (ids: readonly string[]) => [...new Set(ids.map((id) => id.slice(0, 7)))];
  assert.deepEqual(speakers(jobSplit(custom, all).test), ["made-01"]);
  assert.deepEqual(speakers(jobSplit(custom, all).val), ["made-02"]);
});

Deno.test("a job's name follows from it and from the recordings", async () => {
  const all = madeUtterances();
  const name = async (job: JobConfig, utterances = all) =>
    (await identifyJob(checkJob(job), utterances)).name;
  const own = await name(JOB);
  assert.match(own, /^made-speaker-fold0-seed1-[0-9a-f]{10}$/);
  assert.equal(await name(JOB, all.toReversed()), own);
  const spelledOut = { ...JOB, features: { ...JOB.features, winLength: JOB.features.nFft } };
  assert.equal(await name(spelledOut), own);
  assert.notEqual(await name({ ...JOB, training: { ...JOB.training, epochs: 9 } }), own);
  const changed = all.map((u, i) => i === 3 ? { ...u, sha256: "f".repeat(64) } : u);
  assert.notEqual(await name(JOB, changed), own);
  const moved = all.map((u) => ({ ...u, path: `elsewhere/${u.path}` }));
  assert.equal(await name(JOB, moved), own);
});

const COPIES: readonly CopyConfig[] = [
  { name: "noisy", changes: [{ kind: "noise", snrDb: 15 }] },
  { name: "high", changes: [{ kind: "pitch", semitones: 2 }, { kind: "shift", shiftSec: 0.1 }] },
];

Deno.test("a job's copies go where its protocol says", () => {
  const all = madeUtterances(), job = checkJob({ ...JOB, copies: COPIES });
  assert.deepEqual(job.copies, COPIES);
  assert.equal(jobClips(job, all).length, 3 * all.length);
  assert.deepEqual(jobClips(JOB, all), all);
  const plain = jobSplit(JOB, all), split = jobSplit(job, all);
  assert.deepEqual([split.val, split.test], [plain.val, plain.test]);
  assert.equal(split.train.length, 3 * plain.train.length);
  const first: JobConfig = { ...job, split: { ...JOB.split, protocol: "augment_first" } };
  assert.ok(jobSplit(first, all).test.some((id) => id.endsWith("~high")));
  const { copies: _, ...without } = first;
  assert.throws(() => jobSplit(without, all), { message: /there are no augmented copies/ });
});

Deno.test("a label that no training clip has is refused before anything is computed", () => {
  const job: JobConfig = { ...JOB, labels: [...JOB.labels, "angry"] };
  assert.throws(() => jobSplit(job, madeUtterances()), {
    name: "InputError",
    message: "Cannot train made to tell angry: no training clip is so; add recordings that are, " +
      "or leave the label out",
  });
});

Deno.test("the epoch is chosen on the test part under a leaky protocol alone", () => {
  const all = madeUtterances();
  const job: JobConfig = { ...JOB, training: { ...JOB.training, selection: "best_test" } };
  assert.throws(() => jobSplit(job, all), { name: "InputError", message: /it is not leaky/ });
  jobSplit({ ...job, split: { ...JOB.split, protocol: "random" } }, all);
});

Deno.test("copies are part of a job's name; without them it is called as it always was", async () => {
  const all = madeUtterances();
  const name = async (job: JobConfig) => (await identifyJob(job, all)).name;
  const own = await name(JOB);
  assert.notEqual(await name({ ...JOB, copies: COPIES }), own);
  assert.notEqual(
    await name({ ...JOB, copies: COPIES.slice(1) }),
    await name({
      ...JOB,
      copies: COPIES,
    }),
  );
  // Runs of these names have been published: whoever changes them makes those unfindable.
  const ravdess = await readIndex(join(PATHS.index, "ravdess.jsonl"));
  const published = async (options: Parameters<typeof recipeJob>[1]) => {
    const job = recipeJob(twoChannel, options);
    return (await identifyJob(job, jobUtterances(job, ravdess))).name;
  };
  assert.equal(
    await published({ protocol: "speaker", seed: 2 }),
    "two_channel-speaker-fold0-seed2-296eb26761",
  );
  assert.equal(
    await published({ protocol: "random", seed: 3 }),
    "two_channel-random-fold0-seed3-55cf750c65",
  );
});

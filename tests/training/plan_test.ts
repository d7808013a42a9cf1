import assert from "node:assert/strict";
import type { CopyConfig } from "@/features/copies/copies.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import type { TrainingConfig } from "@/training/config.ts";
import { checkJob, type JobConfig } from "@/training/job.ts";
import { planCrossValidation, planJob } from "@/training/plan.ts";
import { NO_SOUND_AUGMENTATION } from "@/training/sound_augment.ts";
import { JOB, madeUtterances } from "./_job.ts";

const ALL = madeUtterances();
const COPIES: readonly CopyConfig[] = [
  { name: "noisy", changes: [{ kind: "noise", snrDb: 15 }] },
  { name: "high", changes: [{ kind: "pitch", semitones: 2 }, { kind: "shift", shiftSec: 0.1 }] },
];

Deno.test("a plan takes the recordings that its job names, sorted by id", async () => {
  const song = { ...ALL[0]!, id: "a-song", channel: "song" as const };
  const other = { ...ALL[1]!, id: "other", corpus: "elsewhere" };
  const angry = { ...ALL[2]!, id: "angry", emotion: "angry" as const };
  const { clips } = await planJob(JOB, [song, other, angry, ...ALL.toReversed()]);
  assert.deepEqual(clips.map(({ id }) => id), ALL.map(({ id }) => id).sort());
  await assert.rejects(planJob(JOB, [other]), {
    name: "InputError",
    message: "Cannot train made: no recording of made (speech) is in the index; corpora there: " +
      "elsewhere",
  });
});

Deno.test("a plan's split is that of the protocol", async () => {
  const { split } = await planJob(JOB, ALL);
  assert.deepEqual([split.protocol, split.fold, split.leaky], ["speaker", 0, false]);
  const { split: custom } = await planJob({
    ...JOB,
    split: { ...JOB.split, protocol: "custom", testSpeakers: "1", valSpeakers: ["made-02"] },
  }, ALL);
  const speakers = (ids: readonly string[]) => [...new Set(ids.map((id) => id.slice(0, 7)))];
  assert.deepEqual(speakers(custom.test), ["made-01"]);
  assert.deepEqual(speakers(custom.val), ["made-02"]);
});

Deno.test("a name follows from the job and from the recordings", async () => {
  const name = async (change: Partial<JobConfig>, utterances = ALL) =>
    (await planJob(checkJob({ ...JOB, ...change }), utterances)).identity.name;
  const own = await name({});
  assert.match(own, /^made-speaker-fold0-seed1-[0-9a-f]{10}$/);
  assert.equal(await name({}, ALL.toReversed()), own);
  assert.notEqual(await name({ training: { ...JOB.training, epochs: 9 } }), own);
  assert.notEqual(await name({ copies: COPIES }), own);
  assert.notEqual(await name({ copies: COPIES.slice(1) }), await name({ copies: COPIES }));
  const changed = ALL.map((u, i) => i === 3 ? { ...u, sha256: "f".repeat(64) } : u);
  assert.notEqual(await name({}, changed), own);
  const moved = ALL.map((u) => ({ ...u, path: `elsewhere/${u.path}` }));
  assert.equal(await name({}, moved), own);
});

Deno.test("copies go where the protocol puts them", async () => {
  const job = { ...JOB, copies: COPIES };
  const plain = await planJob(JOB, ALL);
  const copied = await planJob(job, ALL);
  assert.deepEqual(plain.clips.length, ALL.length);
  assert.equal(copied.clips.length, 3 * ALL.length);
  assert.deepEqual([copied.split.val, copied.split.test], [plain.split.val, plain.split.test]);
  assert.equal(copied.split.train.length, 3 * plain.split.train.length);
  const split = { ...JOB.split, protocol: "augment_first" } as const;
  const first = await planJob({ ...job, split }, ALL);
  assert.ok(first.split.test.some((id) => id.endsWith("~high")));
  await assert.rejects(planJob({ ...JOB, split }, ALL), {
    message: /there are no augmented copies/,
  });
});

Deno.test("a label without a training clip is refused before anything is computed", async () => {
  await assert.rejects(planJob({ ...JOB, labels: [...JOB.labels, "angry"] }, ALL), {
    name: "InputError",
    message: "Cannot train made to recognise angry: no training clip has this label; add " +
      "recordings that have it, or leave it out: --labels happy,sad,calm",
  });
});

Deno.test("class weights of unknown labels and gains of missing planes are refused", async () => {
  const plan = (change: Partial<TrainingConfig>) =>
    planJob({ ...JOB, training: { ...JOB.training, ...change } }, ALL);
  await assert.rejects(plan({ classWeights: { angry: 1 } }), {
    name: "InputError",
    message: 'Cannot use training.classWeights: "angry" is not among the labels happy, sad, calm',
  });
  await assert.rejects(plan({ classFactors: { angry: 1 } }), /training\.classFactors: "angry"/);
  const gain = { probability: 1, maxOffset: 1, channels: [0, 1] };
  await assert.rejects(plan({ augmentation: { ...NO_AUGMENTATION, gain } }), {
    name: "InputError",
    message: /gain\.channels: there is no plane 1: the features have 1, counted from 0$/,
  });
});

Deno.test("the epoch is selected on the test part under a leaky protocol alone", async () => {
  const job: JobConfig = { ...JOB, training: { ...JOB.training, selection: "best_test" } };
  await assert.rejects(planJob(job, ALL), { name: "InputError", message: /it is not leaky/ });
  await planJob({ ...job, split: { ...JOB.split, protocol: "random" } }, ALL);
});

Deno.test("a cross-validation is one plan for each seed and fold", async () => {
  const plans = await planCrossValidation(JOB, ALL, { seeds: [1, 2] });
  assert.deepEqual(
    plans.map(({ job, split }) => [job.seed, split.seed, split.fold]),
    [1, 2].flatMap((seed) => [0, 1, 2, 3, 4].map((fold) => [seed, seed, fold])),
  );
  assert.deepEqual(plans[3], await planJob({ ...JOB, split: { ...JOB.split, fold: 3 } }, ALL));
  const [third, ...none] = await planCrossValidation(JOB, ALL, { folds: [3] });
  assert.deepEqual([third, none], [plans[3], []]);
  const random = { ...JOB, split: { ...JOB.split, protocol: "random" as const } };
  assert.equal((await planCrossValidation(random, ALL)).length, 1);
  await assert.rejects(planCrossValidation(JOB, ALL, { folds: [0, 9] }), {
    message: /Cannot make fold 9 of a "speaker" split: its folds are 0 to 4/,
  });
});

Deno.test("copies beside changed sound, and epochs without a clip, are refused", async () => {
  await assert.rejects(planJob({ ...JOB, copies: COPIES, sound: NO_SOUND_AUGMENTATION }, ALL), {
    name: "InputError",
    message: "Cannot train made: it has both copies and changes of sound in training; leave out " +
      "one of copies and sound",
  });
  const sampled = (shares: Record<string, number>) =>
    planJob({ ...JOB, sampling: { clips: 10, shares } }, ALL);
  await sampled({ elsewhere: 0 });
  await assert.rejects(sampled({ made: 0, elsewhere: 1 }), {
    name: "InputError",
    message:
      "Cannot use sampling.shares: no corpus of the training part (made) has a share above 0",
  });
});

Deno.test("who is a man or a woman decides folds of own recordings, and so names their trainings", async () => {
  const before = await planJob(JOB, ALL);
  const corrected = ALL.map((u) =>
    u.speaker === "made-01" ? { ...u, gender: "female" as const } : u
  );
  const after = await planJob(JOB, corrected);
  assert.notEqual(after.identity.indexHash, before.identity.indexHash);
  assert.notEqual(after.identity.name, before.identity.name);
});

import assert from "node:assert/strict";
import { checkJob, identifyJob, type JobConfig, jobSplit, jobUtterances } from "@/training/job.ts";
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
    [{ labels: ["sad"] }, /job\.labels: it has 1 items/],
    [{ channels: ["shout"] }, /job\.channels\[0\] = "shout"/],
    [{ split: { ...JOB.split, protocol: "luck" } }, /job\.split\.protocol = "luck": "speaker"/],
    [{ split: { ...JOB.split, fold: -1 } }, /job\.split\.fold = -1/],
    [{ features: { ...JOB.features, nFfft: 1 } }, /nFfft/],
    [{ features: 3 }, /Cannot use job\.features: an object is needed/],
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
    name: "RangeError",
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

import assert from "node:assert/strict";
import { checkJob } from "@/training/job.ts";
import { FEATURES } from "../models/_card.ts";
import { JOB } from "./_job.ts";

Deno.test("a valid job passes, with the defaults of its features filled in", () => {
  const job = checkJob({ ...JOB, features: FEATURES });
  assert.equal(job.features.winLength, FEATURES.nFft);
  assert.deepEqual(checkJob(JSON.parse(JSON.stringify(job))), job);
});

Deno.test("an invalid setting is refused by name", () => {
  const refusals: readonly [object, RegExp][] = [
    [{ seeds: [1] }, /Cannot use job: the key "seeds" is unknown/],
    [{ seed: 1.5 }, /job\.seed = 1\.5: a whole number/],
    [{ labels: ["sad"] }, /job\.labels: at least 2 items are needed, not 1/],
    [{ channels: ["shout"] }, /job\.channels\[0\] = "shout"/],
    [{ split: { ...JOB.split, protocol: "luck" } }, /job\.split\.protocol = "luck": "speaker"/],
    [{ split: { ...JOB.split, fold: -1 } }, /job\.split\.fold = -1/],
    [{ features: { ...JOB.features, nFfft: 1 } }, /nFfft/],
    [{ features: 3 }, /Cannot use job\.features/],
    [{ copies: [] }, /job\.copies: at least 1 item is needed, not 0/],
    [{ copies: [{ name: "a" }] }, /job\.copies\[0\]: the key "changes" is missing/],
    [
      { copies: [{ name: "a", changes: [{ kind: "noise", snr: 3 }] }] },
      /job\.copies\[0\]\.changes\[0\]: the key "snr" is unknown/,
    ],
    [{ copies: [{ name: "a", changes: [] }] }, /Cannot use job\.copies\[0\]\.changes/],
    [{ model: { kind: "cnn" } }, /job\.model: the key "filters" is missing/],
    [{ training: { ...JOB.training, epochs: 0 } }, /job\.training\.epochs = 0/],
  ];
  for (const [change, message] of refusals) {
    assert.throws(() => checkJob({ ...JOB, ...change }), { name: "InputError", message });
  }
});

import assert from "node:assert/strict";
import { checkJob } from "@/training/job.ts";
import { NO_SOUND_AUGMENTATION } from "@/training/sound_augment.ts";
import { FEATURES } from "../models/_card.ts";
import { JOB } from "./_job.ts";

Deno.test("a valid job passes, with the defaults of its features filled in", () => {
  const job = checkJob({ ...JOB, features: FEATURES });
  assert.equal(job.features.winLength, FEATURES.nFft);
  assert.deepEqual(checkJob(JSON.parse(JSON.stringify(job))), job);
});

Deno.test("settings that came later are kept if they are there, and not added if they are not", () => {
  const later = {
    copies: [{ name: "noisy", changes: [{ kind: "noise" as const, snrDb: 10 }] }],
    sound: NO_SOUND_AUGMENTATION,
    sampling: { clips: 100, shares: { made: 2 } },
  };
  assert.deepEqual(checkJob({ ...JOB, ...later }), { ...JOB, ...later });
  assert.deepEqual(Object.keys(checkJob(JOB)).filter((key) => key in later), []);
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
    [{ sound: { ...NO_SOUND_AUGMENTATION, everyEpochs: 0 } }, /job\.sound\.everyEpochs = 0/],
    [{ sound: null }, /job\.sound/],
    [{ sampling: { clips: 10 } }, /job\.sampling: the key "shares" is missing/],
    [{ model: { kind: "cnn" } }, /job\.model: the key "filters" is missing/],
    [{ training: { ...JOB.training, epochs: 0 } }, /job\.training\.epochs = 0/],
  ];
  for (const [change, message] of refusals) {
    assert.throws(() => checkJob({ ...JOB, ...change }), { name: "InputError", message });
  }
});

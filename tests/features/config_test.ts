import assert from "node:assert/strict";
import {
  clipLength,
  type FeatureConfig,
  featureShape,
  resolveFeatureConfig,
} from "@/features/config.ts";
import { TWO_CHANNEL } from "./_configs.ts";

Deno.test("featureShape: the shapes of the published systems", () => {
  assert.deepEqual(featureShape(TWO_CHANNEL), [32, 94, 2]);
  const logMel128: FeatureConfig = {
    sampleRate: 22050,
    durationSec: 3,
    nFft: 2048,
    hopLength: 520,
    channels: [[{ kind: "logMel", nMels: 128 }]],
    normalise: "train",
  };
  assert.deepEqual(featureShape(logMel128), [128, 128, 1]);
  assert.equal(clipLength(logMel128), 66150);
  assert.deepEqual(featureShape({ ...logMel128, nFft: 400, hopLength: 160 }), [128, 414, 1]);
});

Deno.test("resolveFeatureConfig: states every default, and is its own fixed point", () => {
  const resolved = resolveFeatureConfig(TWO_CHANNEL);
  assert.deepEqual(resolveFeatureConfig(resolved), resolved);
  const { winLength, padMode, position, trimTopDb } = resolved;
  assert.deepEqual({ winLength, padMode, position, trimTopDb }, {
    winLength: 2048,
    padMode: "constant",
    position: "centre",
    trimTopDb: null,
  });
});

Deno.test("resolveFeatureConfig: refuses values out of range and planes that differ", () => {
  const refused = (change: Record<string, unknown>, reason: RegExp) =>
    assert.throws(() => resolveFeatureConfig({ ...TWO_CHANNEL, ...change }), reason);
  refused({ hop: 512 }, /the key "hop" is unknown/);
  refused({ sampleRate: 0 }, /features\.sampleRate = 0: a whole number of at least 1/);
  refused({ durationSec: -1 }, /durationSec = -1/);
  refused({ durationSec: 1e-6 }, /durationSec = 0\.000001: it is less than a sample/);
  refused({ nFft: 1 }, /nFft = 1: a whole number from 2 to 65536/);
  refused({ winLength: 4096 }, /winLength = 4096: a whole number from 1 to 2048/);
  refused({ hopLength: 1.5 }, /hopLength = 1.5/);
  refused({ position: "end" }, /position = "end": "start" or "centre" is needed/);
  refused({ normalise: "none" }, /normalise = "none"/);
  refused({ trimTopDb: 0 }, /trimTopDb = 0/);
  refused({ channels: [] }, /channels/);
  refused({ channels: undefined }, /"channels" is missing/);
  refused({ channels: "mfcc" }, /channels = "mfcc": a list is needed/);
  refused({ channels: [{ kind: "rms" }] }, /channels\[0\] = .*: a list is needed/);
  refused({ channels: [[null]] }, /channels\[0\]\[0\] = null: an object is needed/);
  refused({ channels: [[{ kind: "mfcc" }]] }, /channels\[0\]\[0\]: the key "nMfcc" is missing/);
  refused({ channels: [[{ kind: "chroma" }], [{ kind: "mfcc", nMfcc: 13 }]] }, /12, 13 bands/);
});

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

Deno.test("resolveFeatureConfig: refuses what does not hold together, in a sentence", () => {
  const refused = (change: Record<string, unknown>, reason: RegExp) =>
    assert.throws(() => resolveFeatureConfig({ ...TWO_CHANNEL, ...change }), reason);
  refused({ hop: 512 }, /no option "hop"/);
  refused({ sampleRate: 0 }, /sampleRate 0 Hz/);
  refused({ durationSec: -1 }, /durationSec -1/);
  refused({ nFft: 1000 }, /power of two/);
  refused({ hopLength: 1.5 }, /hopLength 1.5/);
  refused({ position: "end" }, /position "end" is not one of start, centre/);
  refused({ normalise: "none" }, /normalise "none"/);
  refused({ trimTopDb: 0 }, /trimTopDb 0/);
  refused({ channels: [] }, /no bands/);
  for (const channels of [undefined, "mfcc", [{ kind: "rms" }]]) {
    refused({ channels }, /channels is not a list of lists of features/);
  }
  refused({ channels: [[null]] }, /no kind "undefined"/);
  refused({ channels: [[{ kind: "chroma" }], [{ kind: "mfcc", nMfcc: 13 }]] }, /12, 13 bands/);
});

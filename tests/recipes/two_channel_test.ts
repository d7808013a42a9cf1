import assert from "node:assert/strict";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { featureShape } from "@/features/config.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { countParameters } from "./_network.ts";

/** A model of this size is a file of 1.5 MB, small enough for a repository. */
const MOST_PARAMETERS = 370_000;

Deno.test("it is the published system: 8 emotions, 16 kHz, 3 s, 32 x 94 x 2", () => {
  assert.deepEqual(twoChannel.labels, EMOTIONS);
  assert.deepEqual(twoChannel.channels, ["speech", "song"]);
  const { sampleRate, durationSec, channels } = twoChannel.features;
  assert.deepEqual([sampleRate, durationSec], [16000, 3]);
  assert.deepEqual(featureShape(twoChannel.features), [32, 94, 2]);
  assert.deepEqual(channels.map((specs) => specs.map(({ kind }) => kind)), [
    ["logMel"],
    ["mfcc", "chroma", "spectralContrast"],
  ]);
  assert.deepEqual(twoChannel.published?.testClips, 491);
});

Deno.test("its network can be built, and is small", async () => {
  const { cnn_bilstm_attention: parameters } = await countParameters(twoChannel);
  assert.ok(parameters! < MOST_PARAMETERS, `${parameters}`);
});

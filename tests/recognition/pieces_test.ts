import assert from "node:assert/strict";
import type { Waveform } from "@/audio/waveform.ts";
import type { FeatureConfig } from "@/features/config.ts";
import { cutPieces } from "@/recognition/mod.ts";
import { FEATURES } from "../models/_card.ts";

const RATE = 8000;
/** Clips of 3 s. */
const CLIPS: FeatureConfig = { ...FEATURES, durationSec: 3 };

/** A hum at the given times, and silence or noise elsewhere. */
function sound(
  seconds: number,
  options: { readonly speech: readonly (readonly [from: number, to: number])[]; noise?: number },
): Waveform {
  const samples = Float32Array.from({ length: seconds * RATE }, (_, i) => {
    const speaks = options.speech.some(([from, to]) => i >= from * RATE && i < to * RATE);
    return (speaks ? 0.3 : options.noise ?? 0) * Math.sin(i);
  });
  return { samples, sampleRate: RATE };
}

/** Start, length and speech of each piece, seconds. */
function pieces(waveform: Waveform, features = CLIPS): number[][] {
  return cutPieces(waveform, features).map(({ startSec, waveform: { samples }, speechSec }) =>
    [startSec, samples.length / RATE, speechSec].map((value) => Math.round(value * 10) / 10)
  );
}

Deno.test("sounds of up to one clip are heard as in training", () => {
  assert.deepEqual(pieces(sound(3, { speech: [[0, 0.3]] })), [[0, 3, 0.3]]);
});

Deno.test("longer sounds with their speech in training's clip are heard as in training", () => {
  assert.deepEqual(pieces(sound(5, { speech: [[1.2, 3.9]] })), [[0, 5, 2.7]]);
  const atStart = { ...CLIPS, position: "start" } as const;
  assert.deepEqual(pieces(sound(5, { speech: [[0, 2.7]] }), atStart), [[0, 5, 2.7]]);
  const trimmed = { ...CLIPS, trimTopDb: 30 };
  assert.deepEqual(pieces(sound(6, { speech: [[0, 2.7]] }), trimmed), [[0, 6, 2.7]]);
});

for (const noise of [0, 0.001]) {
  Deno.test(`speech at an end of the sound is in the middle of its piece (noise ${noise})`, () => {
    assert.deepEqual(pieces(sound(5.4, { speech: [[0, 1.2]], noise })), [[0, 1.2, 1.2]]);
    assert.deepEqual(pieces(sound(5.4, { speech: [[0.3, 1.5]], noise })), [[0, 1.8, 1.2]]);
    assert.deepEqual(pieces(sound(5.4, { speech: [[4.2, 5.4]], noise })), [[4.2, 1.2, 1.2]]);
    assert.deepEqual(pieces(sound(9, { speech: [[6, 7.2]], noise })), [[5.1, 3, 1.2]]);
  });
}

Deno.test("pieces cover all speech and leave long pauses out", () => {
  assert.deepEqual(
    pieces(sound(5.6, { speech: [[0, 1.2], [4.4, 5.6]] })),
    [
      [0, 3, 1.2],
      [1.3, 3, 0],
      [2.6, 3, 1.2],
    ].filter(([, , speechSec]) => speechSec !== 0),
  );
  assert.deepEqual(pieces(sound(6, { speech: [[0, 6]] })), [[0, 3, 3], [1.5, 3, 3], [3, 3, 3]]);
  const far = pieces(sound(60, { speech: [[0, 2], [58, 60]] }));
  assert.ok(far.length < 10 && far.every(([, , speechSec]) => speechSec! > 0));
});

import assert from "node:assert/strict";
import { type PitchTrack, pyin } from "@/features/pitch/pyin.ts";
import { largestError, readGolden, type Setting, SETTINGS, unpack } from "../_golden.ts";
import { PYIN } from "../_options.ts";
import { makeSpeech, signalSum } from "../_signals.ts";

/** Hz, of up to 2 kHz: pitches are 24 or more to the octave, and kept as float32. */
const TOLERANCE_HZ = 1e-4;
/** Sums of a hundred probabilities, kept as float32. */
const TOLERANCE = 1e-7;

function compare(track: PitchTrack, f0: Float64Array, probability: Float64Array, about: string) {
  assert.deepEqual([...track.voiced], [...f0].map((hz) => Number(hz > 0)), `${about}: voice`);
  assert.deepEqual([...track.f0].map(Number.isNaN), [...f0].map((hz) => hz === 0), about);
  const hz = largestError(track.f0.map((v) => Number.isNaN(v) ? 0 : v), f0);
  assert.ok(hz < TOLERANCE_HZ, `${about}: ${hz} Hz`);
  const error = largestError(track.voicedProbability, probability);
  assert.ok(error < TOLERANCE, `${about}: probability ${error}`);
}

Deno.test("pyin: equal to librosa on something like speech", () => {
  type Golden = { signalSum: number; pyin: string; pyinProbability: string };
  const { speech } = readGolden<{ speech: Record<Setting, Golden> }>("pitch.json");
  for (const [setting, golden] of Object.entries(speech) as [Setting, Golden][]) {
    const { sampleRate } = SETTINGS[setting];
    const waveform = makeSpeech({ sampleRate, length: 2 * sampleRate });
    assert.ok(Math.abs(signalSum(waveform) - golden.signalSum) < 1, "the same signal");
    const f0 = unpack(golden.pyin);
    assert.ok(f0.some((hz) => hz > 0) && f0.some((hz) => hz === 0), "voice and none");
    compare(pyin(waveform, PYIN[setting]), f0, unpack(golden.pyinProbability), setting);
  }
});

Deno.test("pyin: a tone is a voice, silence is not", () => {
  const samples = Float32Array.from(
    { length: 16000 },
    (_, i) => i < 8000 ? 0.3 * Math.sin(2 * Math.PI * 150 * i / 16000) : 0,
  );
  const { f0, voiced, voicedProbability, frames } = pyin({ samples, sampleRate: 16000 }, {
    fMin: 65,
    fMax: 600,
  });
  assert.equal(frames, 32);
  assert.equal(voiced[8], 1);
  assert.ok(Math.abs(f0[8]! / 150 - 1) < 2 ** (0.05 / 12) - 1, `${f0[8]} Hz`);
  assert.ok(voicedProbability[8]! > 0.9);
  assert.deepEqual([voiced[25], f0[25], voicedProbability[25]], [0, NaN, 0]);
});

Deno.test("pyin: refuses settings out of range", () => {
  const w = { samples: new Float32Array(4000), sampleRate: 8000 };
  assert.throws(() => pyin(w, { fMin: 100, fMax: 5000 }), /from 100 to 5000 Hz/);
});

/** Silence before and after speech, found as librosa.effects.trim finds it. @module */

import type { Waveform } from "./waveform.ts";

/** The smallest amplitude of librosa.amplitude_to_db, squared. */
const MIN_POWER = 1e-10;

/** Mean square of frames centred on multiples of `hopLength`, with zeros beyond the ends. */
function framePower(samples: Float32Array, frameLength: number, hopLength: number): Float64Array {
  const n = samples.length;
  const half = Math.floor(frameLength / 2);
  const energy = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) energy[i + 1] = energy[i]! + samples[i]! * samples[i]!;
  const frames = 1 + Math.floor((n + 2 * half - frameLength) / hopLength);
  const power = new Float64Array(Math.max(frames, 0));
  for (let frame = 0; frame < power.length; frame++) {
    const start = frame * hopLength - half;
    const from = Math.min(Math.max(start, 0), n);
    const to = Math.min(start + frameLength, n);
    power[frame] = (energy[Math.max(to, from)]! - energy[from]!) / frameLength;
  }
  return power;
}

/**
 * Cuts off the silence before and after the sound: frames whose RMS is `topDb` or more below that of
 * the loudest frame. A recording that is silent throughout is kept whole, since its loudest frame is
 * as quiet as every other (librosa.effects.trim, with ref=np.max).
 * @param options.topDb threshold below the loudest frame, in dB, above 0 @default 60
 * @param options.frameLength samples @default 2048
 * @param options.hopLength samples @default 512
 * @returns the part kept, and its `start` and `end` (exclusive) in samples of the input
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trimSilence } from "@/audio/silence.ts";
 *
 * const samples = new Float32Array(16000);
 * samples.fill(0.5, 6000, 9000);
 * const { start, end } = trimSilence({ samples, sampleRate: 16000 });
 * assert.deepEqual([start, end], [5120, 10240]);
 * ```
 */
export function trimSilence(
  w: Waveform,
  options: { topDb?: number; frameLength?: number; hopLength?: number } = {},
): { waveform: Waveform; start: number; end: number } {
  const { topDb = 60, frameLength = 2048, hopLength = 512 } = options;
  const power = framePower(w.samples, frameLength, hopLength);
  const peak = power.reduce((max, p) => Math.max(max, p), MIN_POWER);
  const isSound = (p: number) => 10 * Math.log10(Math.max(p, MIN_POWER) / peak) > -topDb;
  const first = power.findIndex(isSound);
  const last = power.findLastIndex(isSound);
  const start = first < 0 ? 0 : first * hopLength;
  const end = first < 0 ? 0 : Math.min(w.samples.length, (last + 1) * hopLength);
  const samples = w.samples.slice(start, end);
  return { waveform: { samples, sampleRate: w.sampleRate }, start, end };
}

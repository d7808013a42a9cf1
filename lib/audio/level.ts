/**
 * How loud a recording is, in dB relative to full scale: 0 dB is a sample of magnitude 1 (peak), or
 * a square wave of that height (RMS). Silence is -Infinity dB.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "./waveform.ts";

/** A peak below this is noise: the quietest recording of RAVDESS peaks at -44 dB. */
export const SILENCE_DB = -60;

function checkSamples(w: Waveform): void {
  if (w.samples.length === 0) throw new InputError("measure this sound", "it has no samples");
}

/**
 * Level of the largest sample: 20 log10 max |x|, in dB.
 * @throws {InputError} if there are no samples
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { peakDb, rmsDb } from "@/audio/level.ts";
 *
 * const square = { samples: Float32Array.of(0.1, -0.1, 0.1, -0.1), sampleRate: 8000 };
 * assert.equal(Math.round(peakDb(square)), -20);
 * assert.equal(Math.round(rmsDb(square)), -20);
 * ```
 */
export function peakDb(w: Waveform): number {
  checkSamples(w);
  const { samples } = w;
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]!));
  return 20 * Math.log10(peak);
}

/**
 * Root mean square level: 10 log10 mean x^2, in dB.
 * @throws {InputError} if there are no samples
 */
export function rmsDb(w: Waveform): number {
  checkSamples(w);
  let energy = 0;
  for (const value of w.samples) energy += value * value;
  return 10 * Math.log10(energy / w.samples.length);
}

/**
 * Mean of the samples. If it is not about 0, the recording device added an offset.
 * @throws {InputError} if there are no samples
 */
export function dcOffset(w: Waveform): number {
  checkSamples(w);
  let sum = 0;
  for (const value of w.samples) sum += value;
  return sum / w.samples.length;
}

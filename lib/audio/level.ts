/**
 * How loud a recording is, in dB relative to full scale: 0 dB is a sample of magnitude 1 (peak), or
 * a square wave of that height (RMS). Silence is -Infinity dB.
 * @module
 */
import type { Waveform } from "./waveform.ts";

/** A peak below this is noise: the quietest recording of RAVDESS peaks at -44 dB. */
export const SILENCE_DB = -60;

/**
 * Level of the largest sample: 20 log10 max |x|, in dB.
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
  const { samples } = w;
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]!));
  return 20 * Math.log10(peak);
}

/** Whether a sample reaches a level, in dB. Of loud sound it looks at the start only. */
export function reaches(w: Waveform, levelDb: number): boolean {
  const { samples } = w;
  const least = 10 ** (levelDb / 20);
  for (let i = 0; i < samples.length; i++) if (Math.abs(samples[i]!) >= least) return true;
  return false;
}

/** Root mean square level: 10 log10 mean x^2, in dB. */
export function rmsDb(w: Waveform): number {
  const { samples } = w;
  let energy = 0;
  for (let i = 0; i < samples.length; i++) energy += samples[i]! * samples[i]!;
  return 10 * Math.log10(energy / samples.length);
}

/** Mean of the samples. If it is not about 0, the recording device added an offset. */
export function dcOffset(w: Waveform): number {
  const { samples } = w;
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]!;
  return sum / samples.length;
}

/**
 * How loud a recording is, in dB relative to full scale: 0 dB is a sample of magnitude 1 (peak), or
 * a square wave of that height (RMS). Silence is -Infinity dB.
 * @throws RangeError from each function for a waveform without samples
 * @module
 */

import type { Waveform } from "./waveform.ts";

function checkSamples(w: Waveform): void {
  if (w.samples.length === 0) throw new RangeError("Cannot measure a waveform without samples");
}

/** Level of the largest sample in dB: 20 log10 max |x|. */
export function peakDb(w: Waveform): number {
  checkSamples(w);
  let peak = 0;
  for (const value of w.samples) peak = Math.max(peak, Math.abs(value));
  return 20 * Math.log10(peak);
}

/** Root mean square level in dB: 10 log10 mean x^2. */
export function rmsDb(w: Waveform): number {
  checkSamples(w);
  let energy = 0;
  for (const value of w.samples) energy += value * value;
  return 10 * Math.log10(energy / w.samples.length);
}

/** Mean of the samples; anything but about 0 tells of the recording device. */
export function dcOffset(w: Waveform): number {
  checkSamples(w);
  let sum = 0;
  for (const value of w.samples) sum += value;
  return sum / w.samples.length;
}

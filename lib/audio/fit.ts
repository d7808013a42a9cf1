/** Clips of equal length, for networks that need them. @module */

import { InputError } from "@/base/errors.ts";
import type { Waveform } from "./waveform.ts";

/**
 * Cuts a waveform, or pads it with zeros, to exactly `length` samples.
 * @param length samples, at least 1
 * @param options.position which part is kept when it is cut, and where the sound is when it is
 * padded: at the "start" (librosa.util.fix_length) or in the "centre" (librosa.util.pad_center; an
 * odd sample goes to the end) @default "start"
 * @returns a new waveform at the same rate
 * @throws {InputError} if `length` is not a positive whole number
 */
export function fitLength(
  w: Waveform,
  length: number,
  options: { position?: "start" | "centre" | undefined } = {},
): Waveform {
  if (!Number.isInteger(length) || length < 1) {
    throw new InputError(
      `fit a waveform to ${length} samples`,
      "the length must be a whole number from 1 up",
    );
  }
  const surplus = w.samples.length - length;
  const shift = options.position === "centre" ? Math.floor(Math.abs(surplus) / 2) : 0;
  const samples = new Float32Array(length);
  if (surplus >= 0) samples.set(w.samples.subarray(shift, shift + length));
  else samples.set(w.samples, shift);
  return { samples, sampleRate: w.sampleRate };
}

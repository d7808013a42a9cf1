/**
 * Changes of a waveform before features are made of it: what augmented copies of a recording are
 * made by. Recordings of any length can be changed, as long as a sample is left; silence stays
 * silence, noise included, since its level follows the signal's.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { fitLength } from "@/audio/fit.ts";
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import { roundHalfEven } from "@/features/_numeric.ts";
import { istft } from "@/features/spectral/istft.ts";
import { phaseVocoder } from "./phase_vocoder.ts";
import { stft } from "@/features/spectral/stft.ts";

/** One change. */
export type WaveformChange =
  /** White noise at a ratio of the signal's mean power to the noise's. */
  | { readonly kind: "noise"; readonly snrDb: number }
  /** Faster (rate above 1) or slower at the same pitch: `librosa.effects.time_stretch`. */
  | { readonly kind: "stretch"; readonly rate: number }
  /** Higher or lower at the same length: `librosa.effects.pitch_shift`. */
  | { readonly kind: "pitch"; readonly semitones: number }
  /** Later (above 0) or earlier; what leaves at one end comes in at the other. */
  | { readonly kind: "shift"; readonly shiftSec: number };

/** What each kind of change is set by, and the values that it takes. */
const SETTINGS = {
  noise: { key: "snrDb", low: -100, high: 200, unit: " dB" },
  stretch: { key: "rate", low: 0.1, high: 10, unit: "" },
  pitch: { key: "semitones", low: -36, high: 36, unit: " semitones" },
  shift: { key: "shiftSec", low: -3600, high: 3600, unit: " s" },
} as const;

/**
 * Checks that a change can be made.
 * @throws {RangeError} when its kind is unknown or its value is out of range
 */
export function checkChange(change: WaveformChange): void {
  if (!Object.hasOwn(SETTINGS, change.kind)) {
    const kinds = Object.keys(SETTINGS).join(", ");
    throw new InputError(`change a waveform by "${change.kind}"`, `the kinds are ${kinds}`);
  }
  const { key, low, high, unit } = SETTINGS[change.kind];
  const value = (change as unknown as Record<string, unknown>)[key];
  if (typeof value === "number" && value >= low && value <= high) return;
  throw new InputError(
    `change a waveform by ${change.kind} with ${key} ${value}`,
    `a number from ${low} to ${high}${unit} is needed`,
  );
}

/**
 * Makes changes one after the other.
 * @param options.seed decides the noise; equal seeds give equal waveforms
 * @returns a new waveform at the same rate; another length only where it was stretched
 * @throws {RangeError} when a change cannot be made, or would leave no sample
 */
export function changeWaveform(
  w: Waveform,
  changes: readonly WaveformChange[],
  options: { readonly seed: string },
): Waveform {
  changes.forEach(checkChange);
  const random = seededRandom(options.seed);
  return changes.reduce((changed, change, i) => apply(changed, change, random.fork(i)), w);
}

function apply(w: Waveform, change: WaveformChange, random: Random): Waveform {
  switch (change.kind) {
    case "noise":
      return addNoise(w, change.snrDb, random);
    case "stretch":
      return timeStretch(w, change.rate);
    case "pitch":
      return pitchShift(w, change.semitones);
    case "shift":
      return rotate(w, Math.round(change.shiftSec * w.sampleRate));
  }
}

/** Normal noise whose mean power is that of the whole signal, less so many decibels. */
function addNoise({ samples, sampleRate }: Waveform, snrDb: number, random: Random): Waveform {
  const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
  const std = Math.sqrt(power / 10 ** (snrDb / 10));
  return { samples: samples.map((value) => value + std * random.normal()), sampleRate };
}

/**
 * Faster or slower at the same pitch, equal to `librosa.effects.time_stretch(y, rate=rate)`.
 * @returns n / rate samples, rounded (halves to even, as Python does)
 * @throws {RangeError} when no sample would be left
 */
export function timeStretch(w: Waveform, rate: number): Waveform {
  checkChange({ kind: "stretch", rate });
  const length = roundHalfEven(w.samples.length / rate);
  if (length === 0) {
    throw new InputError(
      `stretch ${w.samples.length} sample(s) by the rate ${rate}`,
      "nothing would be left",
      { remedy: "take a longer recording" },
    );
  }
  const samples = istft(phaseVocoder(stft(w), { rate }), { length });
  return { samples: Float32Array.from(samples), sampleRate: w.sampleRate };
}

/**
 * Higher or lower at the same length, as `librosa.effects.pitch_shift(y, n_steps=semitones)`:
 * stretched, then resampled, by this project's resampler instead of soxr.
 */
export function pitchShift(w: Waveform, semitones: number): Waveform {
  checkChange({ kind: "pitch", semitones });
  if (semitones === 0) return timeStretch(w, 1);
  const rate = 2 ** (-semitones / 12);
  const stretched = timeStretch(w, rate);
  // The resampler takes whole rates; two whole numbers of this ratio serve as well as the true ones.
  const [from, to] = wholeRates(rate);
  const shifted = resample({ samples: stretched.samples, sampleRate: from }, to);
  return fitLength({ samples: shifted.samples, sampleRate: w.sampleRate }, w.samples.length);
}

/** Limits of the whole numbers that stand for a ratio of rates. */
const LEAST_RATE = 1000, LARGEST_RATE = 700_000;

/** Whole numbers of the ratio 1 : `ratio`, to 1e-9 of it or better (continued fraction). */
function wholeRates(ratio: number): readonly [from: number, to: number] {
  let [p0, q0, p1, q1] = [0, 1, 1, 0];
  for (let x = ratio;;) {
    const whole = Math.floor(x);
    const p2 = whole * p1 + p0, q2 = whole * q1 + q0;
    if (Math.max(p2, q2) > LARGEST_RATE) break;
    [p0, q0, p1, q1] = [p1, q1, p2, q2];
    if (x === whole) break;
    x = 1 / (x - whole);
  }
  const times = Math.ceil(LEAST_RATE / Math.min(p1, q1));
  return [q1 * times, p1 * times];
}

/** Later by so many samples; those that leave at the end come in at the beginning. */
function rotate({ samples, sampleRate }: Waveform, by: number): Waveform {
  const n = samples.length, rotated = new Float32Array(n);
  const start = ((by % n) + n) % n;
  rotated.set(samples.subarray(0, n - start), start);
  rotated.set(samples.subarray(n - start), 0);
  return { samples: rotated, sampleRate };
}

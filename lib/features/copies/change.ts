/**
 * Changes of a waveform before features are made of it, for augmented copies of recordings. A
 * recording of any length can be changed as long as a sample is left. Silence stays silence, since the
 * level of added noise follows the signal's.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { number, object, oneOf, type TypeOf, variant } from "@/base/schema.ts";
import { resample } from "@/audio/resample.ts";
import { fitLength, type Waveform } from "@/audio/waveform.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import { roundHalfEven } from "@/features/_numeric.ts";
import { istft } from "@/features/spectral/istft.ts";
import { phaseVocoder } from "./phase_vocoder.ts";
import { stft } from "@/features/spectral/stft.ts";

/** Checks one change; its type follows. */
export const changeRule = variant("kind", {
  /** White noise at a ratio of the signal's mean power to the noise's. */
  noise: object({ kind: oneOf("noise"), snrDb: number({ min: -100, max: 200 }) }),
  /** Faster (rate above 1) or slower at the same pitch: `librosa.effects.time_stretch`. */
  stretch: object({ kind: oneOf("stretch"), rate: number({ min: 0.1, max: 10 }) }),
  /** Higher or lower at the same length: `librosa.effects.pitch_shift`. */
  pitch: object({ kind: oneOf("pitch"), semitones: number({ min: -36, max: 36 }) }),
  /** Later (above 0) or earlier; what leaves at one end comes in at the other. */
  shift: object({ kind: oneOf("shift"), shiftSec: number({ min: -3600, max: 3600 }) }),
});

/** One change. */
export type WaveformChange = TypeOf<typeof changeRule>;

/**
 * Makes changes one after the other.
 * @param options.seed decides the noise; equal seeds give equal waveforms
 * @returns a new waveform at the same rate; another length only where it was stretched
 * @throws {InputError} if a change is out of range or would leave no sample
 */
export function changeWaveform(
  w: Waveform,
  changes: readonly WaveformChange[],
  options: { readonly seed: string },
): Waveform {
  changes.forEach((change, i) => changeRule(change, `changes[${i}]`));
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
 */
function timeStretch(w: Waveform, rate: number): Waveform {
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
function pitchShift(w: Waveform, semitones: number): Waveform {
  if (semitones === 0) return timeStretch(w, 1);
  const rate = 2 ** (-semitones / 12);
  const stretched = timeStretch(w, rate);
  // The resampler takes whole rates; two whole numbers of this ratio serve as well as the true ones.
  const [from, to] = wholeRates(rate);
  const shifted = resample({ samples: stretched.samples, sampleRate: from }, to);
  return fitLength({ samples: shifted.samples, sampleRate: w.sampleRate }, w.samples.length);
}

/** Limits of the whole numbers that stand for a ratio of rates. */
const LEAST_RATE = 1000;
const LARGEST_RATE = 700_000;

/** Whole numbers of the ratio 1 : `ratio`, to 1e-9 of it or better (continued fraction). */
function wholeRates(ratio: number): readonly [from: number, to: number] {
  let before = { p: 0, q: 1 };
  let here = { p: 1, q: 0 };
  for (let x = ratio;;) {
    const whole = Math.floor(x);
    const next = { p: whole * here.p + before.p, q: whole * here.q + before.q };
    if (Math.max(next.p, next.q) > LARGEST_RATE) break;
    before = here;
    here = next;
    if (x === whole) break;
    x = 1 / (x - whole);
  }
  const times = Math.ceil(LEAST_RATE / Math.min(here.p, here.q));
  return [here.q * times, here.p * times];
}

/** Moves the sound by so many samples; those that leave at one end come in at the other. */
function rotate({ samples, sampleRate }: Waveform, by: number): Waveform {
  const n = samples.length;
  const rotated = new Float32Array(n);
  const start = ((by % n) + n) % n;
  rotated.set(samples.subarray(0, n - start), start);
  rotated.set(samples.subarray(n - start), 0);
  return { samples: rotated, sampleRate };
}

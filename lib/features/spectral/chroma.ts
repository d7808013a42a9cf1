/**
 * Energy per pitch class (`librosa.feature.chroma_stft`, after D. Ellis, Chroma feature analysis
 * and synthesis, 2007).
 * @module
 */
import { memo } from "@/base/memo.ts";
import { modulo, roundHalfEven } from "@/features/_numeric.ts";
import { count, type Given, optional, take } from "@/features/_settings.ts";
import { nullable, number } from "@/base/schema.ts";
import { weightedSums } from "./_sums.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import { binsOf } from "./fft.ts";
import type { Spectrogram } from "./stft.ts";
import { estimateTuning } from "./tuning.ts";

/** How energy is gathered into pitch classes. */
export const CHROMA = {
  /** Pitch classes per octave. */
  nChroma: optional(count, 12),
  /** Deviation from A440, fractions of a pitch class; `null`: estimated for each clip. */
  tuning: optional(nullable(number()), null),
};

/** Centre and width, in octaves above 27.5 Hz, of the weight that favours the middle octaves. */
const CENTRE_OCTAVE = 5;
const OCTAVE_WIDTH = 2;
const OCTAVE_ZERO_HZ = 440 / 16;
/** A frame whose largest value is below this (the smallest normal double) is left as it is. */
const TINY = 2 ** -1022;
const banks = memo<Float64Array>(128);

/**
 * Energy per pitch class and frame; class 0 is C. Without a tuning, it is estimated from the whole
 * recording first.
 * @returns `[frames, nChroma]`, the largest value of each frame 1; 0 throughout in silent frames
 * @throws {InputError} if `nChroma` is not a positive whole number
 */
export function chromaStft(
  spectrogram: Spectrogram,
  options: Given<typeof CHROMA> = {},
): FeatureMatrix {
  const { frames, nFft, sampleRate } = spectrogram;
  const { nChroma, ...given } = take(CHROMA, options);
  const tuning = given.tuning ?? estimateTuning(spectrogram, { binsPerOctave: nChroma });
  const bank = { sampleRate, nFft, nChroma, tuning };
  const filters = banks(JSON.stringify(bank), () => chromaFilters(bank));
  const raw = weightedSums(spectrogram, filters);
  const data = new Float32Array(raw.length);
  for (let t = 0; t < frames; t++) {
    const from = t * nChroma;
    const to = from + nChroma;
    let loudest = 0;
    for (let i = from; i < to; i++) if (raw[i]! > loudest) loudest = raw[i]!;
    const scale = loudest >= TINY ? loudest : 1;
    for (let i = from; i < to; i++) data[i] = raw[i]! / scale;
  }
  return { data, frames, bands: nChroma };
}

/**
 * The filter bank (`librosa.filters.chroma`): Gaussian bumps around every octave of a pitch class,
 * each bin's weights scaled to unit length, then weighted towards the middle octaves. Rounded to
 * float32, as librosa's are.
 * @returns row-major `[nChroma, bins]`; class 0 is C
 */
function chromaFilters(
  { sampleRate, nFft, nChroma, tuning }: {
    readonly sampleRate: number;
    readonly nFft: number;
    readonly nChroma: number;
    readonly tuning: number;
  },
): Float64Array {
  const bins = binsOf(nFft);
  const zeroHz = OCTAVE_ZERO_HZ * 2 ** (tuning / nChroma);
  const pitch = Float64Array.from(
    { length: bins + 1 },
    (_, k) => nChroma * Math.log2((k * sampleRate) / nFft / zeroHz),
  );
  // 0 Hz has no pitch: librosa puts it one and a half octaves below the first bin.
  pitch[0] = pitch[1]! - 1.5 * nChroma;
  const half = roundHalfEven(nChroma / 2);
  // librosa counts from A; here class 0 is C.
  const shift = 3 * Math.floor(nChroma / 12);
  const filters = new Float64Array(nChroma * bins);
  const bumps = new Float64Array(nChroma);
  for (let k = 0; k < bins; k++) {
    const width = k + 1 < nFft ? Math.max(pitch[k + 1]! - pitch[k]!, 1) : 1;
    let squares = 0;
    for (let c = 0; c < nChroma; c++) {
      const distance = modulo(pitch[k]! - c + half + 10 * nChroma, nChroma) - half;
      bumps[c] = Math.exp(-0.5 * ((2 * distance) / width) ** 2);
      squares += bumps[c]! ** 2;
    }
    const octave = (pitch[k]! / nChroma - CENTRE_OCTAVE) / OCTAVE_WIDTH;
    const weight = Math.exp(-0.5 * octave ** 2) / Math.sqrt(squares);
    for (let c = 0; c < nChroma; c++) {
      filters[modulo(c - shift, nChroma) * bins + k] = Math.fround(bumps[c]! * weight);
    }
  }
  return filters;
}

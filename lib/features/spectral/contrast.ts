/**
 * Spectral contrast (`librosa.feature.spectral_contrast`; Jiang et al., Music type classification
 * by spectral contrast feature, ICME 2002): per octave band, how far the peaks rise above the
 * valleys.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { memo } from "@/base/memo.ts";
import { roundHalfEven } from "@/features/_numeric.ts";
import { count, type Given, optional, positive, take } from "@/features/_settings.ts";
import { startKernels } from "./_wasm.ts";
import { powerToDb } from "./decibels.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import { binsOf } from "./fft.ts";
import type { Spectrogram } from "./stft.ts";

/** Octave bands, and what counts as their peaks and valleys. */
export const CONTRAST = {
  /** Octave bands above `fMin`; one more band lies below it. */
  nBands: optional(count, 6),
  /** Upper end of the lowest band, Hz. */
  fMin: optional(positive, 200),
  /** Part of a band's bins that makes its peak, and its valley; below 1. */
  quantile: optional(positive, 0.02),
};

/** One band: bins `from` to `to` (not included), of which the `count` smallest and largest count. */
interface ContrastBand {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** By how much a value may differ from the frame before's and still be looked at. */
const GUESS = 2;
/** Memory for a row of the spectrum and what is selected of it. */
const machines = memo<ReturnType<typeof startKernels<"row" | "best" | "some">>>(8);

/**
 * The bands in bins, by librosa's rule: each takes in one bin below its lower edge; all but the
 * last then give up their highest bin, which still counts for the number of peaks.
 */
function contrastBands(
  { sampleRate, nFft }: Spectrogram,
  options: Given<typeof CONTRAST>,
): ContrastBand[] {
  const { nBands, fMin, quantile } = resolve(options, sampleRate);
  const hz = (k: number) => (k * sampleRate) / nFft;
  const bins = binsOf(nFft);
  return Array.from({ length: nBands + 1 }, (_, band) => {
    const low = band === 0 ? 0 : fMin * 2 ** (band - 1);
    const high = fMin * 2 ** band;
    let from = 0;
    while (from < bins && hz(from) < low) from++;
    let to = from;
    while (to < bins && hz(to) <= high) to++;
    const isEmpty = to === from;
    if (band > 0) from--;
    if (band === nBands) to = bins;
    const most = Math.max(1, roundHalfEven(quantile * (to - from)));
    const last = band < nBands ? to - 1 : to;
    if (isEmpty || last === from) {
      throw new InputError(
        `take the contrast from ${low} to ${high} Hz`,
        `too few bins of a ${nFft}-point transform at ${sampleRate} Hz lie there`,
        { remedy: "take a larger nFft or fMin" },
      );
    }
    return { from, to: last, count: Math.min(most, last - from) };
  });
}

/**
 * Per band and frame: the mean of the largest magnitudes against the mean of the smallest.
 * The two are put on the scale of `powerToDb` with its defaults, as librosa does although they are
 * magnitudes: nothing lies more than 80 dB below the loudest of all bands and frames.
 * @returns `[frames, nBands + 1]`, dB
 * @throws {InputError} if a setting is out of range, or a band begins above half the sample rate
 */
export function spectralContrast(
  spectrogram: Spectrogram,
  options: Given<typeof CONTRAST> = {},
): FeatureMatrix {
  const { frames } = spectrogram;
  const bands = contrastBands(spectrogram, options);
  const { peaks, valleys } = extremes(spectrogram, bands);
  const high = powerToDb(peaks);
  const low = powerToDb(valleys);
  const data = new Float32Array(high.length);
  for (let i = 0; i < data.length; i++) data[i] = high[i]! - low[i]!;
  return { data, frames, bands: bands.length };
}

/** Means of the largest and of the smallest magnitudes: row-major `[frames, bands]`. */
function extremes(
  { power, frames, bins }: Spectrogram,
  bands: readonly ContrastBand[],
): { readonly peaks: Float64Array; readonly valleys: Float64Array } {
  const { kernels, parts } = machines(
    String(bins),
    () => startKernels({ row: 8 * bins, best: 8 * bins, some: 8 * (bins + 1) }),
  );
  const row = parts.row.byteOffset;
  const best = parts.best.byteOffset;
  const some = parts.some.byteOffset;
  const means = [-1, 1].map((sign) => {
    const out = new Float64Array(frames * bands.length);
    // A frame is much like the one before it: values far from what was found there are skipped.
    const guesses = new Float64Array(bands.length);
    return { sign, out, guesses };
  });
  for (let t = 0; t < frames; t++) {
    parts.row.set(power.subarray(t * bins, (t + 1) * bins));
    for (let b = 0; b < bands.length; b++) {
      const { from, to, count } = bands[b]!;
      for (const { sign, out, guesses } of means) {
        kernels.smallest(row + 8 * from, row + 8 * to, count, sign, guesses[b]!, best, some);
        out[t * bands.length + b] = meanRoot(parts.best, count);
        guesses[b] = GUESS ** sign * parts.best[count - 1]!;
      }
    }
  }
  return { peaks: means[0]!.out, valleys: means[1]!.out };
}

/** Mean of the first `count` roots: powers are selected, magnitudes averaged. */
function meanRoot(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.sqrt(Math.abs(values[i]!));
  return sum / count;
}

function resolve(options: Given<typeof CONTRAST>, sampleRate: number) {
  const { nBands, fMin, quantile } = take(CONTRAST, options);
  if (quantile >= 1) {
    throw new InputError(`use quantile = ${quantile}`, "a number between 0 and 1 is needed");
  }
  if (!(fMin * 2 ** (nBands - 1) < sampleRate / 2)) {
    throw new InputError(
      `take ${nBands} octave bands from ${fMin} Hz`,
      `the last would begin at ${fMin * 2 ** (nBands - 1)} Hz, half the sample rate ` +
        `is ${sampleRate / 2} Hz`,
      { remedy: "take fewer bands or a lower fMin" },
    );
  }
  return { nBands, fMin, quantile };
}

/**
 * Spectral contrast (`librosa.feature.spectral_contrast`; Jiang et al., Music type classification
 * by spectral contrast feature, ICME 2002): per octave band, how far the peaks rise above the
 * valleys.
 * @module
 */
import { roundHalfEven } from "./_numeric.ts";
import { powerToDb } from "./decibels.ts";
import type { FeatureMatrix } from "./matrix.ts";
import type { Spectrogram } from "./stft.ts";

/** Octave bands, and what counts as their peaks and valleys. */
export interface ContrastOptions {
  /** Octave bands above `fMin`; one more band lies below it. @default 6 */
  readonly nBands?: number;
  /** Upper end of the lowest band, Hz. @default 200 */
  readonly fMin?: number;
  /** Part of a band's bins that makes its peak, and its valley; in (0, 1). @default 0.02 */
  readonly quantile?: number;
  /** Difference of magnitudes instead of dB. @default false */
  readonly linear?: boolean;
}

/** One band: bins `from` to `to` (not included), of which the `count` smallest and largest count. */
export interface ContrastBand {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * The bands in bins, by librosa's rule: each takes in one bin below its lower edge; all but the
 * last then give up their highest bin, which still counts for the number of peaks.
 * @throws RangeError if a setting is out of range, or a band begins above half the sample rate
 */
export function contrastBands(
  spectrogram: { readonly sampleRate: number; readonly nFft: number },
  options: ContrastOptions = {},
): ContrastBand[] {
  const { sampleRate, nFft } = spectrogram;
  const { nBands, fMin, quantile } = resolve(options, sampleRate);
  const hz = (k: number) => (k * sampleRate) / nFft;
  const bins = nFft / 2 + 1;
  return Array.from({ length: nBands + 1 }, (_, band) => {
    const low = band === 0 ? 0 : fMin * 2 ** (band - 1);
    const high = fMin * 2 ** band;
    let from = 0;
    while (from < bins && hz(from) < low) from++;
    let to = from;
    while (to < bins && hz(to) <= high) to++;
    if (to === from) throw emptyBand({ low, high, sampleRate, nFft });
    if (band > 0) from--;
    if (band === nBands) to = bins;
    const count = Math.max(1, roundHalfEven(quantile * (to - from)));
    const last = band < nBands ? to - 1 : to;
    if (last === from) throw emptyBand({ low, high, sampleRate, nFft });
    return { from, to: last, count: Math.min(count, last - from) };
  });
}

/**
 * Per band and frame: the mean of the largest magnitudes against the mean of the smallest.
 * The two are put on the scale of `powerToDb` with its defaults, as librosa does although they are
 * magnitudes: nothing lies more than 80 dB below the loudest of all bands and frames.
 * @returns `[frames, nBands + 1]`, dB (or magnitudes with `linear`)
 * @throws RangeError as `contrastBands`
 */
export function spectralContrast(
  spectrogram: Spectrogram,
  options: ContrastOptions = {},
): FeatureMatrix {
  const { power, frames, bins } = spectrogram;
  const bands = contrastBands(spectrogram, options);
  const peaks = new Float64Array(frames * bands.length);
  const valleys = new Float64Array(frames * bands.length);
  for (const [b, band] of bands.entries()) {
    const extremes = new Float64Array(2 * band.count);
    for (let t = 0; t < frames; t++) {
      selectExtremes(power, { from: t * bins + band.from, to: t * bins + band.to, extremes });
      const at = t * bands.length + b;
      valleys[at] = meanRoot(extremes, 0, band.count);
      peaks[at] = meanRoot(extremes, band.count, 2 * band.count);
    }
  }
  const high = options.linear ? peaks : powerToDb(peaks);
  const low = options.linear ? valleys : powerToDb(valleys);
  const data = new Float32Array(high.length);
  for (let i = 0; i < data.length; i++) data[i] = high[i]! - low[i]!;
  return { data, frames, bands: bands.length };
}

/**
 * Puts the smallest values of a stretch into the first half of `extremes` (rising) and the largest
 * into the second half (falling). A value is moved only while it belongs to the few; spectra fall
 * towards high frequencies, so both searches begin at the end where theirs lie.
 */
function selectExtremes(
  values: Float64Array,
  options: { readonly from: number; readonly to: number; readonly extremes: Float64Array },
): void {
  const { from, to, extremes } = options;
  const count = extremes.length / 2;
  const end = extremes.length - 1;
  for (let i = 0; i < count; i++) extremes[i] = Infinity;
  for (let i = count; i <= end; i++) extremes[i] = -Infinity;
  let limit = Infinity;
  for (let i = to - 1; i >= from; i--) {
    const value = values[i]!;
    if (value >= limit) continue;
    let j = count - 1;
    for (; j > 0 && extremes[j - 1]! > value; j--) extremes[j] = extremes[j - 1]!;
    extremes[j] = value;
    limit = extremes[count - 1]!;
  }
  limit = -Infinity;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (value <= limit) continue;
    let j = end;
    for (; j > count && extremes[j - 1]! < value; j--) extremes[j] = extremes[j - 1]!;
    extremes[j] = value;
    limit = extremes[end]!;
  }
}

/** Mean of the square roots: powers are selected, magnitudes averaged. */
function meanRoot(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.sqrt(values[i]!);
  return sum / (to - from);
}

function resolve(options: ContrastOptions, sampleRate: number): Required<ContrastOptions> {
  const { nBands = 6, fMin = 200, quantile = 0.02, linear = false } = options;
  if (!(Number.isInteger(nBands) && nBands > 0)) {
    throw new RangeError(`Cannot take ${nBands} octave bands: a positive whole number is needed`);
  }
  if (!(quantile > 0 && quantile < 1)) {
    throw new RangeError(`Cannot take the quantile ${quantile}: it must lie between 0 and 1`);
  }
  if (!(fMin > 0 && fMin * 2 ** (nBands - 1) < sampleRate / 2)) {
    throw new RangeError(
      `Cannot take ${nBands} octave bands from ${fMin} Hz: the last would begin at ` +
        `${fMin * 2 ** (nBands - 1)} Hz, half the sample rate is ${sampleRate / 2} Hz; ` +
        "take fewer bands or a lower fMin",
    );
  }
  return { nBands, fMin, quantile, linear };
}

function emptyBand(
  at: { low: number; high: number; sampleRate: number; nFft: number },
): RangeError {
  return new RangeError(
    `Cannot take the contrast from ${at.low} to ${at.high} Hz: too few bins of a ${at.nFft}-point ` +
      `transform at ${at.sampleRate} Hz lie there; take a larger nFft or fMin`,
  );
}

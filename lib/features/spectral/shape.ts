/**
 * The shape of each frame's magnitude spectrum in one number (`librosa.feature.spectral_centroid`,
 * `spectral_bandwidth`, `spectral_rolloff`, `spectral_flatness`).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import type { Spectrogram } from "./stft.ts";

/** A frame whose magnitudes sum to less than this (the smallest normal double) has no shape. */
const TINY = 2 ** -1022;

/**
 * Mean frequency, weighted by magnitude.
 * @returns `[frames, 1]`, Hz; 0 in silent frames
 */
export function spectralCentroid(spectrogram: Spectrogram): FeatureMatrix {
  const centroids = centroidsOf(spectrogram);
  return { data: Float32Array.from(centroids), frames: centroids.length, bands: 1 };
}

/**
 * Spread about the centroid: `(sum of S |f - centroid| ** p) ** (1 / p)`, with the magnitudes `S`
 * of a frame scaled to sum to 1.
 * @param options.p order; 2 is the standard deviation @default 2
 * @param options.norm whether magnitudes are scaled to sum to 1 first @default true
 * @returns `[frames, 1]`, Hz; 0 in silent frames
 * @throws RangeError if `p` is not positive
 */
export function spectralBandwidth(
  spectrogram: Spectrogram,
  options: { readonly p?: number; readonly norm?: boolean } = {},
): FeatureMatrix {
  const { p = 2, norm = true } = options;
  if (!(p > 0)) throw new InputError("take the bandwidth", `order p = ${p} is not positive`);
  const { power, bins, nFft, sampleRate } = spectrogram;
  const hz = sampleRate / nFft;
  return perFrame(spectrogram, centroidsOf(spectrogram), (row, centroid) => {
    let sum = 0, total = 0;
    for (let k = 0; k < bins; k++) {
      const magnitude = Math.sqrt(power[row + k]!);
      const deviation = Math.abs(k * hz - centroid);
      sum += magnitude * (p === 2 ? deviation * deviation : deviation ** p);
      total += magnitude;
    }
    return (norm && total >= TINY ? sum / total : sum) ** (1 / p);
  });
}

/**
 * The frequency below which lies a given part of the summed magnitudes.
 * @param options.part in (0, 1) @default 0.85
 * @returns `[frames, 1]`, Hz: of the first bin that reaches it; 0 in silent frames
 * @throws RangeError if the part lies outside (0, 1)
 */
export function spectralRolloff(
  spectrogram: Spectrogram,
  options: { readonly part?: number } = {},
): FeatureMatrix {
  const { part = 0.85 } = options;
  if (!(part > 0 && part < 1)) {
    throw new InputError("take the rolloff", `part ${part} is not between 0 and 1`);
  }
  const { power, bins, nFft, sampleRate } = spectrogram;
  const sums = new Float64Array(bins);
  return perFrame(spectrogram, null, (row) => {
    let sum = 0;
    for (let k = 0; k < bins; k++) sums[k] = sum += Math.sqrt(power[row + k]!);
    let k = 0;
    while (sums[k]! < part * sum) k++;
    return (k * sampleRate) / nFft;
  });
}

/**
 * Geometric over arithmetic mean of the spectrum: 1 for white noise, near 0 for a tone.
 * @param options.amin smallest value that is told apart from zero, of magnitude ** exponent
 * @default 1e-10
 * @param options.exponent of the magnitudes; 2: the power spectrum @default 2
 * @returns `[frames, 1]`, in (0, 1]; 1 in silent frames, which are flat
 * @throws RangeError if `amin` is not positive
 */
export function spectralFlatness(
  spectrogram: Spectrogram,
  options: { readonly amin?: number; readonly exponent?: number } = {},
): FeatureMatrix {
  const { amin = 1e-10, exponent = 2 } = options;
  if (!(amin > 0)) throw new InputError("take the flatness", `amin ${amin} is not positive`);
  const { power, bins } = spectrogram;
  return perFrame(spectrogram, null, (row) => {
    let logs = 0, sum = 0;
    for (let k = row; k < row + bins; k++) {
      const value = Math.max(amin, exponent === 2 ? power[k]! : power[k]! ** (exponent / 2));
      logs += Math.log(value);
      sum += value;
    }
    return Math.exp(logs / bins) / (sum / bins);
  });
}

function centroidsOf(spectrogram: Spectrogram): Float64Array {
  const { power, frames, bins, nFft, sampleRate } = spectrogram;
  const centroids = new Float64Array(frames);
  for (let t = 0; t < frames; t++) {
    let sum = 0, total = 0;
    for (let k = 0; k < bins; k++) {
      const magnitude = Math.sqrt(power[t * bins + k]!);
      sum += k * magnitude;
      total += magnitude;
    }
    centroids[t] = ((total >= TINY ? sum / total : sum) * sampleRate) / nFft;
  }
  return centroids;
}

function perFrame(
  { frames, bins }: Spectrogram,
  centroids: Float64Array | null,
  value: (row: number, centroid: number) => number,
): FeatureMatrix {
  const data = Float32Array.from(
    { length: frames },
    (_, t) => value(t * bins, centroids?.[t] ?? 0),
  );
  return { data, frames, bands: 1 };
}

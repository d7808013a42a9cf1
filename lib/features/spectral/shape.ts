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
  return perFrame(spectrogram, (row) => centroidOf(spectrogram, row));
}

/**
 * Standard deviation of the frequencies about the centroid, weighted by magnitude.
 * @returns `[frames, 1]`, Hz; 0 in silent frames
 */
export function spectralBandwidth(spectrogram: Spectrogram): FeatureMatrix {
  const hz = spectrogram.sampleRate / spectrogram.nFft;
  return perFrame(spectrogram, (row) => {
    const centroid = centroidOf(spectrogram, row);
    return weightedMean(spectrogram, row, (k) => Math.abs(k * hz - centroid) ** 2) ** (1 / 2);
  });
}

/**
 * The frequency below which lies a given part of the summed magnitudes.
 * @param options.part in (0, 1) @default 0.85
 * @returns `[frames, 1]`, Hz: of the first bin that reaches it; 0 in silent frames
 * @throws {InputError} if the part lies outside (0, 1)
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
  return perFrame(spectrogram, (row) => {
    let sum = 0;
    for (let k = 0; k < bins; k++) {
      sum += Math.sqrt(power[row + k]!);
      sums[k] = sum;
    }
    let k = 0;
    while (sums[k]! < part * sum) k++;
    return (k * sampleRate) / nFft;
  });
}

/** Powers below this count as this much. */
const LEAST_POWER = 1e-10;

/**
 * Geometric over arithmetic mean of the power spectrum: 1 for white noise, near 0 for a tone.
 * @returns `[frames, 1]`, in (0, 1]; 1 in silent frames, which are flat
 */
export function spectralFlatness(spectrogram: Spectrogram): FeatureMatrix {
  const { power, bins } = spectrogram;
  return perFrame(spectrogram, (row) => {
    let logs = 0;
    let sum = 0;
    for (let k = row; k < row + bins; k++) {
      const value = Math.max(LEAST_POWER, power[k]!);
      logs += Math.log(value);
      sum += value;
    }
    return Math.exp(logs / bins) / (sum / bins);
  });
}

function centroidOf(spectrogram: Spectrogram, row: number): number {
  const { sampleRate, nFft } = spectrogram;
  return (weightedMean(spectrogram, row, (k) => k) * sampleRate) / nFft;
}

/** Mean over the bins of a frame, weighted by magnitude. */
function weightedMean(
  { power, bins }: Spectrogram,
  row: number,
  value: (bin: number) => number,
): number {
  let sum = 0;
  let total = 0;
  for (let k = 0; k < bins; k++) {
    const magnitude = Math.sqrt(power[row + k]!);
    sum += magnitude * value(k);
    total += magnitude;
  }
  return total >= TINY ? sum / total : sum;
}

function perFrame(
  { frames, bins }: Spectrogram,
  value: (row: number) => number,
): FeatureMatrix {
  const data = Float32Array.from({ length: frames }, (_, t) => value(t * bins));
  return { data, frames, bands: 1 };
}

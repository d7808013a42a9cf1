/**
 * Mel filter banks and mel spectrograms (`librosa.filters.mel`, `librosa.feature.melspectrogram`).
 *
 * Two mel scales: Slaney's (linear to 1 kHz, logarithmic above; M. Slaney, Auditory Toolbox, 1998)
 * and HTK's (`2595 log10(1 + f / 700)`).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { memo } from "@/base/memo.ts";
import { count, type Given, notNegative, optional, positive, take } from "@/features/_settings.ts";
import { flag, nullable } from "@/base/schema.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import type { Spectrogram } from "./stft.ts";

/** A bank of triangular filters, with equal areas (`norm="slaney"`). */
export const MEL = {
  /** Number of bands. */
  nMels: optional(count, 128),
  /** Lower end of the lowest band, Hz. */
  fMin: optional(notNegative, 0),
  /** Upper end of the highest band, Hz; `null`: half the sample rate. */
  fMax: optional(nullable(positive), null),
  /** HTK's mel scale instead of Slaney's. */
  htk: optional(flag, false),
};
/** Settings of a bank of mel filters. */
export type MelOptions = Given<typeof MEL>;

const STEP_HZ = 200 / 3;
const LOG_FROM_HZ = 1000;
const LOG_FROM_MEL = LOG_FROM_HZ / STEP_HZ;
const LOG_STEP = Math.log(6.4) / 27;
const banks = memo<ReturnType<typeof makeFilters>>(32);

function hzToMel(hz: number, { htk }: Bank): number {
  if (htk) return 2595 * Math.log10(1 + hz / 700);
  return hz < LOG_FROM_HZ ? hz / STEP_HZ : LOG_FROM_MEL + Math.log(hz / LOG_FROM_HZ) / LOG_STEP;
}

function melToHz(mel: number, { htk }: Bank): number {
  if (htk) return 700 * (10 ** (mel / 2595) - 1);
  return mel < LOG_FROM_MEL
    ? mel * STEP_HZ
    : LOG_FROM_HZ * Math.exp(LOG_STEP * (mel - LOG_FROM_MEL));
}

/**
 * Centre frequencies of the bands, Hz: `nMels` of them, between the two ends.
 * @param sampleRate Hz
 * @throws {InputError} if the frequencies or the number of bands are out of range
 */
export function melCentres(sampleRate: number, options: MelOptions = {}): Float64Array {
  return melEdges(resolve(sampleRate, options)).slice(1, -1);
}

/**
 * Power in mel bands.
 * @returns `[frames, nMels]`
 * @throws {InputError} if the frequencies or the number of bands are out of range, or if a band is
 * so narrow that no bin of the transform falls into it
 */
export function melSpectrogram(spectrogram: Spectrogram, options: MelOptions = {}): FeatureMatrix {
  const { power, frames, bins, nFft, sampleRate } = spectrogram;
  const bank = resolve(sampleRate, options);
  const key = JSON.stringify([sampleRate, nFft, bank]);
  const { first, offset, weights } = banks(key, () => makeFilters(spectrogram, bank));
  const { nMels } = bank;
  const data = new Float32Array(frames * nMels);
  // Two frames at a time, since each sum waits for its last addition.
  for (let t = 0; t < frames; t += 2) {
    const next = Math.min(t + 1, frames - 1);
    for (let m = 0; m < nMels; m++) {
      const a = t * bins + first[m]! - offset[m]!;
      const b = a + (next - t) * bins;
      let sum = 0;
      let other = 0;
      for (let i = offset[m]!; i < offset[m + 1]!; i++) {
        sum += weights[i]! * power[a + i]!;
        other += weights[i]! * power[b + i]!;
      }
      data[t * nMels + m] = sum;
      data[next * nMels + m] = other;
    }
  }
  return { data, frames, bands: nMels };
}

type Bank = ReturnType<typeof resolve>;

function resolve(sampleRate: number, options: MelOptions) {
  const { nMels, fMin, htk, ...given } = take(MEL, options);
  const fMax = given.fMax ?? sampleRate / 2;
  if (!(fMin < fMax && fMax <= sampleRate / 2)) {
    throw new InputError(
      `place mel bands from ${fMin} to ${fMax} Hz`,
      `0 <= fMin < fMax <= ${sampleRate / 2} Hz, half the sample rate, is needed`,
    );
  }
  return { nMels, fMin, fMax, htk };
}

/** Ends and centres of all triangles, Hz: `nMels + 2` values at equal distances in mel. */
function melEdges(bank: Bank): Float64Array {
  const low = hzToMel(bank.fMin, bank);
  const step = (hzToMel(bank.fMax, bank) - low) / (bank.nMels + 1);
  return Float64Array.from({ length: bank.nMels + 2 }, (_, i) => melToHz(low + i * step, bank));
}

/**
 * The filter bank as its non-zero stretches, rounded to float32 as librosa's: filter `m` covers the
 * bins from `first[m]`, with the weights from `offset[m]` up to `offset[m + 1]`.
 */
function makeFilters({ sampleRate, nFft }: Spectrogram, bank: Bank) {
  const edges = melEdges(bank);
  const { nMels } = bank;
  const first = new Int32Array(nMels);
  const offset = new Int32Array(nMels + 1);
  const weights: number[] = [];
  for (let m = 0; m < nMels; m++) {
    const low = edges[m]!;
    const centre = edges[m + 1]!;
    const high = edges[m + 2]!;
    const height = 2 / (high - low);
    for (let k = 0; k <= nFft / 2; k++) {
      const hz = (k * sampleRate) / nFft;
      const rise = Math.min((hz - low) / (centre - low), (high - hz) / (high - centre));
      if (rise <= 0) continue;
      if (weights.length === offset[m]) first[m] = k;
      weights.push(Math.fround(Math.fround(rise) * height));
    }
    if (weights.length === offset[m]) {
      throw new InputError(
        `make ${nMels} mel bands`,
        `no bin of a ${nFft}-point transform at ${sampleRate} Hz falls into band ${m} ` +
          `(${low.toFixed(1)} to ${high.toFixed(1)} Hz)`,
        { remedy: "take fewer bands or a larger nFft" },
      );
    }
    offset[m + 1] = weights.length;
  }
  return { first, offset, weights: Float64Array.from(weights) };
}

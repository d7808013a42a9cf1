/**
 * The mean spectrum of a recording, that of its quietest part, and how far up the one stands out from
 * the other, by P. D. Welch's method (1967).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { medianInPlace } from "@/features/_numeric.ts";
import { powerSpectrogram, type Spectrogram } from "@/features/spectral/stft.ts";
import { hannWindow } from "@/features/spectral/window.ts";

/** Mean spectra in bands of equal width from 0 Hz up; the last band may reach beyond the end. */
export interface LongTermSpectrum {
  /** Width of a band, Hz. */
  readonly bandHz: number;
  /** Hz */
  readonly sampleRate: number;
  /** Mean density of each band over all frames, dB re full scale squared per Hz. */
  readonly meanDb: Float32Array;
  /** The same over the quiet frames. */
  readonly quietDb: Float32Array;
  /** Level (RMS) of the quiet frames, dB re full scale; -Infinity where there is no sound at all. */
  readonly noiseDb: number;
  /** Part of the samples that are exactly 0, in [0, 1]. */
  readonly zeroPart: number;
}

/** Frames overlap by half, under a Hann window. */
const FRAME_SEC = 0.043;
const BAND_HZ = 250;
/** Part of the frames that counts as quiet. */
const QUIET_PART = 0.1;

/**
 * The frames that a long-term spectrum is made of. A recording shorter than a frame is filled up with
 * zeros.
 * @throws {InputError} if there are no samples
 */
export function longTermFrames(waveform: Waveform): Spectrogram {
  const { sampleRate } = waveform;
  if (waveform.samples.length === 0) {
    throw new InputError("measure a recording", "it has no samples");
  }
  const nFft = Math.max(16, 2 ** Math.round(Math.log2(sampleRate * FRAME_SEC)));
  const samples = new Float32Array(Math.max(nFft, waveform.samples.length));
  samples.set(waveform.samples);
  return powerSpectrogram({ samples, sampleRate }, { nFft, hopLength: nFft / 2, centre: false });
}

/**
 * Mean spectrum of a recording and of its quiet frames, those with the least energy that are not all
 * zeros: no room is silent.
 * @param spectrogram its frames @default longTermFrames(waveform)
 * @throws {InputError} if there are no samples
 */
export function longTermSpectrum(
  waveform: Waveform,
  spectrogram: Spectrogram = longTermFrames(waveform),
): LongTermSpectrum {
  const { nFft, sampleRate } = spectrogram;
  const energy = frameEnergy(waveform.samples, spectrogram);
  const quiet = quietFrames(energy);
  const quietPower = quiet.reduce((sum, t) => sum + energy[t]!, 0) / (quiet.length * nFft);
  return {
    bandHz: BAND_HZ,
    sampleRate,
    meanDb: bandLevels(spectrogram, [...energy.keys()]),
    quietDb: bandLevels(spectrogram, quiet),
    noiseDb: quiet.length === 0 ? -Infinity : 10 * Math.log10(quietPower),
    zeroPart: countZeros(waveform.samples) / waveform.samples.length,
  };
}

/** What counts as standing out, dB. */
const MARGIN_DB = 6;
/** Noise of rounding to 16 bits, power. */
const ROUNDING_POWER = (2 ** -15) ** 2 / 12;

/**
 * How far up a recording reaches: the upper end of the highest band in which the whole stands out
 * from the quiet part, and from the noise of rounding to 16 bits.
 * @returns Hz, at most half the sample rate; 0 where no band stands out
 */
export function bandwidthHz(spectrum: LongTermSpectrum): number {
  const { meanDb, quietDb, bandHz, sampleRate } = spectrum;
  const roundingDb = 10 * Math.log10(ROUNDING_POWER / (sampleRate / 2));
  const highest = meanDb.findLastIndex((level, band) =>
    level >= Math.max(roundingDb, quietDb[band]!) + MARGIN_DB
  );
  return Math.min((highest + 1) * bandHz, sampleRate / 2);
}

/**
 * The median of many spectra, band by band. The upper bands are those of the recordings that have them.
 * @param spectra at least one
 * @returns middle of each band in kHz, and the medians in dB
 */
export function medianSpectrum(spectra: readonly LongTermSpectrum[]) {
  const bands = Array.from(Array(Math.max(...spectra.map(({ meanDb }) => meanDb.length))).keys());
  const medians = (key: "meanDb" | "quietDb") =>
    bands.map((band) => {
      const reaching = spectra.filter((s) => band < s[key].length);
      return medianInPlace(Float64Array.from(reaching, (s) => s[key][band]!));
    });
  return {
    kHz: bands.map((band) => (band + 0.5) * BAND_HZ / 1000),
    meanDb: medians("meanDb"),
    quietDb: medians("quietDb"),
  };
}

function countZeros(samples: Float32Array): number {
  let zeros = 0;
  for (let i = 0; i < samples.length; i++) if (samples[i] === 0) zeros++;
  return zeros;
}

/** Sum of squares of each frame. */
function frameEnergy(samples: Float32Array, { frames, nFft }: Spectrogram): Float64Array {
  return Float64Array.from({ length: frames }, (_, t) => {
    const start = t * nFft / 2;
    const end = Math.min(samples.length, start + nFft);
    let sum = 0;
    for (let i = start; i < end; i++) sum += samples[i]! * samples[i]!;
    return sum;
  });
}

/** The frames with the least energy, at least one; none where all is zero. */
function quietFrames(energy: Float64Array): number[] {
  const sounding = [...energy.keys()].filter((t) => energy[t]! > 0);
  const count = Math.ceil(QUIET_PART * sounding.length);
  return sounding.sort((a, b) => energy[a]! - energy[b]!).slice(0, count);
}

/** Mean density of bands over some frames, dB; the bins of a band share its mean. */
function bandLevels(
  { power, bins, nFft, sampleRate }: Spectrogram,
  frames: readonly number[],
): Float32Array {
  const bands = Math.ceil(sampleRate / 2 / BAND_HZ);
  const sums = new Float64Array(bands);
  const counts = new Float64Array(bands);
  for (let k = 0; k < bins; k++) {
    const band = Math.min(bands - 1, Math.floor(k * sampleRate / nFft / BAND_HZ));
    let sum = 0;
    for (const t of frames) sum += power[t * bins + k]!;
    // All bins but the first and the last stand for two frequencies, k and -k.
    sums[band]! += k === 0 || k === bins - 1 ? sum : 2 * sum;
    counts[band]!++;
  }
  const windowPower = hannWindow(nFft).reduce((sum, w) => sum + w * w, 0);
  const scale = 1 / (sampleRate * windowPower * Math.max(1, frames.length));
  return Float32Array.from(sums, (sum, band) => 10 * Math.log10(scale * sum / counts[band]!));
}

/**
 * What a recording sounds like over its whole length: its mean spectrum, that of its quietest part,
 * and how far up the one stands out from the other.
 *
 * Frames last about 43 ms at any rate (1,024 samples at 24 kHz), half overlapping, under a Hann
 * window (P. D. Welch, The use of fast Fourier transform for the estimation of power spectra, 1967).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { medianInPlace } from "@/features/_numeric.ts";
import { powerSpectrogram, type Spectrogram } from "@/features/spectral/stft.ts";
import { hannWindow } from "@/features/spectral/window.ts";

/** How a recording is looked at. */
export interface LongTermOptions {
  /** Width of a band, Hz; at least that of a bin, about 23 Hz. @default 250 */
  readonly bandHz?: number;
  /** Part of the frames that counts as quiet, in (0, 1]. @default 0.1 */
  readonly quietPart?: number;
}

/** Mean spectra in bands of equal width from 0 Hz up; the last band may reach beyond the end. */
export interface LongTermSpectrum {
  /** Width of a band, Hz. */
  readonly bandHz: number;
  /** Samples per second of the recording, Hz. */
  readonly sampleRate: number;
  /** Mean density of each band over all frames, dB re full scale squared per Hz. */
  readonly meanDb: Float32Array;
  /** The same over the quiet frames. */
  readonly quietDb: Float32Array;
  /**
   * Noise floor: the level (RMS) of the quiet frames together, dB re full scale; -Infinity where
   * there is no sound at all.
   */
  readonly noiseDb: number;
  /** Part of the samples that are exactly 0, in [0, 1]. */
  readonly zeroPart: number;
}

const FRAME_SEC = 0.043;

/**
 * Mean spectrum of a recording and of its quiet frames, those with the least energy. Frames of
 * nothing but zeros are left out of the quiet ones: they were made by a program, no room is silent.
 * A recording shorter than a frame is filled up with zeros.
 * @throws RangeError if a setting is out of range or there are no samples
 */
export function longTermSpectrum(
  waveform: Waveform,
  options: LongTermOptions = {},
): LongTermSpectrum {
  const { sampleRate } = waveform, { bandHz = 250, quietPart = 0.1 } = options;
  const nFft = Math.max(16, 2 ** Math.round(Math.log2(sampleRate * FRAME_SEC)));
  if (!(bandHz >= sampleRate / nFft)) {
    throw new InputError(
      `take a spectrum in bands of ${bandHz} Hz`,
      `at least ${sampleRate / nFft} Hz is needed`,
    );
  }
  if (!(quietPart > 0 && quietPart <= 1)) {
    throw new InputError(`find the quiet part ${quietPart} of a recording`, "(0, 1] is needed");
  }
  if (waveform.samples.length === 0) {
    throw new RangeError("Cannot measure a waveform without samples");
  }
  const samples = new Float32Array(Math.max(nFft, waveform.samples.length));
  samples.set(waveform.samples);
  const hopLength = nFft / 2;
  const spectrogram = powerSpectrogram({ samples, sampleRate }, { nFft, hopLength, centre: false });
  const energy = frameEnergy(samples, spectrogram);
  const quiet = quietFrames(energy, quietPart);
  const quietPower = quiet.reduce((sum, t) => sum + energy[t]!, 0) / (quiet.length * nFft);
  const zeros = waveform.samples.reduce((count, x) => count + (x === 0 ? 1 : 0), 0);
  return {
    bandHz,
    sampleRate,
    meanDb: bandLevels(spectrogram, { frames: [...energy.keys()], bandHz }),
    quietDb: bandLevels(spectrogram, { frames: quiet, bandHz }),
    noiseDb: quiet.length === 0 ? -Infinity : 10 * Math.log10(quietPower),
    zeroPart: zeros / waveform.samples.length,
  };
}

/**
 * How far up a recording reaches: the upper end of the highest band in which the whole stands out
 * from the quiet part, and from the noise of rounding to whole numbers. A sound that goes on without
 * a pause has no quiet part, and nothing in it stands out.
 * @param options.marginDb what counts as standing out, dB @default 6
 * @param options.bits depth of the samples, whose rounding noise is
 * 2^-(bits - 1) / sqrt(12) strong @default 16
 * @returns Hz, at most half the sample rate; 0 where no band stands out
 */
export function bandwidthHz(
  spectrum: LongTermSpectrum,
  options: { readonly marginDb?: number; readonly bits?: number } = {},
): number {
  const { marginDb = 6, bits = 16 } = options, { meanDb, quietDb, bandHz, sampleRate } = spectrum;
  const roundingDb = 10 * Math.log10((2 ** (1 - bits)) ** 2 / 12 / (sampleRate / 2));
  const highest = meanDb.findLastIndex((level, band) =>
    level >= Math.max(roundingDb, quietDb[band]!) + marginDb
  );
  return Math.min((highest + 1) * bandHz, sampleRate / 2);
}

/**
 * The median of many spectra, band by band; recordings of a lower rate have no part in the upper
 * bands.
 * @returns middle of each band in kHz, and the medians in dB
 * @throws TypeError for no spectrum, or bands of different widths
 */
export function medianSpectrum(
  spectra: readonly LongTermSpectrum[],
): { readonly kHz: number[]; readonly meanDb: number[]; readonly quietDb: number[] } {
  const widths = new Set(spectra.map(({ bandHz }) => bandHz)), [bandHz] = widths;
  if (bandHz === undefined || widths.size > 1) {
    throw new TypeError(`Cannot take the median of spectra in bands of ${[...widths]} Hz`);
  }
  const bands = Math.max(...spectra.map(({ meanDb }) => meanDb.length));
  const medians = (key: "meanDb" | "quietDb") =>
    Array.from({ length: bands }, (_, band) => {
      const values = spectra.filter((s) => band < s[key].length).map((s) => s[key][band]!);
      return medianInPlace(Float64Array.from(values));
    });
  return {
    kHz: Array.from({ length: bands }, (_, band) => (band + 0.5) * bandHz / 1000),
    meanDb: medians("meanDb"),
    quietDb: medians("quietDb"),
  };
}

/** Sum of squares of each frame. */
function frameEnergy(samples: Float32Array, { frames, nFft }: Spectrogram): Float64Array {
  const half = nFft / 2;
  const halves = Float64Array.from({ length: frames + 1 }, (_, h) => {
    let sum = 0;
    for (let i = h * half; i < (h + 1) * half; i++) sum += samples[i]! * samples[i]!;
    return sum;
  });
  return Float64Array.from({ length: frames }, (_, t) => halves[t]! + halves[t + 1]!);
}

/** The frames with the least energy, at least one; none where all is zero. */
function quietFrames(energy: Float64Array, part: number): number[] {
  const sounding = [...energy.keys()].filter((t) => energy[t]! > 0);
  return sounding.sort((a, b) => energy[a]! - energy[b]!).slice(
    0,
    Math.ceil(part * sounding.length),
  );
}

/** Mean density of bands over some frames, dB; the bins of a band share its mean. */
function bandLevels(
  { power, bins, nFft, sampleRate }: Spectrogram,
  { frames, bandHz }: { frames: readonly number[]; bandHz: number },
): Float32Array {
  const bands = Math.ceil(sampleRate / 2 / bandHz);
  const sums = new Float64Array(bands), counts = new Float64Array(bands);
  for (let k = 0; k < bins; k++) {
    // The bin at half the sample rate may lie on the edge of a band that is not there.
    const band = Math.min(bands - 1, Math.floor(k * sampleRate / nFft / bandHz));
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

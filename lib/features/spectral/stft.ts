/**
 * Short-time Fourier transform with librosa 0.11's conventions (`librosa.stft`), and the power
 * spectrogram that all features of a clip share.
 *
 * Frame `t` is centred on sample `t * hopLength`; a window shorter than the transform sits in its
 * middle; outside the signal lie zeros, or its reflection.
 * @module
 */
import { integer } from "@/base/schema.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { memo } from "@/base/memo.ts";
import { count } from "@/features/_settings.ts";
import { eachSpectrum, powerFrames } from "./_power.ts";
import { cutFrames, type Frames } from "./_frames.ts";
import { binsOf, realFft } from "./fft.ts";
import { hannWindow } from "./window.ts";

/** How the signal is cut into frames. */
export interface StftOptions {
  /** Samples per transform, from 2 to 65536; a power of two is fastest. @default 2048 */
  readonly nFft?: number;
  /** Samples from one frame to the next. @default winLength / 4, rounded down */
  readonly hopLength?: number;
  /** Samples under the Hann window, at most `nFft`. @default nFft */
  readonly winLength?: number;
  /** Whether frames are centred on their time; if not, frame `t` starts there. @default true */
  readonly centre?: boolean;
  /** What lies outside the signal when frames are centred. @default "constant" (zeros) */
  readonly padMode?: "constant" | "reflect";
}

/** Complex spectrum over time: `real` and `imag` are row-major `[frames, bins]`. */
export interface Stft {
  readonly real: Float64Array;
  readonly imag: Float64Array;
  readonly frames: number;
  /** `nFft / 2 + 1`, rounded down: from 0 Hz to half the sample rate. */
  readonly bins: number;
}

/** Squared magnitudes over time: row-major `[frames, bins]`. */
export interface Spectrogram {
  readonly power: Float64Array;
  readonly frames: number;
  /** `nFft / 2 + 1`, rounded down: from 0 Hz to half the sample rate. */
  readonly bins: number;
  readonly nFft: number;
  /** Hz. */
  readonly sampleRate: number;
}

/** `StftOptions` with every field filled in. */
export type ResolvedStftOptions = Required<StftOptions>;

const windows = memo<Float64Array>(16);

/**
 * Fills in the defaults and checks the values.
 * @throws {InputError} if a length is out of range
 */
export function resolveStftOptions(options: StftOptions = {}): ResolvedStftOptions {
  const nFft = realFft(options.nFft ?? 2048).size;
  const winLength = options.winLength ?? nFft;
  const hopLength = options.hopLength ?? Math.floor(winLength / 4);
  integer({ min: 1, max: nFft })(winLength, "winLength");
  count(hopLength, "hopLength");
  const { centre = true, padMode = "constant" } = options;
  return { nFft, winLength, hopLength, centre, padMode };
}

/**
 * Number of frames that a signal yields.
 * @param length samples of the signal
 */
export function frameCount(length: number, options: StftOptions = {}): number {
  const { nFft, hopLength, centre } = resolveStftOptions(options);
  const padded = centre ? length + 2 * Math.floor(nFft / 2) : length;
  return 1 + Math.floor((padded - nFft) / hopLength);
}

/**
 * Complex short-time spectrum, equal to `librosa.stft(y, window="hann")`.
 * @returns real and imaginary parts, each `[frames, nFft / 2 + 1]`
 * @throws {InputError} if an option is out of range or the signal is too short for it
 */
export function stft(waveform: Waveform, options: StftOptions = {}): Stft {
  const resolved = resolveStftOptions(options);
  const { padded, frames, hopLength } = cut(waveform, resolved);
  const bins = binsOf(resolved.nFft);
  const real = new Float64Array(frames * bins);
  const imag = new Float64Array(frames * bins);
  const { window } = frameWindow(resolved);
  eachSpectrum(padded, { window, hopLength }, (spectrum, frame) => {
    for (let k = 0, at = frame * bins; k < bins; k++, at++) {
      real[at] = spectrum[2 * k]!;
      imag[at] = spectrum[2 * k + 1]!;
    }
  });
  return { real, imag, frames, bins };
}

/**
 * Power spectrogram, equal to `abs(librosa.stft(y)) ** 2`. Compute it once per clip: mel, MFCC,
 * chroma and contrast all start from it.
 * @param options.into memory for the power, at least as large: new memory costs a sixth of the whole
 * time @default new memory
 * @returns `[frames, nFft / 2 + 1]`
 * @throws {InputError} if an option is out of range or the signal is too short for it
 */
export function powerSpectrogram(
  waveform: Waveform,
  options: StftOptions & { readonly into?: Float64Array } = {},
): Spectrogram {
  const resolved = resolveStftOptions(options);
  const { nFft } = resolved;
  const { padded, frames, hopLength } = cut(waveform, resolved);
  const bins = binsOf(nFft);
  const power = options.into?.subarray(0, frames * bins) ?? new Float64Array(frames * bins);
  const { window, key } = frameWindow(resolved);
  powerFrames(window, key)(padded, { frames, hopLength, power });
  return { power, frames, bins, nFft, sampleRate: waveform.sampleRate };
}

function cut({ samples }: Waveform, { nFft, ...options }: ResolvedStftOptions): Frames {
  return cutFrames(samples, { ...options, frameLength: nFft });
}

/** The window in the middle of a frame, and what tells it from others of that length. */
export function frameWindow({ nFft, winLength }: ResolvedStftOptions) {
  const key = `${nFft}/${winLength}`;
  const window = windows(key, () => {
    const whole = new Float64Array(nFft);
    whole.set(hannWindow(winLength), Math.floor((nFft - winLength) / 2));
    return whole;
  });
  return { window, key };
}

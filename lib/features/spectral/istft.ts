/** From a short-time spectrum back to the signal, with librosa 0.11's conventions. @module */
import { type RealFft, realFft } from "./fft.ts";
import { frameWindow, resolveStftOptions, type Stft, type StftOptions } from "./stft.ts";

/** Window sums below this, the smallest normal number, are taken for zero, as librosa does. */
const TINY = 2.2250738585072014e-308;

/**
 * The signal whose short-time spectrum is nearest to the one given, equal to
 * `librosa.istft(S, window="hann", length=length)`: windowed frames are added where they overlap and
 * divided by the sum of the squared windows (Griffin and Lim 1984).
 * @param spectrum of centred frames
 * @param options `nFft` follows from the spectrum; `length` in samples
 * @returns as many samples as `length` says; zeros where no frame reaches
 * @throws {InputError} if an option is out of range
 */
export function istft(
  spectrum: Stft,
  options: Pick<StftOptions, "hopLength" | "winLength"> & { readonly length: number },
): Float64Array {
  const { length, ...cut } = options;
  const resolved = resolveStftOptions({ ...cut, nFft: 2 * (spectrum.bins - 1) });
  const { nFft, hopLength } = resolved;
  const { window } = frameWindow(resolved);
  const frames = Math.min(spectrum.frames, Math.ceil((length + nFft) / hopLength));
  const signal = new Float64Array(length);
  const weight = new Float64Array(length);
  const frame = new Float64Array(nFft);
  const invert = frameInverter(spectrum, realFft(nFft));
  for (let t = 0; t < frames; t++) {
    invert(t, frame);
    const start = t * hopLength - nFft / 2;
    const end = Math.min(nFft, length - start);
    for (let i = Math.max(0, -start); i < end; i++) {
      signal[start + i]! += window[i]! * frame[i]!;
      weight[start + i]! += window[i]! * window[i]!;
    }
  }
  for (let i = 0; i < length; i++) if (weight[i]! > TINY) signal[i]! /= weight[i]!;
  return signal;
}

/**
 * The inverse transform by means of the forward one: real minus imaginary part of a spectrum is the
 * Hartley transform, which is its own inverse but for the factor 1 / n (Bracewell 1983).
 */
function frameInverter({ real, imag, bins }: Stft, fft: RealFft) {
  const n = fft.size;
  const half = n / 2;
  const hartley = new Float64Array(n);
  const spectrum = new Float64Array(2 * n);
  return (frame: number, out: Float64Array): void => {
    const at = frame * bins;
    // A real signal has no imaginary part at 0 Hz and at half the sample rate.
    hartley[0] = real[at]!;
    hartley[half] = real[at + half]!;
    for (let k = 1; k < half; k++) {
      hartley[k] = real[at + k]! - imag[at + k]!;
      hartley[n - k] = real[at + k]! + imag[at + k]!;
    }
    fft.transform(hartley, spectrum);
    out[0] = spectrum[0]! / n;
    out[half] = spectrum[n]! / n;
    for (let i = 1; i < half; i++) {
      out[i] = (spectrum[2 * i]! - spectrum[2 * i + 1]!) / n;
      out[n - i] = (spectrum[2 * i]! + spectrum[2 * i + 1]!) / n;
    }
  };
}

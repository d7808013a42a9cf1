/** A short-time spectrum made longer or shorter at the same pitch. @module */
import type { Stft } from "@/features/spectral/stft.ts";

/**
 * Plays a short-time spectrum faster or slower, equal to `librosa.phase_vocoder`: magnitudes are
 * interpolated between neighbouring frames, and every bin turns on by as much as it turned between
 * them (Flanagan and Golden 1966). Beyond the last frame there is silence.
 *
 * librosa adds up angles, less what a bin's frequency makes of a hop, wrapped, and plus it again:
 * but for whole turns that is the angle between the two frames, so here a phasor is turned by their
 * quotient, and no angle is ever taken.
 * @param options.rate above 0; above 1 = faster
 * @returns ceil(frames / rate) frames
 */
export function phaseVocoder(spectrum: Stft, options: { readonly rate: number }): Stft {
  const { rate } = options;
  const { bins } = spectrum;
  const frames = Math.ceil(spectrum.frames / rate);
  const played = {
    real: new Float64Array(frames * bins),
    imag: new Float64Array(frames * bins),
    frames,
    bins,
  };
  const phasors = firstPhasors(spectrum);
  for (let t = 0; t < frames; t++) {
    const left = Math.floor(t * rate);
    playFrame(spectrum, { left, share: t * rate - left, phasors, played, to: t * bins });
  }
  return played;
}

/** Real and imaginary parts of the first frame's directions, in turn. */
function firstPhasors({ real, imag, bins }: Stft): Float64Array {
  const phasors = new Float64Array(2 * bins);
  for (let k = 0; k < bins; k++) {
    const size = Math.hypot(real[k]!, imag[k]!);
    phasors[2 * k] = size > 0 ? real[k]! / size : 1;
    phasors[2 * k + 1] = size > 0 ? imag[k]! / size : 0;
  }
  return phasors;
}

/** Writes one frame at `to`, and turns the phasors on to the next. */
function playFrame(
  { real, imag, frames, bins }: Stft,
  { left, share, phasors, played, to }: {
    readonly left: number;
    readonly share: number;
    readonly phasors: Float64Array;
    readonly played: Stft;
    readonly to: number;
  },
): void {
  for (let k = 0; k < bins; k++) {
    const at = left * bins + k;
    const next = at + bins;
    const inside = left + 1 < frames;
    const re0 = real[at]!;
    const im0 = imag[at]!;
    const re1 = inside ? real[next]! : 0;
    const im1 = inside ? imag[next]! : 0;
    const size0 = Math.sqrt(re0 * re0 + im0 * im0);
    const size1 = Math.sqrt(re1 * re1 + im1 * im1);
    const pr = phasors[2 * k]!;
    const pi = phasors[2 * k + 1]!;
    const size = (1 - share) * size0 + share * size1;
    played.real[to + k] = size * pr;
    played.imag[to + k] = size * pi;
    // Zero has the direction of 1, as numpy's angle(0) = 0.
    const ar = size0 > 0 ? re0 / size0 : 1;
    const ai = size0 > 0 ? im0 / size0 : 0;
    const br = size1 > 0 ? re1 / size1 : 1;
    const bi = size1 > 0 ? im1 / size1 : 0;
    const tr = br * ar + bi * ai;
    const ti = bi * ar - br * ai;
    const qr = pr * tr - pi * ti;
    const qi = pr * ti + pi * tr;
    const length = Math.sqrt(qr * qr + qi * qi); // 1 but for rounding, which would add up
    phasors[2 * k] = qr / length;
    phasors[2 * k + 1] = qi / length;
  }
}

/**
 * Meyda's descriptors of frames (https://meyda.js.org), for comparison and for what librosa lacks:
 * loudness, sharpness, spread.
 *
 * They are Meyda's, not librosa's: frames are not centred, the window is a symmetric Hann window
 * that time-domain descriptors see too, spectra lack the bin at half the sample rate, and moments
 * count in bins. A descriptor that has no value in a frame (silence has no centroid) is NaN.
 * @module
 */
import MeydaModule from "meyda";
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { memo } from "@/base/memo.ts";
import { count } from "@/features/_settings.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";

/** The descriptors and their units. */
export const MEYDA_UNITS = {
  rms: "of full scale",
  energy: "of full scale, squared",
  zcr: "per frame",
  loudness: "arbitrary",
  perceptualSharpness: "acum, about",
  perceptualSpread: "0 to 1",
  spectralCentroid: "bins",
  spectralSpread: "bins",
  spectralSkewness: "none",
  spectralKurtosis: "none",
  spectralFlatness: "0 to 1",
  spectralRolloff: "Hz",
  spectralSlope: "1/Hz, about",
  spectralCrest: "none",
} as const;

/** Name of a descriptor. */
export type MeydaDescriptor = keyof typeof MEYDA_UNITS;

/** How the signal is cut for Meyda. */
export interface MeydaOptions {
  /** Samples per frame, a power of two from 64. @default 2048 */
  readonly frameLength?: number;
  /** Samples from one frame to the next. @default 512 */
  readonly hopLength?: number;
}

/** A signal that a number of Meyda's fields depend on. */
interface MeydaInstance {
  sampleRate: number;
  bufferSize: number;
  melBands: number;
  numberOfMFCCCoefficients: number;
  extract(features: readonly string[], frame: Float32Array): Record<string, unknown> | null;
}

const Meyda = MeydaModule as unknown as MeydaInstance;
const instances = memo<MeydaInstance>(8);

/**
 * All descriptors of each frame; frame `t` starts at sample `t * hopLength`.
 * @returns `[frames, descriptors]`, with the descriptors' names in order
 * @throws {InputError} if a length is out of range or the signal is shorter than a frame
 */
export function meydaDescriptors(
  waveform: Waveform,
  options: MeydaOptions = {},
): FeatureMatrix & { readonly names: readonly MeydaDescriptor[] } {
  const names = Object.keys(MEYDA_UNITS) as MeydaDescriptor[];
  const cut = { ...options, features: names, bands: names.length };
  const matrix = eachFrame(waveform, cut, (found, frame) =>
    names.map((name) => {
      // Meyda puts the rolloff of silence at half the sample rate; silence has none.
      if (name === "spectralRolloff" && frame.every((x) => x === 0)) return NaN;
      const value = name === "loudness" ? (found[name] as { total: number }).total : found[name];
      return Number.isFinite(value) ? value as number : NaN;
    }));
  return { ...matrix, names };
}

/**
 * Meyda's mel-cepstrum or chroma, to be compared with `mfcc` and `chromaStft`. Its MFCC take
 * ln(1 + E) of floored triangles and a DCT without the orthonormal factor.
 * @returns `[frames, 13]` for mfcc (of 26 mel bands), `[frames, 12]` for chroma
 * @throws {InputError} as `meydaDescriptors`
 */
export function meydaVectors(
  waveform: Waveform,
  options: MeydaOptions & { readonly feature: "mfcc" | "chroma" },
): FeatureMatrix {
  const { feature } = options;
  const cut = { ...options, features: [feature], bands: feature === "chroma" ? 12 : 13 };
  return eachFrame(waveform, cut, (found) => Array.from(found[feature] as ArrayLike<number>));
}

/** An instance of one's own for each setting: Meyda keeps filter banks of earlier settings. */
function instanceFor(sampleRate: number, bufferSize: number, bands: number): MeydaInstance {
  const melBands = Math.max(26, bands);
  const settings = { sampleRate, bufferSize, melBands, numberOfMFCCCoefficients: bands };
  return instances(JSON.stringify(settings), () => ({ ...Meyda, ...settings }));
}

function eachFrame(
  waveform: Waveform,
  options: MeydaOptions & { readonly features: readonly string[]; readonly bands: number },
  values: (found: Record<string, unknown>, frame: Float32Array) => readonly number[],
): FeatureMatrix {
  const { frameLength = 2048, hopLength = 512 } = options;
  const { length } = waveform.samples;
  if (!(Number.isInteger(Math.log2(frameLength)) && frameLength >= 64)) {
    throw new InputError(`use frameLength = ${frameLength}`, "a power of two from 64 is needed");
  }
  count(hopLength, "hopLength");
  if (length < frameLength) {
    throw new InputError(`cut a frame of ${frameLength} samples`, `the sound has ${length}`, {
      remedy: "take a longer recording",
    });
  }
  const frames = 1 + Math.floor((length - frameLength) / hopLength);
  const instance = instanceFor(waveform.sampleRate, frameLength, options.bands);
  const data = new Float32Array(frames * options.bands);
  for (let t = 0; t < frames; t++) {
    const frame = waveform.samples.slice(t * hopLength, t * hopLength + frameLength);
    const found = instance.extract(options.features, frame);
    data.set(values(found!, frame), t * options.bands);
  }
  return { data, frames, bands: options.bands };
}

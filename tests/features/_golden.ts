/** Reads the golden values that tests/golden/features.py made with librosa. @module */
import type { Spectrogram, StftOptions } from "@/features/spectral/stft.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { makeSignal, type SignalName, SIGNALS } from "./_signals.ts";

/** The settings of the golden script, with the options that it names. */
export const SETTINGS = {
  default: { sampleRate: 16000, length: 12000, stft: { nFft: 2048, hopLength: 512 } },
  short: {
    sampleRate: 22050,
    length: 11025,
    stft: { nFft: 1024, hopLength: 200, winLength: 600, padMode: "reflect" },
  },
  long: {
    sampleRate: 44100,
    length: 30000,
    stft: { nFft: 4096, hopLength: 1500, winLength: 4000 },
  },
  ms25: { sampleRate: 16000, length: 8000, stft: { nFft: 400, hopLength: 160 } },
  prime: {
    sampleRate: 8000,
    length: 4001,
    stft: { nFft: 331, hopLength: 100, winLength: 300, padMode: "reflect" },
  },
} as const satisfies Record<string, { sampleRate: number; length: number; stft: StftOptions }>;
export type Setting = keyof typeof SETTINGS;

/** Features that librosa computed, packed `[chosen frames, bands]`; of pYIN all frames. */
type GoldenFeature =
  | "real"
  | "imag"
  | "melPower"
  | "logMel"
  | "mfcc"
  | "chroma"
  | "contrast"
  | "cepstrum"
  | "delta"
  | "deltaDelta"
  | "rms"
  | "zeroCrossingRate"
  | "spectralCentroid"
  | "spectralBandwidth"
  | "spectralRolloff"
  | "spectralFlatness"
  | "yin"
  | "pcen"
  | "pyin"
  | "pyinProbability";

/** What librosa made of one signal. */
export type GoldenSignal = Readonly<Record<GoldenFeature, string>> & {
  readonly signalSum: number;
  readonly frames: readonly number[];
  readonly binStep: number;
  readonly tuning: number;
};

/** One signal at one setting. */
export interface GoldenCase {
  readonly setting: Setting;
  readonly name: SignalName;
  readonly golden: GoldenSignal;
  readonly waveform: Waveform;
  readonly stft: StftOptions;
  readonly spectrogram: Spectrogram;
}

/** Reads a JSON file of tests/features/golden. */
export function readGolden<T>(name: string): T {
  return JSON.parse(Deno.readTextFileSync(new URL(`./golden/${name}`, import.meta.url))) as T;
}

/** Undoes the packing of the golden script: base64 of little-endian float64. */
export function unpack(text: string): Float64Array {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}

/** Every signal at every setting, with its golden values and its spectrogram. */
export function* goldenCases(): Generator<GoldenCase> {
  for (const setting of Object.keys(SETTINGS) as Setting[]) {
    const file = readGolden<{ signals: Record<SignalName, GoldenSignal> }>(
      `librosa_${setting}.json`,
    );
    const { sampleRate, length, stft } = SETTINGS[setting];
    for (const name of SIGNALS) {
      const waveform = makeSignal(name, { sampleRate, length });
      const spectrogram = powerSpectrogram(waveform, stft);
      yield { setting, name, golden: file.signals[name], waveform, stft, spectrogram };
    }
  }
}

/** The chosen frames of a matrix in one list, every `step`th band. */
export function rowsOf(
  matrix: Pick<FeatureMatrix, "bands"> & { readonly data: ArrayLike<number> },
  frames: readonly number[],
  step = 1,
): Float64Array {
  const rows: number[] = [];
  for (const t of frames) {
    for (let b = 0; b < matrix.bands; b += step) rows.push(matrix.data[t * matrix.bands + b]!);
  }
  return Float64Array.from(rows);
}

/** The frames that the golden script keeps of so many: two at each end, and three between. */
export function framesOf(count: number): number[] {
  const quarters = [1, 2, 3].map((i) => Math.floor((i * count) / 4));
  return [...new Set([0, 1, ...quarters, count - 2, count - 1])].sort((a, b) => a - b);
}

/**
 * Largest difference of two lists, over the values that `counts` admits; NaN and unequal lengths
 * count as infinite.
 */
export function largestError(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  counts: (expected: number) => boolean = () => true,
): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    if (!counts(expected[i]!)) continue;
    const error = Math.abs(expected[i]! - actual[i]!);
    largest = Math.max(largest, Number.isNaN(error) ? Infinity : error);
  }
  return largest;
}

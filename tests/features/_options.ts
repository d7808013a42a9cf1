/** The options of the golden script, in this project's words. @module */
import type { Given } from "@/features/_settings.ts";
import type * as chroma from "@/features/spectral/chroma.ts";
import type * as contrast from "@/features/spectral/contrast.ts";
import type { DecibelOptions } from "@/features/spectral/decibels.ts";
import type { MelOptions } from "@/features/spectral/mel.ts";
import type * as delta from "@/features/spectral/delta.ts";
import type * as mfcc from "@/features/spectral/mfcc.ts";
import type * as pcen from "@/features/spectral/pcen.ts";
import type { YinOptions } from "@/features/pitch/yin.ts";
import type { PyinOptions } from "@/features/pitch/pyin.ts";
import type { FrameOptions } from "@/features/spectral/_frames.ts";
import type { Setting } from "./_golden.ts";

type PerSetting<T> = Readonly<Record<Setting, T>>;

export const MEL: PerSetting<MelOptions> = {
  default: {},
  short: { nMels: 40, fMin: 50, fMax: 8000, htk: true },
  long: { nMels: 64, fMin: 20, fMax: 16000, htk: true },
  ms25: { nMels: 40 },
  prime: { nMels: 26, fMin: 100 },
};
export const DECIBELS: PerSetting<DecibelOptions> = {
  default: {},
  short: { ref: "max", amin: 1e-8, topDb: 60 },
  long: { ref: 0.25, amin: 1e-10, topDb: null },
  ms25: {},
  prime: {},
};
export const N_MFCC: PerSetting<number> = { default: 20, short: 13, long: 40, ms25: 13, prime: 20 };
export const CHROMA: PerSetting<Given<typeof chroma.CHROMA>> = {
  default: {},
  short: { tuning: 0.37 },
  long: { nChroma: 24 },
  ms25: {},
  prime: {},
};
export const CONTRAST: PerSetting<Given<typeof contrast.CONTRAST>> = {
  default: {},
  short: { fMin: 150, nBands: 5, quantile: 0.1 },
  long: { quantile: 0.05 },
  ms25: {},
  prime: { nBands: 4 },
};
export const CEPSTRUM: PerSetting<Omit<Given<typeof mfcc.CEPSTRUM>, "nMfcc">> = {
  default: { lifter: 22 },
  short: { dctType: 3 },
  long: { dctType: 3, lifter: 40.5 },
  ms25: { lifter: 22 },
  prime: { dctType: 3 },
};
export const FRAMES: PerSetting<FrameOptions> = {
  default: {},
  short: { frameLength: 600, hopLength: 200 },
  long: { frameLength: 4001, hopLength: 1500, centre: false },
  ms25: { frameLength: 400, hopLength: 160 },
  prime: { frameLength: 331, hopLength: 100 },
};
export const RMS: PerSetting<FrameOptions> = {
  ...FRAMES,
  short: { ...FRAMES.short, padMode: "reflect" },
};
export const ROLLOFF: PerSetting<{ readonly part?: number }> = {
  default: {},
  short: { part: 0.99 },
  long: { part: 0.1 },
  ms25: {},
  prime: {},
};
export const DELTA: PerSetting<Given<typeof delta.DELTA>> = {
  default: {},
  short: { width: 5 },
  long: { width: 21, order: 3 },
  ms25: {},
  prime: {},
};
export const PCEN: PerSetting<Given<typeof pcen.PCEN>> = {
  default: {},
  short: { gain: 0.8, bias: 10, exponent: 0.25, timeConstantSec: 0.06 },
  long: { exponent: 0 },
  ms25: { bias: 0, exponent: 0.1 },
  prime: {},
};
const SHORT_FRAMES = { frameLength: 600, hopLength: 200, padMode: "reflect" } as const;
export const YIN: PerSetting<YinOptions> = {
  default: { fMin: 65, fMax: 600, hopLength: 512 },
  short: { fMin: 100, fMax: 800, ...SHORT_FRAMES, troughThreshold: 0.2 },
  long: { fMin: 80, fMax: 2000, frameLength: 4096 },
  ms25: { fMin: 80, fMax: 600, ...FRAMES.ms25 },
  prime: { fMin: 100, fMax: 600, ...FRAMES.prime },
};
export const PYIN: PerSetting<PyinOptions> = {
  default: { fMin: 65, fMax: 2093 },
  short: { fMin: 100, fMax: 800, ...SHORT_FRAMES },
  long: { fMin: 80, fMax: 600, frameLength: 4096, centre: false },
  ms25: { fMin: 80, fMax: 600, ...FRAMES.ms25 },
  prime: { fMin: 100, fMax: 600, ...FRAMES.prime },
};

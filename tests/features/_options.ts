/** The options of the golden script, in this project's words. @module */
import type { ChromaOptions } from "@/features/spectral/chroma.ts";
import type { ContrastOptions } from "@/features/spectral/contrast.ts";
import type { DecibelOptions } from "@/features/spectral/decibels.ts";
import type { MelOptions } from "@/features/spectral/mel.ts";
import type { DeltaOptions } from "@/features/spectral/delta.ts";
import type { CepstrumOptions } from "@/features/spectral/mfcc.ts";
import type { PcenOptions } from "@/features/spectral/pcen.ts";
import type { YinOptions } from "@/features/pitch/yin.ts";
import type { PyinOptions } from "@/features/pitch/pyin.ts";
import type { RmsOptions } from "@/features/spectral/rms.ts";
import type { ZeroCrossingOptions } from "@/features/spectral/zero_crossing.ts";
import type { Setting } from "./_golden.ts";

type PerSetting<T> = Readonly<Record<Setting, T>>;

export const MEL: PerSetting<MelOptions> = {
  default: {},
  short: { nMels: 40, fMin: 50, fMax: 8000, htk: true, norm: null },
  long: { nMels: 64, fMin: 20, fMax: 16000, htk: true },
};
export const DECIBELS: PerSetting<DecibelOptions> = {
  default: {},
  short: { ref: "max", amin: 1e-8, topDb: 60 },
  long: { ref: 0.25, amin: 1e-10, topDb: null },
};
export const N_MFCC: PerSetting<number> = { default: 20, short: 13, long: 40 };
export const CHROMA: PerSetting<ChromaOptions> = {
  default: {},
  short: { tuning: 0.37 },
  long: { norm: null, nChroma: 24 },
};
export const CONTRAST: PerSetting<ContrastOptions> = {
  default: {},
  short: { fMin: 150, nBands: 5, quantile: 0.1 },
  long: { linear: true, quantile: 0.05 },
};
export const CEPSTRUM: PerSetting<Omit<CepstrumOptions, "nMfcc">> = {
  default: { lifter: 22 },
  short: { dctType: 3 },
  long: { dctType: 3, lifter: 40.5 },
};
const FRAMES = {
  default: {},
  short: { frameLength: 600, hopLength: 200 },
  long: { frameLength: 4001, hopLength: 1500, centre: false },
};
export const RMS: PerSetting<RmsOptions> = {
  ...FRAMES,
  short: { ...FRAMES.short, padMode: "reflect" },
};
export const ZERO: PerSetting<ZeroCrossingOptions> = {
  ...FRAMES,
  short: { ...FRAMES.short, threshold: 0.01 },
};
export const BANDWIDTH = { default: {}, short: { p: 3 }, long: { norm: false } };
export const ROLLOFF = { default: {}, short: { part: 0.99 }, long: { part: 0.1 } };
export const FLATNESS = { default: {}, short: { exponent: 1 }, long: { amin: 1e-3 } };
export const DELTA: PerSetting<DeltaOptions> = {
  default: {},
  short: { width: 5, mode: "nearest" },
  long: { width: 21, order: 3 },
};
export const PCEN: PerSetting<Omit<PcenOptions, "hopSec">> = {
  default: {},
  short: { gain: 0.8, bias: 10, exponent: 0.25, timeConstantSec: 0.06, eps: 1e-3 },
  long: { exponent: 0, smoothing: 0.05, maxBands: 4 },
};
export const YIN: PerSetting<YinOptions> = {
  default: { fMin: 65, fMax: 600, hopLength: 512 },
  short: {
    ...{ fMin: 100, fMax: 800, frameLength: 600, hopLength: 200 },
    ...{ troughThreshold: 0.2, padMode: "reflect" },
  },
  long: { fMin: 80, fMax: 2000, frameLength: 4096 },
};
export const PYIN: PerSetting<PyinOptions> = {
  default: { fMin: 65, fMax: 2093 },
  short: {
    ...{ fMin: 100, fMax: 800, frameLength: 600, hopLength: 200, padMode: "reflect" },
    ...{ nThresholds: 50, thresholdShape: [1.5, 8], shortPeriods: 1.2, resolution: 0.2 },
    ...{ maxOctavesPerSec: 20, switchProbability: 0.05, noTroughProbability: 0.1 },
  },
  long: { fMin: 80, fMax: 600, frameLength: 4096, resolution: 0.3, centre: false },
};

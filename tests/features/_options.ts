/** The options of the golden script, in this project's words. @module */
import type { ChromaOptions } from "@/features/chroma.ts";
import type { ContrastOptions } from "@/features/contrast.ts";
import type { DecibelOptions } from "@/features/decibels.ts";
import type { MelOptions } from "@/features/mel.ts";
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

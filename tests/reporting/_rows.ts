import type { Estimate, ResultRow } from "@/evaluation/results.ts";

const estimate = (mean: number): Estimate => ({ mean, sd: 0.008, low: 0.57, high: 0.651 });

/** A result that speaks of unseen speakers. */
export const RESULT: ResultRow = {
  recipe: "two_channel",
  model: "cnn_lstm",
  protocol: "speaker",
  leaky: false,
  corpora: ["ravdess"],
  testChannel: "speech",
  folds: [0, 1, 2, 3, 4],
  clips: 1440,
  speakers: 24,
  seeds: [1, 2, 3],
  uar: estimate(0.612),
  wa: estimate(0.62),
  macroF1: estimate(0.6),
  weightedF1: estimate(0.61),
  perClass: [],
  engine: "wasm+openblas",
  trainSec: 1200,
  commit: "0123456",
};

/** The same recipe under a leaky protocol. */
export const LEAKY_RESULT: ResultRow = {
  ...RESULT,
  protocol: "random",
  leaky: true,
  testChannel: "all",
  folds: [0],
  clips: 491,
  seeds: [1],
  uar: { mean: 0.82, sd: null, low: null, high: null },
};

/**
 * `mfcc_cnn_lstm`: RAVDESS speech, eight emotions, an image of MFCC, convolutions and an LSTM, from
 * first weights that are drawn at random. Its authors published no figure.
 * @module
 */
import { EMOTIONS } from "@/corpora/emotion.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import type { Recipe } from "./recipe.ts";

/** The recipe; the published system names no sizes, lengths or rates, so these are ours. */
export const mfccCnnLstm: Recipe = {
  name: "mfcc_cnn_lstm",
  title: "MFCC; CNN + LSTM",
  corpora: ["ravdess"],
  channels: ["speech"],
  labels: EMOTIONS,
  features: {
    sampleRate: 16000,
    durationSec: 3,
    nFft: 2048,
    hopLength: 512,
    position: "centre",
    channels: [[{ kind: "mfcc", nMfcc: 40 }]],
    // Each coefficient on its own scale: the first ones are far larger than the others.
    normalise: "trainBands",
  },
  model: {
    kind: "cnn_lstm",
    filters: [32, 64, 128, 64],
    kernelSize: [3, 3],
    pools: [[2, 2], [2, 2], [2, 1], [2, 1]],
    spatialDropout: 0,
    sequenceDropout: 0.2,
    lstmUnits: 96,
    denseUnits: 0,
    dropout: 0.3,
    l2: 0,
  },
  training: {
    epochs: 60,
    batchSize: 32,
    learningRate: 2e-3,
    schedule: { kind: "cosine", warmUpEpochs: 3, finalFactor: 0 },
    weightDecay: 0,
    clipNorm: 1,
    labelSmoothing: 0.1,
    classWeights: "balanced",
    classFactors: {},
    averageDecay: null,
    monitor: "loss",
    patience: 15,
    selection: "best",
    augmentation: {
      ...NO_AUGMENTATION,
      noise: { probability: 1, minStd: 0, maxStd: 0.1 },
      timeMask: { probability: 1, count: 1, minShare: 0, maxShare: 0.11 },
      timeShift: { probability: 1, maxShare: 0.065 },
    },
  },
  testChannel: "speech",
  protocol: "random",
  published: null,
};

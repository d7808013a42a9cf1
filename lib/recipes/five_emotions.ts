/**
 * `five_emotions`: five emotions of RAVDESS speech, MFCC, and two networks, an LSTM and a CNN. As
 * published: 88 % accuracy, split at random.
 * @module
 */
import type { CnnConfig, LstmConfig } from "@/models/config.ts";
import { CLIP, TRAINING } from "./defaults.ts";
import type { Recipe } from "./recipe.ts";

const lstm: LstmConfig = {
  kind: "lstm",
  lstmUnits: [128, 64],
  denseUnits: 0,
  dropout: 0.3,
  l2: 0,
};

const cnn: CnnConfig = {
  kind: "cnn",
  filters: [32, 64, 128, 128],
  kernelSize: [3, 3],
  pools: [[2, 2], [2, 2], [2, 2], [1, 1]],
  spatialDropout: 0,
  denseUnits: 64,
  dropout: 0.3,
  l2: 0,
};

/** The recipe; the published system names no sizes, lengths or rates, so these are ours. */
export const fiveEmotions: Recipe = {
  name: "five_emotions",
  title: "MFCC, five emotions; LSTM, or CNN",
  corpora: ["ravdess"],
  channels: ["speech"],
  labels: ["neutral", "calm", "happy", "sad", "angry"],
  features: {
    ...CLIP,
    channels: [[{ kind: "mfcc", nMfcc: 40 }]],
    normalise: "trainBands",
  },
  model: cnn,
  models: { lstm, cnn },
  training: {
    ...TRAINING,
    learningRate: 1e-3,
    averageDecay: 0.98, // few steps per epoch: single ones are far apart in what they recognise
  },
  testChannel: "speech",
  protocol: "random",
  published: {
    protocol: "random",
    testClips: null,
    accuracy: 0.88,
    macroF1: null,
    weightedF1: null,
  },
};

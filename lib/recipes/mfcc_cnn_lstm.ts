/**
 * `mfcc_cnn_lstm`: RAVDESS speech, eight emotions, an image of MFCC, convolutions and an LSTM, from
 * first weights that are drawn at random. Its authors published no figure.
 * @module
 */
import { EMOTIONS } from "@/corpora/emotion.ts";
import { CLIP, TRAINING } from "./defaults.ts";
import type { Recipe } from "./recipe.ts";

/** The recipe; the published system names no sizes, lengths or rates, so these are ours. */
export const mfccCnnLstm: Recipe = {
  name: "mfcc_cnn_lstm",
  title: "MFCC; CNN + LSTM",
  corpora: ["ravdess"],
  channels: ["speech"],
  labels: EMOTIONS,
  features: {
    ...CLIP,
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
  training: { ...TRAINING, epochs: 60 },
  testChannel: "speech",
  protocol: "random",
  published: null,
};

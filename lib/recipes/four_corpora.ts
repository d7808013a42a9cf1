/**
 * `four_corpora`: RAVDESS, CREMA-D, TESS and SAVEE together, eight emotions, MFCC, chroma and a mel
 * spectrogram, augmented copies of the recordings, and three networks. As published: about 97 %
 * accuracy, which fits a test part with copies of recordings that were also trained on.
 * @module
 */
import { EMOTIONS } from "@/corpora/emotion.ts";
import type { CnnConfig, CnnLstmConfig, LstmConfig } from "@/models/config.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import { CLIP, CNN, TRAINING } from "./defaults.ts";
import type { Recipe } from "./recipe.ts";

const cnn: CnnConfig = { ...CNN, filters: [32, 64, 96, 96] };

const lstm: LstmConfig = {
  kind: "lstm",
  lstmUnits: [128],
  denseUnits: 64,
  dropout: 0.3,
  l2: 0,
};

const hybrid: CnnLstmConfig = {
  kind: "cnn_lstm",
  filters: [32, 64, 64],
  kernelSize: [3, 3],
  pools: [[2, 2], [2, 2], [2, 1]],
  spatialDropout: 0,
  sequenceDropout: 0,
  lstmUnits: 96,
  denseUnits: 0,
  dropout: 0.3,
  l2: 0,
};

/**
 * The recipe; the published system names no sizes, lengths or rates, so these are ours. The number of
 * copies and the networks' sizes were raised until the published figure was reached under the protocol
 * that it fits: this repeats how such a figure comes about. The CNN's last blocks were widened for it
 * on validation clips, when its test figure was known.
 */
export const fourCorpora: Recipe = {
  name: "four_corpora",
  title: "MFCC, chroma and mel spectrogram of four corpora; CNN + LSTM, or either alone",
  corpora: ["ravdess", "crema-d", "tess", "savee"],
  channels: ["speech", "song"],
  labels: EMOTIONS,
  features: {
    ...CLIP,
    hopLength: 1024, // 47 frames, because there are many clips
    channels: [[
      { kind: "mfcc", nMfcc: 20 },
      { kind: "chroma" },
      { kind: "logMel", nMels: 32 },
    ]],
    normalise: "trainBands",
  },
  copies: [
    { name: "noise", changes: [{ kind: "noise", snrDb: 25 }] },
    { name: "shift", changes: [{ kind: "shift", shiftSec: 0.1 }] },
    { name: "pitch", changes: [{ kind: "pitch", semitones: 0.7 }] },
    { name: "stretch", changes: [{ kind: "stretch", rate: 0.9 }] },
  ],
  model: hybrid,
  models: { cnn, lstm, hybrid },
  training: {
    ...TRAINING,
    epochs: 16, // of five times as many clips as there are recordings
    patience: 6,
    averageDecay: 0.99,
    augmentation: NO_AUGMENTATION, // the copies are there instead
  },
  // The rungs from its own protocol to unseen speakers are then about the same kind of clips.
  testChannel: "all",
  protocol: "augment_first",
  published: 0.97,
};

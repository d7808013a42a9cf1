/**
 * Defaults of the recipes: sizes, rates and augmentation that no published system names. They were
 * chosen with `two_channel`, on validation parts.
 * @module
 */
import type { FeatureConfig } from "@/features/config.ts";
import type { CopyConfig } from "@/features/copies/copies.ts";
import type { CnnConfig } from "@/models/config.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import type { TrainingConfig } from "@/training/config.ts";

/** Clips of 3 s at 16 kHz in 94 frames: the middle of a recording, where an actor's speech is. */
export const CLIP: Omit<FeatureConfig, "channels" | "normalise"> = {
  sampleRate: 16000,
  durationSec: 3,
  nFft: 2048,
  hopLength: 512,
  position: "centre",
};

/** Four convolutions and a dense layer. */
export const CNN: Omit<CnnConfig, "filters"> = {
  kind: "cnn",
  kernelSize: [3, 3],
  pools: [[2, 2], [2, 2], [2, 2], [1, 1]],
  spatialDropout: 0,
  denseUnits: 64,
  dropout: 0.3,
  l2: 0,
};

/** Copies of the training part at another pitch, or another speed. */
export const COPIES: readonly CopyConfig[] = [
  { name: "lower", changes: [{ kind: "pitch", semitones: -1.5 }] },
  { name: "higher", changes: [{ kind: "pitch", semitones: 1.5 }] },
  { name: "slower", changes: [{ kind: "stretch", rate: 0.88 }] },
  { name: "faster", changes: [{ kind: "stretch", rate: 1.12 }] },
];

/** Adam with a rate that falls as a cosine, early stopping, and light augmentation. */
export const TRAINING: TrainingConfig = {
  epochs: 50,
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
};

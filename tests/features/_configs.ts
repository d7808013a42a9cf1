/** The configuration that the tests of whole clips use. @module */
import type { FeatureConfig } from "@/features/config.ts";

/** 32 log-mel bands beside 13 MFCC, 12 chroma and 7 contrast bands: 32 x 94 x 2. */
export const TWO_CHANNEL: FeatureConfig = {
  sampleRate: 16000,
  durationSec: 3,
  nFft: 2048,
  hopLength: 512,
  channels: [
    [{ kind: "logMel", nMels: 32 }],
    [{ kind: "mfcc", nMfcc: 13 }, { kind: "chroma" }, { kind: "spectralContrast" }],
  ],
  normalise: "clip",
};

/** A small and quick one. */
export const SMALL: FeatureConfig = {
  sampleRate: 8000,
  durationSec: 0.5,
  nFft: 256,
  hopLength: 128,
  channels: [[{ kind: "logMel", nMels: 10 }]],
  normalise: "train",
};

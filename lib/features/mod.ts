/**
 * Features: from a Waveform to the input of a network, by librosa 0.11's definitions.
 *
 * Read in this order: `config.ts` (what is made), `extract.ts` (making it), `spec.ts` (the features),
 * then the formulas: `spectral/stft.ts` (the one spectrogram that they share) and the rest of
 * `spectral/`, `pitch/`, `descriptors/`. `copies/` changes waveforms before.
 * @module
 */
export { FEATURE_VERSION, featureShape, resolveFeatureConfig } from "./config.ts";
export type { FeatureConfig, ResolvedFeatureConfig } from "./config.ts";
export { extractFeature, extractFeatures, prepareClip } from "./extract.ts";
export type { FeatureSpec } from "./spec.ts";
export type { FeatureMatrix } from "./matrix.ts";
export { powerSpectrogram, type Spectrogram, stft, type StftOptions } from "./spectral/stft.ts";
export { powerToDb } from "./spectral/decibels.ts";
export { melCentres, melSpectrogram } from "./spectral/mel.ts";
export { logMel, mfcc, mfccOfLogMel } from "./spectral/mfcc.ts";
export { delta } from "./spectral/delta.ts";
export { pcen } from "./spectral/pcen.ts";
export { chromaStft } from "./spectral/chroma.ts";
export { spectralContrast } from "./spectral/contrast.ts";
export * from "./spectral/shape.ts";
export { rms, zeroCrossingRate } from "./spectral/level.ts";
export { yin } from "./pitch/yin.ts";
export { pyin } from "./pitch/pyin.ts";
export { meydaDescriptors } from "./descriptors/meyda.ts";
export { changeWaveform, type WaveformChange } from "./copies/change.ts";
export { type CopyConfig, makeCopies } from "./copies/copies.ts";
export { applyStatistics, type FeatureStatistics, fitStatistics } from "./statistics.ts";

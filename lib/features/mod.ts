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
export type { FeatureKind, FeatureSpec } from "./spec.ts";
export type { FeatureMatrix } from "./matrix.ts";
export { powerSpectrogram, stft } from "./spectral/stft.ts";
export type { Spectrogram, Stft, StftOptions } from "./spectral/stft.ts";
export { type DecibelOptions, powerToDb } from "./spectral/decibels.ts";
export { melCentres, type MelOptions, melSpectrogram } from "./spectral/mel.ts";
export { type CepstrumOptions, logMel, type LogMelOptions } from "./spectral/mfcc.ts";
export { mfcc, mfccOfLogMel, type MfccOptions } from "./spectral/mfcc.ts";
export { delta, type DeltaOptions } from "./spectral/delta.ts";
export { pcen, type PcenOptions } from "./spectral/pcen.ts";
export { type ChromaOptions, chromaStft } from "./spectral/chroma.ts";
export { estimateTuning } from "./spectral/tuning.ts";
export { type ContrastOptions, spectralContrast } from "./spectral/contrast.ts";
export {
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRolloff,
} from "./spectral/shape.ts";
export { rms, type RmsOptions, zeroCrossingRate } from "./spectral/level.ts";
export { yin, type YinOptions } from "./pitch/yin.ts";
export { type PitchTrack, pyin, type PyinOptions } from "./pitch/pyin.ts";
export { changeWaveform, type WaveformChange } from "./copies/change.ts";
export { type CopyConfig, makeCopies, originalId, type WaveformCopy } from "./copies/copies.ts";
export type { FeatureSet } from "./set.ts";
export {
  applyStatistics,
  type FeatureStatistics,
  fitStatistics,
  scaleClips,
} from "./statistics.ts";
export {
  MEYDA_DESCRIPTORS,
  type MeydaDescriptor,
  meydaDescriptors,
  type MeydaOptions,
  meydaVectors,
} from "./descriptors/meyda.ts";

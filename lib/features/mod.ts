/**
 * Features: from a Waveform to the input of a network, by librosa 0.11's definitions.
 *
 * Read in this order: `config.ts` (what is made), `extract.ts` (making it), `stft.ts` (the one
 * spectrogram), then one file per feature.
 * @module
 */
export { type FeatureConfig, featureShape, resolveFeatureConfig } from "./config.ts";
export type { ResolvedFeatureConfig } from "./config.ts";
export { extractChannels, extractFeature, extractFeatures, prepareClip } from "./extract.ts";
export type { FeatureKind, FeatureSpec } from "./spec.ts";
export type { FeatureMatrix } from "./matrix.ts";
export { frameCount, powerSpectrogram, stft } from "./stft.ts";
export type { Spectrogram, Stft, StftOptions } from "./stft.ts";
export { amplitudeToDb, type DecibelOptions, powerToDb } from "./decibels.ts";
export {
  hzToMel,
  melCentres,
  melFilters,
  type MelOptions,
  melSpectrogram,
  melToHz,
} from "./mel.ts";
export { type CepstrumOptions, logMel, type LogMelOptions } from "./mfcc.ts";
export { mfcc, mfccOfLogMel, type MfccOptions } from "./mfcc.ts";
export { delta, type DeltaOptions } from "./delta.ts";
export { pcen, type PcenOptions } from "./pcen.ts";
export { chromaFilters, type ChromaOptions, chromaStft } from "./chroma.ts";
export { estimateTuning, type TuningOptions } from "./tuning.ts";
export { type ContrastOptions, spectralContrast } from "./contrast.ts";
export {
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRolloff,
} from "./spectral.ts";
export { rms, type RmsOptions } from "./rms.ts";
export { type ZeroCrossingOptions, zeroCrossingRate } from "./zero_crossing.ts";
export { yin, type YinOptions } from "./pitch.ts";
export { type PitchTrack, pyin, type PyinOptions } from "./pyin.ts";
export { istft } from "./istft.ts";
export { phaseVocoder } from "./phase_vocoder.ts";
export { changeWaveform, pitchShift, timeStretch, type WaveformChange } from "./change.ts";
export { type Copy, type CopyConfig, isCopy, makeCopies, originalId } from "./copies.ts";
export { standardise } from "./normalise.ts";
export {
  cacheFeatures,
  type CacheReport,
  FEATURE_VERSION,
  featureKey,
  loadFeatures,
  type LoadOptions,
} from "./cache.ts";
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
} from "./meyda.ts";
export { type Agreement, compareWithMeyda } from "./agreement.ts";
export {
  bandwidthHz,
  type LongTermSpectrum,
  longTermSpectrum,
  medianSpectrum,
} from "./long_term.ts";
export { measureRecording, type Survey, type SurveyOptions, surveyRecordings } from "./survey.ts";
export { findOddities, type Oddity } from "./oddities.ts";

/** The settings of every feature that a channel can be made of. @module */
import type { MeydaDescriptor } from "./descriptors/meyda.ts";

/** Log-mel spectrogram, dB. */
export interface LogMelSpec {
  readonly kind: "logMel";
  /** Number of mel bands. */
  readonly nMels: number;
  /** Hz. @default 0 */
  readonly fMin?: number;
  /** Hz; `null`: half the sample rate. @default null */
  readonly fMax?: number | null;
  /** Nothing lies further than this below the clip's loudest value, dB. @default 80 */
  readonly topDb?: number | null;
  /** Power that becomes 0 dB, or the clip's largest. @default 1 */
  readonly ref?: number | "max";
  /** HTK's mel scale instead of Slaney's. @default false */
  readonly htk?: boolean;
}

/** Mel-frequency cepstral coefficients. */
export interface MfccSpec {
  readonly kind: "mfcc";
  /** Number of coefficients, the 0th included. */
  readonly nMfcc: number;
  /** Mel bands that they summarise. @default 128 */
  readonly nMels?: number;
  /** Hz. @default 0 */
  readonly fMin?: number;
  /** Hz; `null`: half the sample rate. @default null */
  readonly fMax?: number | null;
  /** Type of the cosine transform. @default 2 */
  readonly dctType?: 2 | 3;
  /** Strength of the sinusoidal lifter; 0 for none. @default 0 */
  readonly lifter?: number;
}

/** Energy per pitch class, the loudest of a frame 1. */
export interface ChromaSpec {
  readonly kind: "chroma";
  /** Pitch classes. @default 12 */
  readonly nChroma?: number;
  /** Fractions of a pitch class; `null`: estimated for each clip. @default null */
  readonly tuning?: number | null;
}

/** Spectral contrast, dB: `nBands + 1` bands. */
export interface ContrastSpec {
  readonly kind: "spectralContrast";
  /** Octave bands above `fMin`. @default 6 */
  readonly nBands?: number;
  /** Hz. @default 200 */
  readonly fMin?: number;
  /** Part of a band's bins that makes its peak, and its valley. @default 0.02 */
  readonly quantile?: number;
}

/** Mel spectrogram of magnitudes, each band measured against its own recent past (PCEN). */
export interface PcenSpec {
  readonly kind: "pcen";
  /** Number of mel bands. */
  readonly nMels: number;
  /** Hz. @default 0 */
  readonly fMin?: number;
  /** Hz; `null`: half the sample rate. @default null */
  readonly fMax?: number | null;
  /** What the magnitudes are multiplied by first. @default 2 ** 31 */
  readonly scale?: number;
  /** How far the recent past is divided out: 0 not at all, 1 wholly. @default 0.98 */
  readonly gain?: number;
  /** Added before compression. @default 2 */
  readonly bias?: number;
  /** Exponent of the compression. @default 0.5 */
  readonly exponent?: number;
  /** How long the past is remembered, seconds. @default 0.4 */
  readonly timeConstantSec?: number;
}

/** Features of one number per frame that need no setting. */
export type PlainKind =
  | "rms"
  | "zeroCrossingRate"
  | "spectralCentroid"
  | "spectralBandwidth"
  | "spectralFlatness";

/** One of them. */
export interface PlainSpec<K extends PlainKind> {
  readonly kind: K;
}

/** Frequency below which lies a part of the summed magnitudes, Hz. */
export interface RolloffSpec {
  readonly kind: "spectralRolloff";
  /** In (0, 1). @default 0.85 */
  readonly part?: number;
}

/** Pitch by YIN, Hz; without a voice it means nothing. */
export interface PitchSpec {
  readonly kind: "pitch";
  /** Lowest pitch, Hz. @default 65 */
  readonly fMin?: number;
  /** Highest pitch, Hz. @default 600 */
  readonly fMax?: number;
  /** A period counts from this part of the mean difference down. @default 0.1 */
  readonly troughThreshold?: number;
}

/**
 * Pitch and voice by probabilistic YIN: two bands, the pitch in Hz, 0 where there is no voice, and
 * the probability of a voice.
 */
export interface PyinSpec {
  readonly kind: "pyin";
  /** Lowest pitch, Hz. @default 65 */
  readonly fMin?: number;
  /** Highest pitch, Hz. @default 600 */
  readonly fMax?: number;
}

/** Meyda's descriptors, in its own definitions; 0 where one has no value. */
export interface MeydaSpec {
  readonly kind: "meyda";
  /** Which, in this order. */
  readonly descriptors: readonly MeydaDescriptor[];
}

/** How another feature changes over time. */
export interface DeltaSpec {
  readonly kind: "delta";
  /** The feature; not a delta itself: take a higher order instead. */
  readonly of: Exclude<FeatureSpec, DeltaSpec>;
  /** 1: delta, 2: delta-delta. @default 1 */
  readonly order?: number;
  /** Frames that a value is fitted to. @default 9 */
  readonly width?: number;
}

/** One feature of a channel. */
export type FeatureSpec =
  | LogMelSpec
  | MfccSpec
  | ChromaSpec
  | ContrastSpec
  | PcenSpec
  | { readonly [K in PlainKind]: PlainSpec<K> }[PlainKind]
  | RolloffSpec
  | PitchSpec
  | PyinSpec
  | MeydaSpec
  | DeltaSpec;

/** The kinds of features. */
export type FeatureKind = FeatureSpec["kind"];

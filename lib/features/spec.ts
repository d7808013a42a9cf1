/**
 * The features that a channel can be made of: one entry each, with its settings, its number of
 * bands and its formula.
 * @module
 */
import { chromaStft } from "./chroma.ts";
import { spectralContrast } from "./contrast.ts";
import type { FeatureMatrix } from "./matrix.ts";
import { logMel, mfccOfLogMel } from "./mfcc.ts";
import type { Spectrogram } from "./stft.ts";

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

/** One feature of a channel. */
export type FeatureSpec = LogMelSpec | MfccSpec | ChromaSpec | ContrastSpec;

/** The kinds of features. */
export type FeatureKind = FeatureSpec["kind"];

/** One clip's spectrogram, and what several features make of it, made once. */
export interface ClipContext {
  readonly spectrogram: Spectrogram;
  /** Log-mel spectrogram with librosa's decibel defaults unless the settings say otherwise. */
  logMel(settings: Omit<Required<LogMelSpec>, "kind">): FeatureMatrix;
}

interface Definition<S extends FeatureSpec> {
  /** Default of every setting that may be left out; `undefined` for those that may not. */
  readonly settings: { readonly [K in keyof Required<S>]: Required<S>[K] | undefined };
  bands(spec: Required<S>): number;
  compute(spec: Required<S>, clip: ClipContext): FeatureMatrix;
}

const DEFINITIONS: { readonly [K in FeatureKind]: Definition<Extract<FeatureSpec, { kind: K }>> } =
  {
    logMel: {
      settings: {
        kind: "logMel",
        nMels: undefined,
        fMin: 0,
        fMax: null,
        topDb: 80,
        ref: 1,
        htk: false,
      },
      bands: (spec) => spec.nMels,
      compute: (spec, clip) => clip.logMel(spec),
    },
    mfcc: {
      settings: { kind: "mfcc", nMfcc: undefined, nMels: 128, fMin: 0, fMax: null },
      bands: (spec) => spec.nMfcc,
      compute: ({ nMfcc, nMels, fMin, fMax }, clip) =>
        mfccOfLogMel(clip.logMel({ nMels, fMin, fMax, topDb: 80, ref: 1, htk: false }), { nMfcc }),
    },
    chroma: {
      settings: { kind: "chroma", nChroma: 12, tuning: null },
      bands: (spec) => spec.nChroma,
      compute: (spec, clip) => chromaStft(clip.spectrogram, spec),
    },
    spectralContrast: {
      settings: { kind: "spectralContrast", nBands: 6, fMin: 200, quantile: 0.02 },
      bands: (spec) => spec.nBands + 1,
      compute: (spec, clip) => spectralContrast(clip.spectrogram, spec),
    },
  };

/**
 * Fills in the defaults of one feature.
 * @throws TypeError if the kind or a setting is unknown, or one that is needed is missing
 */
export function resolveSpec(spec: FeatureSpec): Required<FeatureSpec> {
  const { settings } = definitionOf(spec.kind);
  for (const key of Object.keys(spec)) {
    if (!(key in settings)) throw new TypeError(`Cannot make ${spec.kind}: no setting "${key}"`);
  }
  const given = Object.fromEntries(Object.entries(spec).filter(([, v]) => v !== undefined));
  const resolved = { ...settings, ...given } as Required<FeatureSpec>;
  for (const [key, value] of Object.entries(resolved)) {
    if (value === undefined) throw new TypeError(`Cannot make ${spec.kind}: ${key} is missing`);
  }
  return resolved;
}

/** Number of bands that a feature adds to its channel. */
export function bandsOf(spec: FeatureSpec): number {
  return definitionOf(spec.kind).bands(resolveSpec(spec));
}

/**
 * Computes one feature of a clip.
 * @returns `[frames, bandsOf(spec)]`
 */
export function computeFeature(spec: FeatureSpec, clip: ClipContext): FeatureMatrix {
  return definitionOf(spec.kind).compute(resolveSpec(spec), clip);
}

/** The context of one clip; equal log-mel spectrograms are computed once. */
export function clipContext(spectrogram: Spectrogram): ClipContext {
  const made = new Map<string, FeatureMatrix>();
  return {
    spectrogram,
    logMel: ({ nMels, fMin, fMax, topDb, ref, htk }) => {
      const high = fMax ?? spectrogram.sampleRate / 2;
      const key = JSON.stringify([nMels, fMin, high, topDb, ref, htk]);
      let matrix = made.get(key);
      if (matrix === undefined) {
        matrix = logMel(spectrogram, { nMels, fMin, fMax: high, topDb, ref, htk });
        made.set(key, matrix);
      }
      return matrix;
    },
  };
}

function definitionOf(kind: FeatureKind): Definition<FeatureSpec> {
  const definition = DEFINITIONS[kind] as Definition<FeatureSpec> | undefined;
  if (definition === undefined) {
    const known = Object.keys(DEFINITIONS).join(", ");
    throw new TypeError(`Cannot make features: no kind "${kind}"; there are ${known}`);
  }
  return definition;
}

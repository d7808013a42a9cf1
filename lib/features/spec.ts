/**
 * The features that a plane of a network's input can be made of: one entry each, with its settings,
 * its number of bands and its formula.
 * @module
 */
import type { Waveform } from "@/audio/waveform.ts";
import { oneOf, type Rule, variant } from "@/base/schema.ts";
import {
  count,
  type Fields,
  type Given,
  optional,
  positive,
  type Resolved,
  settings,
} from "./_settings.ts";
import { type FeatureMatrix, stackBands } from "./matrix.ts";
import { pyin, type PyinOptions } from "./pitch/pyin.ts";
import { yin } from "./pitch/yin.ts";
import { CHROMA, chromaStft } from "./spectral/chroma.ts";
import { CONTRAST, spectralContrast } from "./spectral/contrast.ts";
import { DECIBELS } from "./spectral/decibels.ts";
import { DELTA, delta } from "./spectral/delta.ts";
import { MEL, melSpectrogram } from "./spectral/mel.ts";
import { CEPSTRUM, logMel, mfccOfLogMel } from "./spectral/mfcc.ts";
import { PCEN, pcen } from "./spectral/pcen.ts";
import { rms, zeroCrossingRate } from "./spectral/level.ts";
import * as shape from "./spectral/shape.ts";
import type { ResolvedStftOptions, Spectrogram } from "./spectral/stft.ts";

/** A clip, its spectrogram, and how it was cut into frames. */
export interface ClipContext {
  readonly waveform: Waveform;
  readonly stft: ResolvedStftOptions;
  readonly spectrogram: Spectrogram;
}

interface Formula<F extends Fields> {
  /**
   * Settings that the resolved form leaves out while they have their default: they came later, and
   * features that are in the cache already must keep their key.
   */
  readonly late?: readonly (keyof F & string)[];
  readonly bands: (spec: Resolved<F>) => number;
  readonly compute: (spec: Resolved<F>, clip: ClipContext) => FeatureMatrix;
}

interface Definition<F extends Fields> extends Formula<F> {
  readonly settings: F;
}

/** A definition whose types follow from its settings. */
function define<F extends Fields>(settings: F, formula: Formula<NoInfer<F>>): Definition<F> {
  return { settings, ...formula };
}

/** A feature of one number per frame without settings. */
function plain<K extends string>(kind: K, compute: (clip: ClipContext) => FeatureMatrix) {
  return define({ kind: oneOf(kind) }, { bands: one, compute: (_, clip) => compute(clip) });
}

const one = () => 1;

/** Lowest and highest pitch, Hz. */
const PITCH_RANGE = { fMin: optional(positive, 65), fMax: optional(positive, 600) };
const { nMels, fMin, fMax, htk } = MEL;

const PLAIN = {
  /** Log-mel spectrogram, dB. */
  logMel: define({ kind: oneOf("logMel"), nMels: count, fMin, fMax, ...DECIBELS, htk }, {
    bands: ({ nMels }) => nMels,
    compute: (spec, { spectrogram }) => logMel(spectrogram, spec),
  }),
  /** Mel-frequency cepstral coefficients, the 0th included. */
  mfcc: define({
    kind: oneOf("mfcc"),
    nMfcc: CEPSTRUM.nMfcc,
    nMels,
    fMin,
    fMax,
    dctType: CEPSTRUM.dctType,
    lifter: CEPSTRUM.lifter,
  }, {
    late: ["dctType", "lifter"],
    bands: ({ nMfcc }) => nMfcc,
    compute: (spec, { spectrogram }) => {
      const { nMels, fMin, fMax } = spec;
      return mfccOfLogMel(logMel(spectrogram, { nMels, fMin, fMax }), spec);
    },
  }),
  /** Energy per pitch class, the loudest of a frame 1. */
  chroma: define({ kind: oneOf("chroma"), ...CHROMA }, {
    bands: ({ nChroma }) => nChroma,
    compute: (spec, { spectrogram }) => chromaStft(spectrogram, spec),
  }),
  /** Spectral contrast, dB: one band below `fMin`, and `nBands` octaves above. */
  spectralContrast: define({ kind: oneOf("spectralContrast"), ...CONTRAST }, {
    bands: ({ nBands }) => nBands + 1,
    compute: (spec, { spectrogram }) => spectralContrast(spectrogram, spec),
  }),
  /** Mel spectrogram of magnitudes, each band measured against its own recent past (PCEN). */
  pcen: define({
    kind: oneOf("pcen"),
    nMels: count,
    fMin,
    fMax,
    /** The magnitudes are multiplied by this first. */
    scale: optional(positive, 2 ** 31),
    ...PCEN,
  }, {
    bands: ({ nMels }) => nMels,
    compute: ({ nMels, fMin, fMax, scale, ...rest }, { spectrogram, stft }) => {
      const power = spectrogram.power.map((p) => scale * Math.sqrt(p));
      const mel = melSpectrogram({ ...spectrogram, power }, { nMels, fMin, fMax });
      return pcen(mel, { ...rest, hopSec: stft.hopLength / spectrogram.sampleRate });
    },
  }),
  /** Root mean square, of full scale. */
  rms: plain("rms", ({ waveform, stft }) => rms(waveform, framesOf(stft))),
  /** Part of the samples before which the sign changes. */
  zeroCrossingRate: plain(
    "zeroCrossingRate",
    ({ waveform, stft }) => zeroCrossingRate(waveform, framesOf(stft)),
  ),
  /** Hz. */
  spectralCentroid: plain("spectralCentroid", (clip) => shape.spectralCentroid(clip.spectrogram)),
  /** Hz. */
  spectralBandwidth: plain(
    "spectralBandwidth",
    (clip) => shape.spectralBandwidth(clip.spectrogram),
  ),
  /** 1 for noise, near 0 for a tone. */
  spectralFlatness: plain("spectralFlatness", (clip) => shape.spectralFlatness(clip.spectrogram)),
  /** Frequency below which lies `part` of the summed magnitudes, Hz. */
  spectralRolloff: define({ kind: oneOf("spectralRolloff"), part: optional(positive, 0.85) }, {
    bands: one,
    compute: ({ part }, { spectrogram }) => shape.spectralRolloff(spectrogram, { part }),
  }),
  /** Pitch by YIN, Hz; without a voice it means nothing. */
  pitch: define({
    kind: oneOf("pitch"),
    ...PITCH_RANGE,
    /** A period counts from this part of the mean difference down. */
    troughThreshold: optional(positive, 0.1),
  }, {
    bands: one,
    compute: (spec, { waveform, stft }) => yin(waveform, { ...spec, ...framesOf(stft) }),
  }),
  /**
   * Pitch and voice by probabilistic YIN: two bands, the pitch in Hz, 0 where there is no voice, and
   * the probability of a voice.
   */
  pyin: define({ kind: oneOf("pyin"), ...PITCH_RANGE }, {
    bands: () => 2,
    compute: (spec, { waveform, stft }) => pitchAndVoice(waveform, { ...spec, ...framesOf(stft) }),
  }),
};

type Plain = typeof PLAIN;
type PlainKind = keyof Plain;
type PlainSpec = { readonly [K in PlainKind]: Given<Plain[K]["settings"]> }[PlainKind];

const plainSpec = variant("kind", rulesOf(PLAIN)) as Rule<PlainSpec>;

const DELTA_SETTINGS = {
  kind: oneOf("delta"),
  /** The feature; not a delta itself: take a higher order instead. */
  of: plainSpec,
  ...DELTA,
};

/** One feature, as a recipe names it. */
export type FeatureSpec = PlainSpec | Given<typeof DELTA_SETTINGS>;

const DEFINITIONS = {
  ...PLAIN,
  /** How another feature changes over time. */
  delta: define(DELTA_SETTINGS, {
    bands: ({ of }) => bandsOf(of),
    compute: ({ of, order, width }, clip) => delta(computeFeature(of, clip), { order, width }),
  }),
};

const complete = variant("kind", rulesOf(DEFINITIONS)) as Rule<Required<FeatureSpec>>;

/**
 * Checks one feature and fills in its defaults.
 * @param at where it stands, for errors
 * @throws {InputError} if the kind or a setting is unknown, missing or out of range
 */
export function resolveSpec(spec: unknown, at = "feature"): Required<FeatureSpec> {
  const full = complete(spec, at);
  const { settings: fields, late = [] } = definitionOf(full.kind);
  const shown = Object.entries(full).filter(([name, value]) => {
    const field = fields[name];
    const isDefault = typeof field === "object" && field.missing === value;
    return !(late.includes(name) && isDefault);
  });
  const resolved = Object.fromEntries(shown) as unknown as Required<FeatureSpec>;
  if (resolved.kind !== "delta") return resolved;
  return { ...resolved, of: resolveSpec(resolved.of) as PlainSpec };
}

/** The rule for one feature. */
export const specRule: Rule<FeatureSpec> = Object.assign(resolveSpec, {
  accepts: complete.accepts,
  fields: complete.fields,
});

/** Number of bands that a feature adds to its plane. */
export function bandsOf(spec: FeatureSpec): number {
  return definitionOf(spec.kind).bands(complete(spec, "feature"));
}

/**
 * Computes one feature of a clip.
 * @returns `[frames, bandsOf(spec)]`
 */
export function computeFeature(spec: FeatureSpec, clip: ClipContext): FeatureMatrix {
  return definitionOf(spec.kind).compute(complete(spec, "feature"), clip);
}

function rulesOf(definitions: Readonly<Record<string, { readonly settings: Fields }>>) {
  const entries = Object.entries(definitions);
  return Object.fromEntries(
    entries.map(([kind, { settings: fields }]) => [kind, settings(fields)]),
  );
}

function definitionOf(kind: FeatureSpec["kind"]): Definition<Fields> {
  return DEFINITIONS[kind] as unknown as Definition<Fields>;
}

/** The pitch, 0 where there is no voice, beside the probability of a voice. */
function pitchAndVoice(waveform: Waveform, options: PyinOptions): FeatureMatrix {
  const { frames, f0, voiced, voicedProbability } = pyin(waveform, options);
  const pitch = { data: f0.map((hz, t) => voiced[t] === 1 ? hz : 0), frames, bands: 1 };
  return stackBands([pitch, { data: voicedProbability, frames, bands: 1 }]);
}

/** The frames of the spectrogram, for features of the signal itself. */
function framesOf({ nFft, hopLength, centre, padMode }: ResolvedStftOptions) {
  return { frameLength: nFft, hopLength, centre, padMode };
}

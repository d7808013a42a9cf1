/**
 * The features that a channel can be made of: one entry each, with its settings, its number of
 * bands and its formula.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { cutFrames } from "./spectral/_frames.ts";
import { chromaStft } from "./spectral/chroma.ts";
import { spectralContrast } from "./spectral/contrast.ts";
import { delta } from "./spectral/delta.ts";
import { type FeatureMatrix, stackBands } from "./matrix.ts";
import { melSpectrogram } from "./spectral/mel.ts";
import { meydaDescriptors } from "./descriptors/meyda.ts";
import { logMel, mfccOfLogMel } from "./spectral/mfcc.ts";
import { pcen } from "./spectral/pcen.ts";
import { yin } from "./pitch/yin.ts";
import { pyin, type PyinOptions } from "./pitch/pyin.ts";
import { rms } from "./spectral/rms.ts";
import type { DeltaSpec, FeatureKind, FeatureSpec, LogMelSpec, MeydaSpec } from "./spec_types.ts";
import {
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRolloff,
} from "./spectral/shape.ts";
import type { ResolvedStftOptions, Spectrogram } from "./spectral/stft.ts";
import { zeroCrossingRate } from "./spectral/zero_crossing.ts";
export type { FeatureKind, FeatureSpec } from "./spec_types.ts";

/** A clip, and how it was cut into the frames of its spectrogram. */
export interface ClipSound {
  readonly waveform: Waveform;
  readonly stft: ResolvedStftOptions;
}

/** One clip, its spectrogram, and what several features make of it, made once. */
export interface ClipContext extends ClipSound {
  readonly spectrogram: Spectrogram;
  /** Log-mel spectrogram with librosa's decibel defaults unless the settings say otherwise. */
  logMel(settings: Omit<Required<LogMelSpec>, "kind">): FeatureMatrix;
}

type Settings<S> = { readonly [K in keyof Required<S>]: Required<S>[K] | undefined };

interface Definition<S extends FeatureSpec> {
  /** Default of every setting that may be left out; `undefined` for those that may not. */
  readonly settings: Settings<S>;
  /**
   * Settings that the resolved form leaves out while they have their default: they came later, and
   * features that are in the cache already shall keep their key.
   */
  readonly unsaid?: readonly (keyof S & string)[];
  bands(spec: Required<S>): number;
  compute(spec: Required<S>, clip: ClipContext): FeatureMatrix;
}

type Definitions = {
  readonly [K in FeatureKind]: Definition<Extract<FeatureSpec, { kind: K }>>;
};

const DECIBELS = { topDb: 80, ref: 1 } as const;
const PCEN = { scale: 2 ** 31, gain: 0.98, bias: 2, exponent: 0.5, timeConstantSec: 0.4 } as const;
const one = () => 1;

const DEFINITIONS: Definitions = {
  logMel: {
    settings: {
      ...{ kind: "logMel", nMels: undefined, fMin: 0, fMax: null },
      ...{ ...DECIBELS, htk: false },
    },
    bands: (spec) => spec.nMels,
    compute: (spec, clip) => clip.logMel(spec),
  },
  mfcc: {
    settings: {
      ...{ kind: "mfcc", nMfcc: undefined, nMels: 128, fMin: 0, fMax: null },
      ...{ dctType: 2, lifter: 0 },
    },
    unsaid: ["dctType", "lifter"],
    bands: (spec) => spec.nMfcc,
    compute: ({ nMels, fMin, fMax, ...cepstrum }, clip) =>
      mfccOfLogMel(clip.logMel({ nMels, fMin, fMax, ...DECIBELS, htk: false }), cepstrum),
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
  pcen: {
    settings: { ...{ kind: "pcen", nMels: undefined, fMin: 0, fMax: null }, ...PCEN },
    bands: (spec) => spec.nMels,
    compute: ({ nMels, fMin, fMax, scale, ...rest }, { spectrogram, stft }) => {
      const { sampleRate, power } = spectrogram;
      const magnitudes = { ...spectrogram, power: power.map((p) => scale * Math.sqrt(p)) };
      const mel = melSpectrogram(magnitudes, { nMels, fMin, fMax: fMax ?? sampleRate / 2 });
      return pcen(mel, { ...rest, hopSec: stft.hopLength / sampleRate });
    },
  },
  rms: {
    settings: { kind: "rms" },
    bands: one,
    compute: (_, { waveform, stft }) => rms(waveform, framesOf(stft)),
  },
  zeroCrossingRate: {
    settings: { kind: "zeroCrossingRate" },
    bands: one,
    compute: (_, { waveform, stft }) => zeroCrossingRate(waveform, framesOf(stft)),
  },
  spectralCentroid: {
    settings: { kind: "spectralCentroid" },
    bands: one,
    compute: (_, clip) => spectralCentroid(clip.spectrogram),
  },
  spectralBandwidth: {
    settings: { kind: "spectralBandwidth" },
    bands: one,
    compute: (_, clip) => spectralBandwidth(clip.spectrogram),
  },
  spectralFlatness: {
    settings: { kind: "spectralFlatness" },
    bands: one,
    compute: (_, clip) => spectralFlatness(clip.spectrogram),
  },
  spectralRolloff: {
    settings: { kind: "spectralRolloff", part: 0.85 },
    bands: one,
    compute: ({ part }, clip) => spectralRolloff(clip.spectrogram, { part }),
  },
  pitch: {
    settings: { kind: "pitch", fMin: 65, fMax: 600, troughThreshold: 0.1 },
    bands: one,
    compute: (spec, { waveform, stft }) => yin(waveform, { ...spec, ...framesOf(stft) }),
  },
  pyin: {
    settings: { kind: "pyin", fMin: 65, fMax: 600 },
    bands: () => 2,
    compute: (spec, { waveform, stft }) => pitchAndVoice(waveform, { ...spec, ...framesOf(stft) }),
  },
  meyda: {
    settings: { kind: "meyda", descriptors: undefined },
    bands: (spec) => spec.descriptors.length,
    compute: ({ descriptors }, clip) => centredDescriptors(clip, descriptors),
  },
  delta: {
    settings: { kind: "delta", of: undefined, order: 1, width: 9 },
    bands: (spec) => bandsOf(spec.of),
    compute: ({ of, order, width }, clip) => delta(computeFeature(of, clip), { order, width }),
  },
};

/**
 * Fills in the defaults of one feature.
 * @throws TypeError if the kind or a setting is unknown, or one that is needed is missing
 */
export function resolveSpec(spec: FeatureSpec): Required<FeatureSpec> {
  const { settings, unsaid = [] } = definitionOf(spec?.kind);
  for (const key of Object.keys(spec)) {
    if (!Object.hasOwn(settings, key)) {
      throw new InputError(`make ${spec.kind}`, `no setting "${key}"`);
    }
  }
  const given = Object.fromEntries(Object.entries(spec).filter(([, v]) => v !== undefined));
  const all = { ...settings, ...given } as Record<string, unknown>;
  for (const [key, value] of Object.entries(all)) {
    if (value === undefined) throw new InputError(`make ${spec.kind}`, `${key} is missing`);
  }
  const defaults: Readonly<Record<string, unknown>> = { ...settings };
  const told = Object.entries(all).filter(([key, value]) =>
    !(unsaid.some((name) => name === key) && value === defaults[key])
  );
  const resolved = Object.fromEntries(told) as unknown as Required<FeatureSpec>;
  return resolved.kind === "delta" ? { ...resolved, of: resolveInner(resolved) } : resolved;
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
export function clipContext(spectrogram: Spectrogram, sound: ClipSound): ClipContext {
  const made = new Map<string, FeatureMatrix>();
  return {
    ...sound,
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

function resolveInner({ of }: Required<DeltaSpec>): DeltaSpec["of"] {
  const inner = resolveSpec(of);
  if (inner.kind !== "delta") return inner;
  throw new InputError("make the delta of a delta", "give one delta a higher order");
}

/** The frames of the spectrogram, for features of the signal itself. */
function framesOf({ nFft, hopLength, centre, padMode }: ResolvedStftOptions) {
  return { frameLength: nFft, hopLength, centre, padMode };
}

/** The pitch, 0 where there is no voice, beside the probability of a voice. */
function pitchAndVoice(waveform: Waveform, options: PyinOptions): FeatureMatrix {
  const { frames, f0, voiced, voicedProbability } = pyin(waveform, options);
  const pitch = { data: f0.map((hz, t) => voiced[t] === 1 ? hz : 0), frames, bands: 1 };
  return stackBands([pitch, { data: voicedProbability, frames, bands: 1 }]);
}

/** Meyda's frames start at their time: centred like all others, they begin half a frame earlier. */
function centredDescriptors(
  { waveform, stft }: ClipSound,
  descriptors: MeydaSpec["descriptors"],
): FeatureMatrix {
  const { padded, frameLength, hopLength } = cutFrames(waveform.samples, framesOf(stft));
  const sound = { samples: Float32Array.from(padded), sampleRate: waveform.sampleRate };
  const options = { frameLength, hopLength, descriptors, undefinedAs: 0 };
  const { data, frames, bands } = meydaDescriptors(sound, options);
  return { data, frames, bands };
}

function definitionOf(kind: FeatureKind): Definition<FeatureSpec> {
  if (Object.hasOwn(DEFINITIONS, kind)) return DEFINITIONS[kind] as Definition<FeatureSpec>;
  const known = Object.keys(DEFINITIONS).join(", ");
  throw new InputError("make features", `no kind "${kind}"`, { remedy: `there are ${known}` });
}

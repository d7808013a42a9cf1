/**
 * From a recording of any rate and length to the input of a network.
 * @module
 */
import { resample } from "@/audio/resample.ts";
import { trimSilence } from "@/audio/silence.ts";
import { fitLength, type Waveform } from "@/audio/waveform.ts";
import { memo } from "@/base/memo.ts";
import {
  clipLength,
  type FeatureConfig,
  type ResolvedFeatureConfig,
  resolveFeatureConfig,
  stftOptionsOf,
} from "./config.ts";
import { type FeatureMatrix, stackBands, standardise } from "./matrix.ts";
import { computeFeature, type FeatureSpec } from "./spec.ts";
import { binsOf } from "./spectral/fft.ts";
import { frameCount, powerSpectrogram } from "./spectral/stft.ts";

/** More is not kept for the next clip: 32 MB, two minutes at 16 kHz. */
const MOST_KEPT = 2 ** 22;
const rooms = memo<Float64Array>(1);

/** Memory for a spectrogram, which no feature keeps, so the next clip of the length uses it again. */
function roomForPower(length: number): Float64Array {
  const make = () => new Float64Array(length);
  return length > MOST_KEPT ? make() : rooms(String(length), make);
}

/**
 * The clip that features are made of: resampled, trimmed if the configuration says so, and exactly
 * `durationSec` long.
 */
export function prepareClip(waveform: Waveform, config: FeatureConfig): Waveform {
  return cutClip(waveform, resolveFeatureConfig(config));
}

function cutClip(waveform: Waveform, config: ResolvedFeatureConfig): Waveform {
  const { sampleRate, position, trimTopDb } = config;
  const resampled = resample(waveform, sampleRate);
  const kept = trimTopDb === null
    ? resampled
    : trimSilence(resampled, { topDb: trimTopDb }).waveform;
  const length = clipLength(config);
  return kept.samples.length === length ? kept : fitLength(kept, length, { position });
}

/** One `[frames, bands]` matrix per plane; all come from one spectrogram. */
function extractPlanes(waveform: Waveform, config: FeatureConfig): FeatureMatrix[] {
  const resolved = resolveFeatureConfig(config);
  const clip = cutClip(waveform, resolved);
  const stft = stftOptionsOf(resolved);
  const into = roomForPower(frameCount(clip.samples.length, stft) * binsOf(stft.nFft));
  const spectrogram = powerSpectrogram(clip, { ...stft, into });
  const context = { waveform: clip, stft, spectrogram };
  return resolved.channels.map((specs) => {
    const plane = stackBands(specs.map((spec) => computeFeature(spec, context)));
    return resolved.normalise === "clip" ? standardise(plane) : plane;
  });
}

/**
 * One feature of a recording, in its own unit.
 * @param config as for a network, without what is named here
 * @returns `[frames, bands]`
 * @throws {InputError} if the feature and the configuration do not fit together
 */
export function extractFeature(
  waveform: Waveform,
  spec: FeatureSpec,
  config: Omit<FeatureConfig, "channels" | "normalise">,
): FeatureMatrix {
  return extractPlanes(waveform, { ...config, channels: [[spec]], normalise: "train" })[0]!;
}

/**
 * Features of one recording as a network takes them.
 * @returns one clip in the order `[bands][frames][channels]`; `featureShape` gives the three sizes
 * @throws {InputError} if the configuration does not fit together
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { extractFeatures, type FeatureConfig, featureShape } from "@/features/mod.ts";
 *
 * const config: FeatureConfig = {
 *   sampleRate: 16000,
 *   durationSec: 3,
 *   nFft: 400, // 25 ms
 *   hopLength: 160, // 10 ms
 *   channels: [[{ kind: "logMel", nMels: 40 }]],
 *   normalise: "clip",
 * };
 * const samples = Float32Array.from({ length: 44100 }, (_, i) => Math.sin(i / 20));
 * const values = extractFeatures({ samples, sampleRate: 22050 }, config);
 *
 * assert.deepEqual(featureShape(config), [40, 301, 1]);
 * assert.equal(values.length, 40 * 301);
 * ```
 */
export function extractFeatures(waveform: Waveform, config: FeatureConfig): Float32Array {
  const planes = extractPlanes(waveform, config);
  const { bands, frames } = planes[0]!;
  const channels = planes.length;
  const out = new Float32Array(bands * frames * channels);
  planes.forEach(({ data }, c) => {
    for (let t = 0; t < frames; t++) {
      for (let b = 0; b < bands; b++) {
        out[(b * frames + t) * channels + c] = data[t * bands + b]!;
      }
    }
  });
  return out;
}

/**
 * From a recording of any rate and length to the input of a network.
 * @module
 */
import { fitLength } from "@/audio/fit.ts";
import { resample } from "@/audio/resample.ts";
import { trimSilence } from "@/audio/silence.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { memo } from "./_memo.ts";
import {
  clipLength,
  type FeatureConfig,
  featureShape,
  resolveFeatureConfig,
  stftOptionsOf,
} from "./config.ts";
import { type FeatureMatrix, stackBands } from "./matrix.ts";
import { standardise } from "./normalise.ts";
import { clipContext, computeFeature, type FeatureSpec } from "./spec.ts";
import { frameCount, powerSpectrogram } from "./spectral/stft.ts";

/** More is not kept for the next clip: 32 MB, two minutes at 16 kHz. */
const MOST_KEPT = 2 ** 22;
const rooms = memo<Float64Array>(1);

/** Memory for a spectrogram, which no feature keeps: the next clip of the length takes it again. */
function roomForPower(length: number): Float64Array {
  const make = () => new Float64Array(length);
  return length > MOST_KEPT ? make() : rooms(String(length), make);
}

/**
 * The clip that features are made of: resampled, trimmed if the configuration says so, and exactly
 * `durationSec` long.
 */
export function prepareClip(waveform: Waveform, config: FeatureConfig): Waveform {
  const resolved = resolveFeatureConfig(config);
  const { sampleRate, position, trimTopDb } = resolved;
  const resampled = waveform.sampleRate === sampleRate ? waveform : resample(waveform, sampleRate);
  const kept = trimTopDb === null
    ? resampled
    : trimSilence(resampled, { topDb: trimTopDb }).waveform;
  return fitLength(kept, clipLength(resolved), { position });
}

/**
 * Features of one recording, channel by channel; all channels come from one spectrogram. With
 * `normalise: "clip"` each has zero mean and unit variance.
 * @returns one `[frames, bands]` matrix per channel
 * @throws RangeError, TypeError if the configuration does not hold together
 */
export function extractChannels(waveform: Waveform, config: FeatureConfig): FeatureMatrix[] {
  const resolved = resolveFeatureConfig(config);
  const clip = prepareClip(waveform, resolved);
  const stft = stftOptionsOf(resolved);
  const into = roomForPower(frameCount(clip.samples.length, stft) * (stft.nFft / 2 + 1));
  const context = clipContext(powerSpectrogram(clip, { ...stft, into }), { waveform: clip, stft });
  return resolved.channels.map((specs) => {
    const channel = stackBands(specs.map((spec) => computeFeature(spec, context)));
    return resolved.normalise === "clip" ? standardise(channel) : channel;
  });
}

/**
 * One feature of a recording, in its own unit.
 * @param config as for a network, without what is named here
 * @returns `[frames, bands]`
 * @throws RangeError, TypeError if the feature and the configuration do not hold together
 */
export function extractFeature(
  waveform: Waveform,
  spec: FeatureSpec,
  config: Omit<FeatureConfig, "channels" | "normalise">,
): FeatureMatrix {
  return extractChannels(waveform, { ...config, channels: [[spec]], normalise: "train" })[0]!;
}

/**
 * Features of one recording as a network takes them.
 * @returns one clip in the order `[bands][frames][channels]`; `featureShape` gives the three sizes
 * @throws RangeError, TypeError if the configuration does not hold together
 */
export function extractFeatures(waveform: Waveform, config: FeatureConfig): Float32Array {
  const matrices = extractChannels(waveform, config);
  const [bands, frames, channels] = featureShape(config);
  const out = new Float32Array(bands * frames * channels);
  matrices.forEach(({ data }, c) => {
    for (let t = 0; t < frames; t++) {
      for (let b = 0; b < bands; b++) {
        out[(b * frames + t) * channels + c] = data[t * bands + b]!;
      }
    }
  });
  return out;
}

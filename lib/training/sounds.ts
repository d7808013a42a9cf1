/** Features that are made anew, from changed sound, whenever a clip is trained on. @module */
import { type Random, seededRandom } from "@/base/random.ts";
import { extractFeatures } from "@/features/extract.ts";
import { type FeatureConfig, featureShape } from "@/features/config.ts";
import { type FeatureStatistics, scaleClips } from "@/features/statistics.ts";
import { augmentSound, type SoundAugmentation } from "./sound_augment.ts";

/** Recordings of one rate. */
export interface SoundSet {
  /** Hz. */
  readonly sampleRate: number;
  /** Samples of each recording by its clip's id, in memory that threads share. */
  readonly samples: ReadonlyMap<string, Float32Array>;
}

/** Recordings, what is done to them, and how they become the input of a network. */
export interface LiveSounds {
  readonly sounds: SoundSet;
  readonly augmentation: SoundAugmentation;
  readonly features: FeatureConfig;
  /** null: each clip is normalised by itself. */
  readonly statistics: FeatureStatistics | null;
}

/** The last version of each clip, by the sounds that it was made of. */
const versions = new WeakMap<LiveSounds, Map<string, { version: number; values: Float32Array }>>();

/**
 * Changes a recording and makes the network's input of it.
 * @param which.use how many times the training has come to this clip, from 1; there is a new version
 * after every `everyEpochs` of them
 * @returns one clip, `[bands][frames][planes]`, normalised; not to be changed
 */
export function soundFeatures(
  live: LiveSounds,
  { id, seed, use }: { readonly id: string; readonly seed: number; readonly use: number },
): Float32Array {
  const { everyEpochs } = live.augmentation;
  // Clips take turns, so that each epoch has as many new versions as the others.
  const turn = seededRandom(`${seed}/turn/${id}`).integer(everyEpochs);
  const version = Math.floor((use - 1 + turn) / everyEpochs);
  const made = versions.get(live) ?? new Map<string, { version: number; values: Float32Array }>();
  versions.set(live, made);
  const last = made.get(id);
  if (last?.version === version) return last.values;
  const random = seededRandom(`${seed}/sound/${version}/${id}`);
  const values = changedFeatures(live, id, random);
  if (everyEpochs > 1) made.set(id, { version, values });
  return values;
}

function changedFeatures(
  { sounds, augmentation, features, statistics }: LiveSounds,
  id: string,
  random: Random,
): Float32Array {
  const sound = { samples: sounds.samples.get(id)!, sampleRate: sounds.sampleRate };
  const changed = augmentSound(sound, { config: augmentation, random });
  const values = extractFeatures(changed, features);
  if (statistics === null) return values;
  return scaleClips(values, { shape: featureShape(features), statistics, into: values });
}

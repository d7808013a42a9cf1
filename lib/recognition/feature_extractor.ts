/** What a network takes and gives, without the network: it may run elsewhere. @module */
import { checkWaveform, type Waveform } from "@/audio/waveform.ts";
import { InputError } from "@/base/errors.ts";
import { scaleRow } from "@/evaluation/calibration.ts";
import { featureShape } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";
import { scaleClips } from "@/features/statistics.ts";
import { cardStatistics, type StoredCard } from "@/models/card.ts";
import { unpackCard } from "@/models/saved.ts";

/** Makes the input of a network, and calibrates its output. */
export interface FeatureExtractor {
  /** Name of each output, in order. */
  readonly labels: readonly string[];
  /** Shape of the input for one clip. */
  readonly shape: readonly [bands: number, frames: number, planes: number];
  /** Length of a clip, seconds. */
  readonly clipSec: number;
  /**
   * The input for one clip, `[bands][frames][planes]`. Longer sound is cut, shorter sound is padded.
   * @param clip any sample rate
   */
  extract(clip: Waveform): Float32Array;
  /** One calibrated score per label from the network's output for one clip; they sum to 1. */
  calibrate(scores: ArrayLike<number>): readonly number[];
}

/**
 * Makes what a network needs around it from the bytes of its card, `meta.json`.
 * @throws {InputError} if the card is damaged or was changed
 */
export async function loadFeatureExtractor(card: Uint8Array): Promise<FeatureExtractor> {
  const { extract, calibrate, ...about } = makeFeatureExtractor(
    await unpackCard(card, { name: "given" }),
  );
  return {
    ...about,
    extract: (clip) => {
      checkWaveform(clip);
      return extract(clip);
    },
    calibrate: (scores) => {
      if (scores.length === about.labels.length) return calibrate(scores);
      const why = `there are ${scores.length}, for ${about.labels.length} labels`;
      throw new InputError("calibrate the scores", why);
    },
  };
}

/** The same from a card that was read. */
export function makeFeatureExtractor(card: StoredCard): FeatureExtractor {
  const shape = featureShape(card.features);
  const statistics = cardStatistics(card);
  const temperature = card.calibration?.temperature ?? 1;
  return {
    labels: card.labels,
    shape,
    clipSec: card.features.durationSec,
    extract: (clip) => {
      const values = extractFeatures(clip, card.features);
      return statistics === null ? values : scaleClips(values, { shape, statistics });
    },
    calibrate: (scores) => scaleRow(scores, temperature),
  };
}

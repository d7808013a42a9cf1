/** From a sound to an emotion: the same features and network as in training. @module */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import { peakDb } from "@/audio/level.ts";
import { checkWaveform, durationSec, type Waveform } from "@/audio/waveform.ts";
import { type EngineOptions, startEngine } from "@/engine/start.ts";
import { featureShape } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";
import { scaleClips } from "@/features/statistics.ts";
import type { StoredCard } from "@/models/card.ts";
import { type ModelFiles, unpackModel } from "@/models/saved.ts";

/** Shorter sounds hold no syllable. */
export const SHORTEST_SEC = 0.25;
/** The quietest recording of RAVDESS peaks at -44 dB; below this there is nothing but noise. */
export const SILENCE_DB = -60;
/**
 * Longer sounds are cut into pieces of one clip each; of others the network hears what it heard of
 * training recordings of that length: the clip at `features.position`, silence trimmed if so set.
 */
const WHOLE_UP_TO_CLIPS = 2;
const BATCH = 32;

/** What was recognised in a sound. */
export interface Recognition {
  /** The label with the highest score. */
  readonly emotion: string;
  /** Score of every label, in the network's order; they sum to 1. */
  readonly scores: Readonly<Record<string, number>>;
  readonly durationSec: number;
  /** Pieces that were scored and averaged: 1 unless the sound is much longer than a clip. */
  readonly pieces: number;
}

/** Recognises emotions with one network. */
export interface Recognizer {
  readonly card: StoredCard;
  /**
   * Recognises the emotion of a sound.
   * @throws RangeError when it is too short, silent, or holds samples that are no numbers
   */
  recognize(waveform: Waveform): Promise<Recognition>;
  /** Recognises several sounds together, which is faster. */
  recognizeAll(waveforms: readonly Waveform[]): Promise<Recognition[]>;
  /** Frees the network's memory. */
  dispose(): void;
}

/** Settings of {@linkcode loadRecognizer}. */
export interface RecognizerOptions {
  /** @default the best that is here */
  readonly engine?: EngineOptions | undefined;
  /** What errors call the model. @default "given" */
  readonly name?: string | undefined;
}

/**
 * Loads a network from the bytes of its files, which hold all that is needed: labels, settings of
 * features, and statistics.
 * @throws {InputError} if the files are damaged or do not belong together
 */
export async function loadRecognizer(
  files: ModelFiles,
  options: RecognizerOptions = {},
): Promise<Recognizer> {
  await startEngine(options.engine);
  const { model, card } = await unpackModel(files, { name: options.name ?? "given" });
  const recognizeAll = async (waveforms: readonly Waveform[]) => {
    for (const waveform of waveforms) checkSound(waveform);
    const pieces = waveforms.map((waveform) => cutPieces(waveform, card.features.durationSec));
    const rows = await scorePieces(model, card, pieces.flat());
    let at = 0;
    return waveforms.map((waveform, i) => {
      const own = rows.slice(at, at += pieces[i]!.length);
      return summarise(own, card.labels, durationSec(waveform));
    });
  };
  return {
    card,
    recognizeAll,
    recognize: async (waveform) => (await recognizeAll([waveform]))[0]!,
    dispose: () => model.dispose(),
  };
}

/**
 * Refuses a sound in which no emotion can be recognised.
 * @throws RangeError with a sentence
 */
export function checkSound(waveform: Waveform): void {
  checkWaveform(waveform);
  const seconds = durationSec(waveform);
  if (seconds < SHORTEST_SEC) {
    throw new InputError(
      `recognise an emotion in ${seconds.toFixed(3)} s of sound`,
      `at least ${SHORTEST_SEC} s are needed`,
    );
  }
  const peak = peakDb(waveform);
  if (peak < SILENCE_DB) {
    const level = peak === -Infinity
      ? "every sample is zero"
      : `its loudest sample is at ${peak.toFixed(0)} dB of full scale, ${SILENCE_DB} dB are needed`;
    throw new InputError(
      "recognise an emotion in silence",
      `${level} (was the right microphone recorded?)`,
    );
  }
}

/**
 * Cuts a sound that is much longer than a clip into pieces of a clip's length, the last of which
 * ends with the sound; silent pieces are left out.
 */
export function cutPieces(waveform: Waveform, clipSec: number): Waveform[] {
  const { samples, sampleRate } = waveform;
  const length = Math.round(clipSec * sampleRate);
  if (samples.length <= WHOLE_UP_TO_CLIPS * length) return [waveform];
  const count = Math.ceil(samples.length / length);
  return Array.from({ length: count }, (_, i) => {
    const start = Math.min(i * length, samples.length - length);
    return { samples: samples.subarray(start, start + length), sampleRate };
  }).filter((piece) => peakDb(piece) >= SILENCE_DB);
}

async function scorePieces(
  model: tf.LayersModel,
  card: StoredCard,
  pieces: readonly Waveform[],
): Promise<number[][]> {
  const shape = featureShape(card.features);
  const size = shape[0] * shape[1] * shape[2];
  const rows: number[][] = [];
  for (let start = 0; start < pieces.length; start += BATCH) {
    const batch = pieces.slice(start, start + BATCH);
    const data = new Float32Array(batch.length * size);
    batch.forEach((piece, i) => data.set(clipOf(piece, card), i * size));
    const output = tf.tidy(() =>
      model.predictOnBatch(tf.tensor(data, [batch.length, ...shape])) as tf.Tensor2D
    );
    rows.push(...await output.array());
    output.dispose();
  }
  return rows;
}

function clipOf(piece: Waveform, { features, statistics }: StoredCard): Float32Array {
  const clip = extractFeatures(piece, features);
  if (statistics === null) return clip;
  const { per, mean, std } = statistics;
  return scaleClips(clip, {
    shape: featureShape(features),
    statistics: { per, mean: Float32Array.from(mean), std: Float32Array.from(std), fittedOn: [] },
  });
}

function summarise(
  rows: readonly (readonly number[])[],
  labels: readonly string[],
  seconds: number,
): Recognition {
  const mean = labels.map((_, k) => rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length);
  return {
    emotion: labels[mean.indexOf(Math.max(...mean))]!,
    scores: Object.fromEntries(labels.map((label, k) => [label, mean[k]!])),
    durationSec: seconds,
    pieces: rows.length,
  };
}

/** From a sound to an emotion: the same features and network as in training. @module */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import { peakDb, SILENCE_DB } from "@/audio/level.ts";
import { checkWaveform, durationSec, type Waveform } from "@/audio/waveform.ts";
import { type EngineOptions, startEngine } from "@/engine/start.ts";
import { type FeatureConfig, featureShape } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";
import { scaleClips } from "@/features/statistics.ts";
import type { StoredCard } from "@/models/card.ts";
import { type ModelFiles, unpackModel } from "@/models/saved.ts";
import { cutPieces, type Piece } from "./pieces.ts";

/** Shorter sounds hold no syllable. */
export const SHORTEST_SEC = 0.25;
const BATCH = 32;

/** What was recognised in a sound. */
export interface Recognition {
  /** The label with the highest score. */
  readonly emotion: string;
  /** Score of every label, in the network's order; they sum to 1. */
  readonly scores: Readonly<Record<string, number>>;
  readonly durationSec: number;
  /** Pieces that were scored and averaged: 1 unless there is more speech than a clip holds. */
  readonly pieces: number;
  /** Sentences about the sound that make the answer less reliable. */
  readonly notes: readonly string[];
}

/** Recognises emotions with one network. */
export interface Recognizer {
  readonly card: StoredCard;
  /**
   * Recognises the emotion of a sound.
   * @throws {InputError} if it is too short, silent, or has samples that are not finite
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
 * Loads a network from the bytes of its files, which also hold its labels, feature settings and
 * statistics.
 * @throws {InputError} if the files are damaged or do not belong together
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadRecognizer } from "@/recognition/mod.ts";
 *
 * const folder = new URL("../../artifacts/models/two_channel/", import.meta.url);
 * const read = (name: string) => Deno.readFile(new URL(name, folder)); // or fetch, in a page
 * const recognizer = await loadRecognizer({
 *   "model.json": await read("model.json"),
 *   "weights.bin": await read("weights.bin"),
 *   "meta.json": await read("meta.json"),
 * });
 * const samples = Float32Array.from({ length: 32000 }, (_, i) => 0.1 * Math.sin(i / 20));
 * const { emotion, scores } = await recognizer.recognize({ samples, sampleRate: 16000 });
 * assert.ok(recognizer.card.labels.includes(emotion));
 * assert.equal(Object.keys(scores).length, 8);
 * ```
 */
export async function loadRecognizer(
  files: ModelFiles,
  options: RecognizerOptions = {},
): Promise<Recognizer> {
  await startEngine(options.engine);
  const { model, card } = await unpackModel(files, { name: options.name ?? "given" });
  const recognizeAll = async (waveforms: readonly Waveform[]) => {
    for (const waveform of waveforms) checkSound(waveform);
    const sounds = waveforms.map((waveform) => ({
      waveform,
      pieces: cutPieces(waveform, card.features),
    }));
    const all = sounds.flatMap(({ pieces }) => pieces.map((piece) => piece.waveform));
    const rows = await scorePieces(model, card, all);
    return sounds.map((sound) => summarise(sound, rows.splice(0, sound.pieces.length), card));
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
 * @throws {InputError} if it is too short, silent, or has samples that are not finite
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
    throw new InputError("recognise an emotion in silence", level, {
      remedy: "check that the right microphone was recorded",
    });
  }
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

/** The mean of the pieces' scores, weighted by how much speech is in each. */
function summarise(
  { waveform, pieces }: { readonly waveform: Waveform; readonly pieces: readonly Piece[] },
  rows: readonly (readonly number[])[],
  { labels, features }: StoredCard,
): Recognition {
  const speechSec = pieces.reduce((sum, piece) => sum + piece.speechSec, 0);
  const weights = pieces.map((piece) => piece.speechSec / speechSec);
  const mean = labels.map((_, k) => rows.reduce((sum, row, i) => sum + weights[i]! * row[k]!, 0));
  return {
    emotion: labels[mean.indexOf(Math.max(...mean))]!,
    scores: Object.fromEntries(labels.map((label, k) => [label, mean[k]!])),
    durationSec: durationSec(waveform),
    pieces: pieces.length,
    notes: notesOn(waveform, features),
  };
}

function notesOn(waveform: Waveform, features: FeatureConfig): string[] {
  const notes = [...waveform.notes ?? []];
  const present = waveform.sampleRate / 2;
  const used = features.sampleRate / 2;
  if (present >= used) return notes;
  return [
    ...notes,
    `The sound has no frequencies above ${present} Hz, but the network uses frequencies up to ` +
    `${used} Hz, so the answer may be wrong.`,
  ];
}

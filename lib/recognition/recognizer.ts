/** From a sound to an emotion: the same features and network as in training. @module */
import { InputError } from "@/base/errors.ts";
import { integer, number } from "@/base/schema.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { type EngineOptions, startEngine } from "@/engine/start.ts";
import { clipLength } from "@/features/config.ts";
import type { StoredCard } from "@/models/card.ts";
import { splitModel } from "@/models/head.ts";
import { type ModelFiles, unpackModel } from "@/models/saved.ts";
import { fitHead, type HeldOut, holdOut } from "./adapt.ts";
import { embedSound } from "./embed.ts";
import { relate } from "./relative.ts";
import { explain, type Explanation } from "./explain.ts";
import type {
  ModelInfo,
  Recognition,
  RecognitionStream,
  RecognizeOptions,
  ResolvedOptions,
} from "./result.ts";
import { createEmbedder, createScorer, openNetwork, type Scorer } from "./scorer.ts";
import { createStream, recognizeWhole } from "./stream.ts";
import { checkVoice, labelClips, type Voice } from "./voice.ts";
import { createVoiceDetector, type VoiceDetector } from "./voice_activity.ts";

/** Seconds from the start of a window to the next. */
const HOP_SEC = 0.5;

/** Recognises emotions with one network. */
export interface EmotionRecognizer {
  /** Which network it uses. */
  readonly model: ModelInfo;
  /**
   * Recognises the emotion of a sound, and of each window of it.
   * @throws {InputError} if it has no samples or some that are not finite, or an option is wrong
   */
  recognize(waveform: Waveform, options?: RecognizeOptions): Promise<Recognition>;
  /**
   * Recognises in sound that comes in chunks. Its windows are those of `recognize`, bit for bit.
   * @throws {InputError} if an option is wrong
   */
  stream(options?: RecognizeOptions): RecognitionStream;
  /**
   * Says what the answer for the window with the most speech rests on. It takes about 150 times as
   * long as scoring a window.
   * @throws {InputError} if the sound cannot be used, or holds no speech
   */
  explain(waveform: Waveform, options?: RecognizeOptions): Promise<Explanation>;
  /**
   * Judges recordings of one person against each other: the mean of their scores is taken away, in
   * logarithms, since it belongs to the voice. The recordings should differ in emotion.
   * @param found what `recognize` or `flush` said of each; those without speech stay as they are
   * @throws {InputError} if fewer than five hold speech
   */
  relate<T extends Recognition>(found: readonly T[]): T[];
  /**
   * What the network makes of a sound before its last layer: a clip of a {@linkcode Voice}.
   * @throws {InputError} if the sound cannot be used, or holds too little speech
   */
  embed(waveform: Waveform): Promise<readonly number[]>;
  /**
   * Fits the last layer to the voice of one person. Emotions without clips become less likely.
   * @returns the same network with that layer; it is gone when this recogniser is disposed of
   * @throws {InputError} if the voice has fewer than three clips of an emotion, or belongs to another
   *   model
   */
  adapt(voice: Voice): Promise<AdaptedRecognizer>;
  /**
   * Tries what `adapt` is worth: each clip is recognised by a layer that was fitted to others.
   * @throws {InputError} as `adapt`
   */
  tryVoice(voice: Voice): Promise<HeldOut>;
  /** Frees the network's memory; what is asked afterwards is refused. */
  dispose(): void;
}

/** A recogniser whose last layer was fitted to a voice. */
export type AdaptedRecognizer = Pick<
  EmotionRecognizer,
  "model" | "recognize" | "stream" | "explain" | "relate"
>;

/** The same, with the card of its network. */
export interface Recognizer extends EmotionRecognizer {
  readonly card: StoredCard;
}

/** Settings of {@linkcode loadRecognizer}. */
export interface RecognizerOptions {
  /** What computes. @default the best that is here */
  readonly engine?: EngineOptions | undefined;
  /** What results and errors call the model. @default "given" */
  readonly name?: string | undefined;
  /** Finds speech. @default the project's own detector */
  readonly detector?: (() => VoiceDetector) | undefined;
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
 * const folder = new URL("../../artifacts/models/unseen_speakers/", import.meta.url);
 * const read = async (name: string) => await (await fetch(new URL(name, folder))).bytes();
 * const recognizer = await loadRecognizer({
 *   "model.json": await read("model.json"),
 *   "weights.bin": await read("weights.bin"),
 *   "meta.json": await read("meta.json"),
 * });
 * const silence = { samples: new Float32Array(64000), sampleRate: 16000 };
 * const { status, emotion, windows } = await recognizer.recognize(silence);
 * assert.deepEqual([status, emotion, windows.length], ["no_speech", null, 3]);
 * ```
 */
export async function loadRecognizer(
  files: ModelFiles,
  options: RecognizerOptions = {},
): Promise<Recognizer> {
  await startEngine(options.engine);
  const { name = "given", detector = createVoiceDetector } = options;
  const loaded = await unpackModel(files, { name });
  const { card } = loaded;
  const network = openNetwork(loaded.model);
  const model = { name, version: card.sha256["weights.bin"]!.slice(0, 12), labels: card.labels };
  const context = { card, detector };
  const split = async () => {
    const { body, head } = await splitModel(loaded.model);
    return { body: openNetwork(body), head };
  };
  let made: ReturnType<typeof split> | undefined;
  let isDisposed = false;
  const parts = () => made ??= split();
  const clipsOf = async (voice: Voice) => {
    const { head } = await parts();
    const checked = checkVoice(voice, { name: "given", model });
    const features = head.kernel.length / head.bias.length;
    return { head, clips: labelClips(checked, { labels: card.labels, features }) };
  };
  return {
    card,
    ...recognizerOf(createScorer(network, { card }), { ...context, model }),
    embed: async (waveform) => {
      const { body } = await parts();
      const embedClip = createEmbedder(body, card);
      const { hop } = resolveOptions({}, card);
      return await embedSound(waveform, { ...context, embedClip, hop });
    },
    adapt: async (voice) => {
      const { head, clips } = await clipsOf(voice);
      const { body } = await parts();
      const scorer = createScorer(body, { card, head: fitHead(head, clips) });
      const adapted = { ...model, name: `${name}, adapted to a voice` };
      return recognizerOf(scorer, { ...context, model: adapted });
    },
    tryVoice: async (voice) => {
      const { head, clips } = await clipsOf(voice);
      return holdOut(head, clips);
    },
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      void made?.then(({ body }) => body.dispose());
      network.dispose();
      loaded.model.dispose();
    },
  };
}

/** Everything that follows from how clips are scored. */
function recognizerOf(
  scorer: Scorer,
  { card, detector, model }: {
    readonly card: StoredCard;
    readonly detector: () => VoiceDetector;
    readonly model: ModelInfo;
  },
): AdaptedRecognizer {
  const contextOf = (given: RecognizeOptions = {}) => {
    return { card, model, scorer, detector, options: resolveOptions(given, card) };
  };
  return {
    model,
    recognize: async (waveform, given) => await recognizeWhole(waveform, contextOf(given)),
    stream: (given) => createStream(contextOf(given)),
    relate: (found) => {
      const { probabilityThreshold: threshold } = resolveOptions({}, card);
      return relate(found, { labels: model.labels, threshold });
    },
    explain: (waveform, given = {}) =>
      explain(waveform, { card, scorer, detector, hop: resolveOptions(given, card).hop }),
  };
}

/**
 * Checks options and fills in the defaults.
 * @throws {InputError} if a value is out of range, or the hop is given twice
 */
function resolveOptions(given: RecognizeOptions, card: StoredCard): ResolvedOptions {
  const { features } = card;
  const { hopSec, overlapFactor } = given;
  if (hopSec !== undefined && overlapFactor !== undefined) {
    throw new InputError("use hopSec and overlapFactor", "each says how far windows are apart", {
      remedy: "give one of them",
    });
  }
  let hop = Math.min(HOP_SEC, features.durationSec);
  if (hopSec !== undefined) hop = number({ above: 0, max: features.durationSec })(hopSec, "hopSec");
  if (overlapFactor !== undefined) {
    const overlap = number({ min: 0, max: 0.99 })(overlapFactor, "overlapFactor");
    hop = (1 - overlap) * features.durationSec;
  }
  const {
    probabilityThreshold = card.calibration?.threshold ?? 0,
    smoothingWindows = 1,
    suppressionTimeSec = 0,
  } = given;
  return {
    hop: Math.min(clipLength(features), Math.max(1, Math.round(hop * features.sampleRate))),
    probabilityThreshold: number({ min: 0, max: 1 })(probabilityThreshold, "probabilityThreshold"),
    smoothingWindows: integer({ min: 1, max: 100 })(smoothingWindows, "smoothingWindows"),
    suppressionTimeSec: number({ min: 0 })(suppressionTimeSec, "suppressionTimeSec"),
  };
}

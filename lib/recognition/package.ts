/**
 * Which emotion a voice has, when, how sure that is and why: the public API of the npm and the JSR
 * package. It runs in Node, Deno and browsers.
 *
 * A model is three files, `model.json`, `weights.bin` and `meta.json`. {@linkcode loadRecognizer} takes
 * their bytes, {@linkcode decodeWaveform} the bytes of a sound file. The result has a status: `"ok"`,
 * `"unsure"` or `"no_speech"`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { decodeWaveform, encodeWav, loadRecognizer } from "@speech-emotion/recognizer";
 *
 * const folder = new URL("../../artifacts/models/unseen_speakers/", import.meta.url);
 * const read = async (name: string) => await (await fetch(new URL(name, folder))).bytes();
 * const recognizer = await loadRecognizer({
 *   "model.json": await read("model.json"),
 *   "weights.bin": await read("weights.bin"),
 *   "meta.json": await read("meta.json"),
 * });
 * const file = encodeWav({ samples: new Float32Array(64000), sampleRate: 16000 });
 * const { status } = await recognizer.recognize(await decodeWaveform(file));
 * assert.equal(status, "no_speech");
 * ```
 *
 * The networks were trained on acted speech. They are wrong often, and not equally often for everybody:
 * do not judge people by them.
 * @module
 */
import {
  type EmotionRecognizer,
  loadRecognizer as load,
  type RecognizerOptions,
} from "./recognizer.ts";

export { type DecodeOptions, decodeWaveform } from "@/audio/decode.ts";
export type { DecodeLimit } from "@/audio/unreadable.ts";
export { encodeWav } from "@/audio/wav.ts";
export type { Waveform } from "@/audio/waveform.ts";
export { InputError, type InputErrorCode, type InputErrorOptions } from "@/base/errors.ts";
export type { EngineOptions, Provider } from "@/engine/start.ts";
export type { HeldOut } from "./adapt.ts";
export type { Explanation } from "./explain.ts";
export { type FeatureExtractor, loadFeatureExtractor } from "./feature_extractor.ts";
export type {
  AdaptedRecognizer,
  EmotionRecognizer as Recognizer,
  RecognizerOptions,
} from "./recognizer.ts";
export type {
  ModelInfo,
  Recognition,
  RecognitionStatus,
  RecognitionStream,
  RecognizedWindow,
  RecognizeOptions,
  Scores,
} from "./result.ts";
export { checkVoice, FEWEST_CLIPS, type Voice, type VoiceClip } from "./voice.ts";
export { createVoiceDetector, type VoiceDetector } from "./voice_activity.ts";

/** The bytes of the files of a model. */
export interface ModelFiles {
  /** The layers. */
  readonly "model.json": Uint8Array;
  /** The weights. */
  readonly "weights.bin": Uint8Array;
  /** The card: labels, settings of the features, calibration, checksums. */
  readonly "meta.json": Uint8Array;
}

/**
 * Loads a network from the bytes of its files, which also hold its labels, feature settings and
 * statistics. The first call starts the engine.
 * @throws {InputError} if the files are damaged or do not belong together
 */
export function loadRecognizer(
  files: ModelFiles,
  options: RecognizerOptions = {},
): Promise<EmotionRecognizer> {
  return load(files, options);
}

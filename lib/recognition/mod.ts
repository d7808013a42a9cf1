/**
 * Which emotion a voice has, when, how sure that is and why: from whole sounds, or from chunks.
 * @module
 */
export type { Explanation } from "./explain.ts";
export { loadRecognizer, type Recognizer, type RecognizerOptions } from "./recognizer.ts";
export type {
  ModelInfo,
  Recognition,
  RecognitionStatus,
  RecognitionStream,
  RecognizedWindow,
  RecognizeOptions,
  Scores,
} from "./result.ts";
export { createVoiceDetector, type VoiceDetector } from "./voice_activity.ts";

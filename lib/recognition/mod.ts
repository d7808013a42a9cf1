/**
 * Which emotion a voice has, when, how sure that is and why: from whole sounds, or from chunks.
 * @module
 */
export type { HeldOut } from "./adapt.ts";
export type { Explanation } from "./explain.ts";
export {
  type AdaptedRecognizer,
  loadRecognizer,
  type Recognizer,
  type RecognizerOptions,
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

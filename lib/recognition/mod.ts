/**
 * What a voice says, when, and how sure that is: from whole sounds, or from chunks as they come.
 * @module
 */
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

/** From sounds to emotions. @module */
export {
  checkSound,
  cutPieces,
  loadRecognizer,
  type Recognition,
  type Recognizer,
  type RecognizerOptions,
  SHORTEST_SEC,
  SILENCE_DB,
} from "./recognizer.ts";

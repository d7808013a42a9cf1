/** From sounds to emotions. @module */
export { cutPieces, type Piece } from "./pieces.ts";
export {
  loadRecognizer,
  type Recognition,
  type Recognizer,
  type RecognizerOptions,
} from "./recognizer.ts";

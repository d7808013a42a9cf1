/**
 * Labelled recordings: what a corpus is, which there are, and the index of what is on disk.
 * @module
 */
export type { Corpus, ExpectedCounts, ExpectedPart, LabelTable, TableFormat } from "./corpus.ts";
export { type Emotion, EMOTIONS, emotionsIn, isEmotion } from "./emotion.ts";
export {
  formatUtterance,
  type Gender,
  type Intensity,
  parseUtterance,
  type Utterance,
  type UtteranceLabels,
  type VocalChannel,
} from "./utterance.ts";
export { parseRavdessName, ravdess } from "./ravdess.ts";
export { cremaD } from "./crema_d.ts";
export { tess } from "./tess.ts";
export { savee } from "./savee.ts";
export { own } from "./own.ts";
export { demo } from "./demo.ts";
export { CORPORA, corpusByName } from "./registry.ts";
export { checkCounts, countUtterances, type UtteranceCounts } from "./counts.ts";
export { duplicateGroups, identicalUnits } from "./duplicates.ts";
export { filterUtterances, onePerEmotion, type UtteranceFilter } from "./select.ts";
export { type Part, partsOf } from "./parts.ts";

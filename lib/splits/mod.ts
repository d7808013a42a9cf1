/**
 * Which clips are learned from, tuned on and judged on; and the guard against leakage.
 * @module
 */
export {
  isProtocol,
  type Part,
  PARTS,
  type Protocol,
  type ProtocolName,
  PROTOCOLS,
  type Split,
} from "./split.ts";
export { countFolds, makeSplit, makeSplits, type SplitOptions } from "./make.ts";
export { sharedEmotions } from "./corpora.ts";
export type { SpeakerNames } from "./custom.ts";
export {
  checkSelection,
  checkSplit,
  checkStatistics,
  type SelectedOn,
  type SelectionRung,
  splitWarnings,
} from "./guard.ts";
export {
  describeSplit,
  type PartDescription,
  type SplitDescription,
  summariseSplit,
} from "./describe.ts";
export { formatSplit, parseSplit } from "./store.ts";

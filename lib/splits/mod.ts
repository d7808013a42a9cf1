/** Which clips are trained, validated and tested on; and the guard against leakage. @module */
export {
  isProtocol,
  type Part,
  PARTS,
  type Protocol,
  type ProtocolName,
  PROTOCOLS,
  type Split,
} from "./split.ts";
export { countFolds, makeSplit, type SplitOptions } from "./make.ts";
export { sharedEmotions } from "./corpora.ts";
export type { SpeakerNames } from "./custom.ts";
export { checkSelection, checkSplit, checkStatistics } from "./guard.ts";
export { describeSplit, type PartDescription, type SplitDescription } from "./describe.ts";

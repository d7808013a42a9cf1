/** Which clips are trained, validated and tested on; and the guard against leakage. @module */
export { type Part, PARTS, type ProtocolName, PROTOCOLS, type Split } from "./split.ts";
export { countFolds, makeSplit, type SplitOptions } from "./make.ts";
export { honestProtocol } from "./honest.ts";
export { sharedEmotions } from "./corpora.ts";
export type { SpeakerNames } from "./custom.ts";
export { checkSelection, checkSplit, checkStatistics, checkUnheard } from "./guard.ts";
export { drawPerLabel, drawSpeakers } from "./subset.ts";

/** Measurements of recordings that show what could mislead a network. @module */
export { type Agreement, compareWithMeyda } from "./agreement.ts";
export { giveawayTable } from "./giveaway.ts";
export { medianSpectrum } from "./long_term.ts";
export { findOddities } from "./oddities.ts";
export { type Survey, surveyRecordings } from "./survey.ts";

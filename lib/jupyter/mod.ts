/**
 * What notebooks need beyond the core: opening the recordings, showing figures, tables and progress,
 * and the short training of notebook 03.
 * @module
 */
export { plot, show, showText } from "./display.ts";
export { announceCorpora, openNotebook } from "./open.ts";
export { withProgress } from "./progress.ts";
export { latestQuickRun, quickJob, trainWithCurves } from "./training.ts";
export { table } from "@/reporting/frame.ts";

/**
 * What a reader sees: figures, tables, and how they come into a notebook, a README or a file.
 *
 * A notebook imports from here; the command line imports the modules themselves, since this page
 * loads danfojs.
 * @module
 */
export * from "./figures/mod.ts";

export { DISPLAY, type Displayable, figureBundle, type MimeBundle } from "./bundle.ts";
export { type Progress, terminalProgress } from "./progress.ts";
export { table, type TableOptions } from "./table.ts";

export { spreadTable } from "./spread_table.ts";
export { type Cell, type DataFrame, readFrame, type Row, toFrame } from "./frame.ts";
export { classTable, countTable, resultTable, systemTable } from "./tables.ts";
export { estimateText, percentText, protocolText, testedOn } from "./result_text.ts";
export { renderLadderTable, renderSystemsTable, systemName, type SystemResult } from "./systems.ts";
export { markdownTable, type TextColumn, textTable } from "./text_table.ts";
export { renderBenchTables } from "./bench_text.ts";
export { readSection, renderResultsTable, replaceSection } from "./readme.ts";

export { type Figure, type FigureSize, figureSize, type Layout, type Trace } from "./figure.ts";
export { closeSvg, toSvg } from "./svg.ts";
export { colourOf, EMOTION_COLOURS, SERIES_COLOURS } from "./theme.ts";

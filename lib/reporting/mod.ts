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
export { countTable, type DataFrame, table, type TableOptions, toFrame } from "./frame.ts";
export { type Cell, type Column, makeTable, recordTable, renderTable, type Row } from "./table.ts";
export { type Table } from "./table.ts";
export { spreadTable } from "./spread_table.ts";
export {
  classTable,
  ladderTable,
  resultTable,
  systemName,
  type SystemResult,
  systemTable,
} from "./result_tables.ts";
export { estimateText, percentText, protocolText, testedOn } from "./result_text.ts";

export { type Figure, type FigureSize, figureSize, type Layout, type Trace } from "./figure.ts";
export { closeSvg, toSvg } from "./svg.ts";
export { colourOf, EMOTION_COLOURS, SERIES_COLOURS } from "./theme.ts";

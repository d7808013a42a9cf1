/** Several figures in one: panels in rows and columns. @module */
import { InputError } from "@/base/errors.ts";
import type { Figure, Layout, Trace } from "@/reporting/figure.ts";
import { baseLayout, colourBar } from "@/reporting/theme.ts";

/** How panels are arranged. */
export interface GridOptions {
  readonly title?: string;
  /** One heading per panel. @default each figure's own title */
  readonly titles?: readonly string[];
  /** @default 2 */
  readonly columns?: number;
  /** Pixels. @default 860 */
  readonly width?: number;
  /** Height of one panel in pixels, without its axis. @default 150 */
  readonly panelHeight?: number;
  /** Title of one colour bar for all panels, which then share one range; heat maps only. */
  readonly sharedColour?: string;
  /** Leave out axis titles between panels, when all panels have the same axes. @default true */
  readonly outerTitles?: boolean;
  /** Axes that have one range in all panels. @default none */
  readonly sameAxes?: "x" | "y" | "both";
}

/** Pixels around and between panels. */
const MARGIN = { l: 64, r: 24, t: 64, b: 56 }, COLUMN_GAP = 64, BAR_GAP = 60;
/** Between rows: without and with the titles of the horizontal axes. */
const ROW_GAP = 52, TITLED_ROW_GAP = 78;

interface Cell {
  readonly suffix: string;
  readonly row: number;
  readonly column: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/**
 * Joins figures that each have one pair of axes into panels, row by row from the top left.
 * @throws RangeError for no figure
 */
export function gridFigure(figures: readonly Figure[], options: GridOptions = {}): Figure {
  if (figures.length === 0) throw new InputError("arrange panels", "there is no figure");
  const { columns = 2, panelHeight = 150, width = 860, sharedColour } = options;
  const rows = Math.ceil(figures.length / columns);
  const bars = sharedColour === undefined && figures.some((f) => f.data.some(hasColourBar));
  const margin = { ...MARGIN, r: MARGIN.r + (sharedColour ? BAR_GAP : 0) };
  const plotWidth = width - margin.l - margin.r;
  const rowGap = options.outerTitles === false ? TITLED_ROW_GAP : ROW_GAP;
  const plotHeight = rows * panelHeight + (rows - 1) * rowGap;
  const gap = COLUMN_GAP + (bars ? BAR_GAP : 0);
  const panelWidth = (plotWidth - (bars ? BAR_GAP : 0) - (columns - 1) * gap) / columns;
  const cells = figures.map((_, i): Cell => {
    const row = Math.floor(i / columns), column = i % columns;
    const left = column * (panelWidth + gap), top = row * (panelHeight + rowGap);
    return {
      suffix: i === 0 ? "" : String(i + 1),
      row,
      column,
      x: [left / plotWidth, (left + panelWidth) / plotWidth],
      y: [1 - (top + panelHeight) / plotHeight, 1 - top / plotHeight],
    };
  });
  const parts = figures.map((figure, i) => panel(figure, cells[i]!, figures.length, options));
  const layout = baseLayout(options.title === undefined ? {} : { title: options.title }, {
    ...Object.assign({}, ...parts.map((part) => part.axes)),
    ...(sharedColour && { coloraxis: sharedAxis(figures, sharedColour) }),
    annotations: parts.flatMap((part) => part.annotations),
    shapes: parts.flatMap((part) => part.shapes),
    showlegend: false,
    margin,
    width,
    height: plotHeight + margin.t + margin.b,
  });
  return { data: parts.flatMap((part) => part.traces), layout };
}

function panel(figure: Figure, cell: Cell, panels: number, options: GridOptions) {
  const { columns = 2, sharedColour, outerTitles = true, sameAxes } = options;
  const { suffix, x, y } = cell, index = cell.row * columns + cell.column;
  const traces = figure.data.map((trace): Trace => ({
    ...trace,
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    ...(hasColourBar(trace) && colourOfPanel(trace, cell, sharedColour !== undefined)),
  }));
  const hideX = outerTitles && index + columns < panels, hideY = outerTitles && cell.column > 0;
  const shared = (name: "x" | "y") =>
    index > 0 && (sameAxes === name || sameAxes === "both") ? { matches: name } : {};
  const xPlace = { domain: x, anchor: `y${suffix}`, ...shared("x") };
  const yPlace = { domain: y, anchor: `x${suffix}`, ...shared("y") };
  const axes = {
    [`xaxis${suffix}`]: place(figure.layout.xaxis, xPlace, hideX),
    [`yaxis${suffix}`]: place(figure.layout.yaxis, yPlace, hideY),
  };
  const heading = options.titles?.[index] ?? titleOf(figure.layout);
  const annotations = [...listOf(figure.layout.annotations).map((note) => moved(note, suffix))];
  if (heading !== undefined) annotations.push(headingAt(heading, x[0], y[1]));
  const shapes = listOf(figure.layout.shapes).map((shape) => moved(shape, suffix));
  return { traces, axes, annotations, shapes };
}

function headingAt(text: string, x: number, y: number): Layout {
  const anchors = { xanchor: "left", yanchor: "bottom", xref: "paper", yref: "paper" };
  return { text: `<b>${text}</b>`, x, y, ...anchors, showarrow: false, font: { size: 12 } };
}

function place(own: unknown, where: Layout, hideTitle: boolean): Layout {
  const { title, ...rest } = (own ?? {}) as Layout;
  return {
    ...rest,
    ...where,
    automargin: false,
    ...(title === undefined || hideTitle ? {} : { title }),
  };
}

function colourOfPanel(trace: Trace, cell: Cell, shared: boolean): Layout {
  if (shared) {
    return { coloraxis: "coloraxis", colorbar: undefined, zmin: undefined, zmax: undefined };
  }
  const [bottom, top] = cell.y;
  const where = { x: cell.x[1], xpad: 6, y: (bottom + top) / 2, len: top - bottom, ypad: 0 };
  return { colorbar: { ...(trace.colorbar as Layout), ...where, thickness: 10 } };
}

function sharedAxis(figures: readonly Figure[], title: string): Layout {
  const maps = figures.flatMap((figure) => figure.data.filter(hasColourBar));
  return {
    cmin: Math.min(...maps.map((trace) => trace.zmin as number)),
    cmax: Math.max(...maps.map((trace) => trace.zmax as number)),
    colorscale: maps[0]?.colorscale,
    reversescale: maps[0]?.reversescale ?? false,
    colorbar: colourBar(title),
  };
}

/** An annotation or shape whose "x" and "y" mean the axes of its panel. */
function moved(item: Layout, suffix: string): Layout {
  const point = (ref: unknown, axis: string) =>
    String(ref ?? axis).replace(/^([xy])(?= |$)/, `$1${suffix}`);
  return { ...item, xref: point(item.xref, "x"), yref: point(item.yref, "y") };
}

function hasColourBar(trace: Trace): boolean {
  return trace.colorbar !== undefined;
}

function listOf(value: unknown): readonly Layout[] {
  return Array.isArray(value) ? value : [];
}

function titleOf(layout: Layout): string | undefined {
  const text = (layout.title as Layout | undefined)?.text;
  return typeof text === "string" ? text : undefined;
}

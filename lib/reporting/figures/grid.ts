/** Several figures as panels of one. @module */
import { InputError } from "@/base/errors.ts";
import type { Figure, Layout, Trace } from "@/reporting/figure.ts";
import { baseLayout, colourBar } from "@/reporting/theme.ts";

/** The arrangement of panels. */
export interface GridOptions {
  readonly title?: string | undefined;
  /** @default 2 */
  readonly columns?: number;
  /** Height of one panel in pixels, without its axis. @default 150 */
  readonly panelHeight?: number;
  /** Title of one colour bar for all panels, which then share one range; heat maps only. */
  readonly sharedColour?: string;
  /** Leave out axis titles between panels, when all panels have the same axes. @default true */
  readonly outerTitles?: boolean;
  /** Axes that have one range in all panels. @default none */
  readonly sameAxes?: "x" | "y" | "both";
}

/** Width of a grid in pixels. */
const WIDTH = 860;
/** Pixels around the panels. */
const MARGIN = { l: 64, r: 24, t: 64, b: 56 };
/** Pixels between columns, and for a colour bar. */
const COLUMN_GAP = 64;
const BAR_GAP = 60;
/** Pixels between rows, without and with the titles of the horizontal axes. */
const ROW_GAP = 52;
const TITLED_ROW_GAP = 78;

interface Cell {
  readonly suffix: string;
  readonly row: number;
  readonly column: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/**
 * Joins figures that each have one pair of axes into panels, row by row from the top left. Each panel
 * is headed by its figure's title.
 * @throws {InputError} if there is no figure
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { gridFigure, lineFigure } from "@/reporting/figures/mod.ts";
 *
 * const line = lineFigure([{ name: "a", x: [0, 1], y: [1, 2] }]);
 * const { data } = gridFigure([line, line], { title: "Twice" });
 * assert.deepEqual(data.map((trace) => trace.xaxis), ["x", "x2"]);
 * ```
 */
export function gridFigure(figures: readonly Figure[], options: GridOptions = {}): Figure {
  if (figures.length === 0) throw new InputError("arrange panels", "there is no figure");
  const { sharedColour } = options;
  const bars = sharedColour === undefined && figures.some((f) => f.data.some(hasColourBar));
  const margin = { ...MARGIN, r: MARGIN.r + (sharedColour ? BAR_GAP : 0) };
  const { cells, plotHeight } = arrange(figures.length, {
    ...options,
    plotWidth: WIDTH - margin.l - margin.r,
    bars,
  });
  const parts = figures.map((figure, i) => panel(figure, cells[i]!, figures.length, options));
  const layout = baseLayout({ title: options.title }, {
    ...Object.assign({}, ...parts.map((part) => part.axes)),
    ...(sharedColour && { coloraxis: sharedAxis(figures, sharedColour) }),
    annotations: parts.flatMap((part) => part.annotations),
    shapes: parts.flatMap((part) => part.shapes),
    showlegend: false,
    margin,
    width: WIDTH,
    height: plotHeight + margin.t + margin.b,
  });
  return { data: parts.flatMap((part) => part.traces), layout };
}

/** The places of the panels, in parts of the plot's width and height, and its height in pixels. */
function arrange(
  panels: number,
  options: GridOptions & { readonly plotWidth: number; readonly bars: boolean },
): { readonly cells: readonly Cell[]; readonly plotHeight: number } {
  const { columns = 2, panelHeight = 150, plotWidth, bars } = options;
  const rows = Math.ceil(panels / columns);
  const rowGap = options.outerTitles === false ? TITLED_ROW_GAP : ROW_GAP;
  const plotHeight = rows * panelHeight + (rows - 1) * rowGap;
  const gap = COLUMN_GAP + (bars ? BAR_GAP : 0);
  const panelWidth = (plotWidth - (bars ? BAR_GAP : 0) - (columns - 1) * gap) / columns;
  const cells = Array.from({ length: panels }, (_, i): Cell => {
    const row = Math.floor(i / columns);
    const column = i % columns;
    const left = column * (panelWidth + gap);
    const top = row * (panelHeight + rowGap);
    return {
      suffix: i === 0 ? "" : String(i + 1),
      row,
      column,
      x: [left / plotWidth, (left + panelWidth) / plotWidth],
      y: [1 - (top + panelHeight) / plotHeight, 1 - top / plotHeight],
    };
  });
  return { cells, plotHeight };
}

function panel(figure: Figure, cell: Cell, panels: number, options: GridOptions) {
  const { columns = 2, sharedColour, outerTitles = true, sameAxes } = options;
  const { suffix, x, y } = cell;
  const index = cell.row * columns + cell.column;
  const traces = figure.data.map((trace): Trace => ({
    ...trace,
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    ...(hasColourBar(trace) && colourOfPanel(trace, cell, sharedColour !== undefined)),
  }));
  const hideX = outerTitles && index + columns < panels;
  const hideY = outerTitles && cell.column > 0;
  const shared = (name: "x" | "y") =>
    index > 0 && (sameAxes === name || sameAxes === "both") ? { matches: name } : {};
  const xPlace = { domain: x, anchor: `y${suffix}`, ...shared("x") };
  const yPlace = { domain: y, anchor: `x${suffix}`, ...shared("y") };
  const axes = {
    [`xaxis${suffix}`]: place(figure.layout.xaxis, xPlace, hideX),
    [`yaxis${suffix}`]: place(figure.layout.yaxis, yPlace, hideY),
  };
  const heading = titleOf(figure.layout);
  const annotations = listOf(figure.layout.annotations).map((note) => moved(note, suffix));
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
  return { ...rest, ...where, automargin: false, title: hideTitle ? undefined : title };
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

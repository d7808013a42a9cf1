/** Several figures as panels of one. @module */
import { InputError } from "@/base/errors.ts";
import type { Figure, Layout, Trace } from "@/reporting/figure.ts";
import { baseLayout, colourBar, note } from "@/reporting/theme.ts";

/** The arrangement of panels. */
export interface GridOptions {
  readonly title?: string | undefined;
  /** @default 2 */
  readonly columns?: number;
  /** Height of one panel in pixels, without its axis. @default 150 */
  readonly panelHeight?: number;
  /** Title of one colour bar for all panels, which then share one range; heat maps only. */
  readonly sharedColour?: string | undefined;
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

/** The place of a panel, in parts of the plot's width and height. */
interface Cell {
  readonly index: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/**
 * Joins figures that each have one pair of axes into panels, row by row from the top left. Each panel
 * is headed by its figure's title.
 * @throws {InputError} if there is no figure
 */
export function gridFigure(figures: readonly Figure[], options: GridOptions = {}): Figure {
  if (figures.length === 0) throw new InputError("arrange panels", "there is no figure");
  const { columns = 2, panelHeight = 150, outerTitles = true, sharedColour } = options;
  const ownBars = sharedColour === undefined && figures.some((f) => f.data.some(hasColourBar));
  const barWidth = ownBars ? BAR_GAP : 0;
  const margin = { ...MARGIN, r: MARGIN.r + (sharedColour ? BAR_GAP : 0) };
  const plotWidth = WIDTH - margin.l - margin.r;
  const rows = Math.ceil(figures.length / columns);
  const rowStep = panelHeight + (outerTitles ? ROW_GAP : TITLED_ROW_GAP);
  const plotHeight = (rows - 1) * rowStep + panelHeight;
  const gap = COLUMN_GAP + barWidth;
  const panelWidth = (plotWidth - barWidth - (columns - 1) * gap) / columns;
  const parts = figures.map((figure, index) => {
    const left = (index % columns) * (panelWidth + gap);
    const top = Math.floor(index / columns) * rowStep;
    const x = [left / plotWidth, (left + panelWidth) / plotWidth] as const;
    const y = [1 - (top + panelHeight) / plotHeight, 1 - top / plotHeight] as const;
    return panel(figure, { index, x, y }, {
      ...options,
      isLowest: index + columns >= figures.length,
      isLeft: index % columns === 0,
    });
  });
  const layout = baseLayout({ title: options.title }, {
    ...Object.assign({}, ...parts.map((part) => part.axes)),
    coloraxis: sharedColour === undefined ? undefined : sharedAxis(figures, sharedColour),
    annotations: parts.flatMap((part) => part.annotations),
    shapes: parts.flatMap((part) => part.shapes),
    showlegend: false,
    margin,
    width: WIDTH,
    height: plotHeight + margin.t + margin.b,
  });
  return { data: parts.flatMap((part) => part.traces), layout };
}

function panel(
  figure: Figure,
  { index, x, y }: Cell,
  options: GridOptions & { readonly isLowest: boolean; readonly isLeft: boolean },
) {
  const { sharedColour, outerTitles = true, sameAxes, isLowest, isLeft } = options;
  const suffix = index === 0 ? "" : String(index + 1);
  const traces = figure.data.map((trace): Trace => {
    const placed = { ...trace, xaxis: `x${suffix}`, yaxis: `y${suffix}` };
    return hasColourBar(trace) ? withColour(placed, { x, y, sharedColour }) : placed;
  });
  const matches = (name: "x" | "y") =>
    index > 0 && (sameAxes === name || sameAxes === "both") ? name : undefined;
  const place = (name: "x" | "y", where: Layout, hasTitle: boolean) => {
    const { title, ...rest } = (figure.layout[`${name}axis`] ?? {}) as Layout;
    return {
      ...rest,
      ...where,
      automargin: false,
      title: hasTitle || !outerTitles ? title : undefined,
      matches: matches(name),
    };
  };
  const axes = {
    [`xaxis${suffix}`]: place("x", { domain: x, anchor: `y${suffix}` }, isLowest),
    [`yaxis${suffix}`]: place("y", { domain: y, anchor: `x${suffix}` }, isLeft),
  };
  const { title, annotations = [], shapes = [] } = figure.layout as PanelLayout;
  const heading = note(`<b>${title?.text}</b>`, {
    x: x[0],
    y: y[1],
    xanchor: "left",
    yanchor: "bottom",
    xref: "paper",
    yref: "paper",
    font: { size: 12 },
  });
  const notes = annotations.map((one) => moved(one, suffix));
  return {
    traces,
    axes,
    annotations: title === undefined ? notes : [...notes, heading],
    shapes: shapes.map((shape) => moved(shape, suffix)),
  };
}

/** What is moved of a panel's own layout. */
interface PanelLayout {
  readonly title?: { readonly text: string };
  readonly annotations?: readonly Layout[];
  readonly shapes?: readonly Layout[];
}

/** A heat map on the shared colours, or with a colour bar at its right. */
function withColour(
  trace: Trace,
  { x, y, sharedColour }: Pick<Cell, "x" | "y"> & Pick<GridOptions, "sharedColour">,
): Trace {
  if (sharedColour !== undefined) {
    const { colorbar: _, zmin: _low, zmax: _high, ...rest } = trace;
    return { ...rest, type: trace.type, coloraxis: "coloraxis" };
  }
  const [bottom, top] = y;
  const where = { x: x[1], xpad: 6, y: (bottom + top) / 2, len: top - bottom, ypad: 0 };
  return { ...trace, colorbar: { ...(trace.colorbar as Layout), ...where, thickness: 10 } };
}

function sharedAxis(figures: readonly Figure[], title: string): Layout {
  const maps = figures.flatMap((figure) => figure.data.filter(hasColourBar));
  return {
    cmin: Math.min(...maps.map((trace) => trace.zmin as number)),
    cmax: Math.max(...maps.map((trace) => trace.zmax as number)),
    colorscale: maps[0]?.colorscale,
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

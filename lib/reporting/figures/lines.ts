/** Curves over time or over anything else. @module */
import { InputError } from "@/base/errors.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, type FigureText, SERIES_COLOURS } from "@/reporting/theme.ts";
import { gridFigure } from "./grid.ts";
import type { FrameTimes } from "./heatmap.ts";

/** One curve. */
export interface LineSeries {
  readonly name: string;
  readonly x: readonly number[];
  /** NaN leaves a gap. */
  readonly y: readonly number[];
  readonly colour?: string;
  /** Broken instead of solid. @default false */
  readonly dashed?: boolean;
}

/** Curves in one pair of axes; a legend where there are several. */
export function lineFigure(series: readonly LineSeries[], options: FigureText = {}): Figure {
  const { title, xTitle, yTitle } = options;
  const data = series.map(({ name, x, y, colour, dashed = false }, i) => ({
    type: "scatter",
    mode: "lines",
    name,
    x,
    y,
    line: {
      width: 1.6,
      color: colour ?? SERIES_COLOURS[i % SERIES_COLOURS.length],
      ...(dashed && { dash: "dot" }),
    },
  }));
  const layout = baseLayout({ ...(title !== undefined && { title }) }, {
    xaxis: axis(xTitle),
    yaxis: axis(yTitle),
    showlegend: series.length > 1,
  });
  return { data, layout };
}

/** A descriptor of frames: one value each. */
export interface Curve {
  readonly name: string;
  /** Unit of the values, written after the name; `none` for a pure number. */
  readonly unit: string;
  /** NaN leaves a gap. */
  readonly values: ArrayLike<number>;
}

/** How curves are arranged. */
export interface CurvesOptions extends FrameTimes {
  readonly title?: string;
  /** @default 2 */
  readonly columns?: number;
  /** Height of one panel in pixels. @default 110 */
  readonly panelHeight?: number;
}

/** Descriptors of frames over time in seconds, a panel for each. */
export function curvesFigure(curves: readonly Curve[], options: CurvesOptions): Figure {
  const { sampleRate, hopLength, title, columns = 2, panelHeight = 110 } = options;
  const panels = curves.map(({ name, unit, values }) => {
    const x = Array.from({ length: values.length }, (_, t) => (t * hopLength) / sampleRate);
    const series = { name, x, y: Array.from(values), colour: SERIES_COLOURS[0]! };
    const heading = unit === "none" ? name : `${name} (${unit})`;
    const { data, layout } = lineFigure([series], { title: heading, xTitle: "time (s)" });
    // a slope of 2e-7 is no "200n"
    return { data, layout: { ...layout, yaxis: axis(undefined, { exponentformat: "e" }) } };
  });
  return gridFigure(panels, { columns, panelHeight, ...(title !== undefined && { title }) });
}

/**
 * The columns of a matrix as curves.
 * @param matrix `[frames, descriptors]`
 * @param about name and unit of each column
 * @throws TypeError when there are not as many names as columns
 */
export function columnCurves(
  matrix: FeatureMatrix,
  about: readonly Omit<Curve, "values">[],
): Curve[] {
  const { data, frames, bands } = matrix;
  if (about.length !== bands) {
    throw new InputError("name the columns", `${about.length} names for ${bands} columns`);
  }
  return about.map((curve, band) => ({
    ...curve,
    values: Array.from({ length: frames }, (_, t) => data[t * bands + band]!),
  }));
}

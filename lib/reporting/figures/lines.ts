/** Curves over time or over anything else. @module */
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
}

/** Curves in one pair of axes; a legend where there are several. */
export function lineFigure(series: readonly LineSeries[], options: FigureText = {}): Figure {
  const { title, xTitle, yTitle } = options;
  const data = series.map(({ name, x, y, colour }, i) => ({
    type: "scatter",
    mode: "lines",
    name,
    x,
    y,
    line: { width: 1.6, color: colour ?? SERIES_COLOURS[i % SERIES_COLOURS.length] },
  }));
  const layout = baseLayout({ ...(title !== undefined && { title }) }, {
    xaxis: axis(xTitle),
    yaxis: axis(yTitle),
    showlegend: series.length > 1,
  });
  return { data, layout };
}

/**
 * Descriptors of frames, a panel for each: row `i` of the matrix' bands is named by `names[i]`.
 * @param matrix `[frames, descriptors]`, NaN where a descriptor has no value
 */
export function descriptorFigure(
  matrix: FeatureMatrix & { readonly names: readonly string[] },
  options: FrameTimes & { readonly title?: string },
): Figure {
  const { data, frames, bands, names } = matrix, { sampleRate, hopLength, title } = options;
  const x = Array.from({ length: frames }, (_, t) => (t * hopLength) / sampleRate);
  const panels = names.map((name, band) =>
    lineFigure(
      [{ name, x, y: x.map((_, t) => data[t * bands + band]!) }],
      { title: name, xTitle: "time (s)" },
    )
  );
  return gridFigure(panels, { columns: 2, ...(title !== undefined && { title }) });
}

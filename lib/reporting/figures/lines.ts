/** Curves. @module */
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
  readonly colour?: string | undefined;
  /** Broken instead of solid. @default false */
  readonly dashed?: boolean;
}

/**
 * Curves in one pair of axes, with a legend if there are several.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lineFigure } from "@/reporting/figures/mod.ts";
 *
 * const pitch = { name: "pitch", x: [0, 0.1], y: [180, 220] };
 * assert.deepEqual(lineFigure([pitch], { xTitle: "time (s)" }).data[0]?.y, [180, 220]);
 * ```
 */
export function lineFigure(series: readonly LineSeries[], options: FigureText = {}): Figure {
  const data = series.map(({ name, x, y, colour, dashed = false }, i) => ({
    type: "scatter",
    mode: "lines",
    name,
    x,
    y,
    line: {
      width: 1.6,
      color: colour ?? SERIES_COLOURS[i % SERIES_COLOURS.length],
      dash: dashed ? "dot" : undefined,
    },
  }));
  const layout = baseLayout(options, { showlegend: series.length > 1 });
  return { data, layout };
}

/** Name and unit of a descriptor of frames. */
export interface DescriptorName {
  readonly name: string;
  /** Unit of the values; `none` for a pure number. */
  readonly unit: string;
}

/** The names of descriptors, and the arrangement of their panels. */
export interface DescriptorOptions extends FrameTimes {
  readonly title: string;
  /** One for each column. */
  readonly names: readonly DescriptorName[];
  /** Height of one panel in pixels. */
  readonly panelHeight: number;
}

/**
 * Descriptors of frames over time in seconds, a panel for each; NaN leaves a gap.
 * @param matrix `[frames, descriptors]`
 */
export function descriptorFigure(matrix: FeatureMatrix, options: DescriptorOptions): Figure {
  const { sampleRate, hopLength, title, names, panelHeight } = options;
  const { data, frames, bands } = matrix;
  const x = Array.from({ length: frames }, (_, t) => (t * hopLength) / sampleRate);
  const panels = names.map(({ name, unit }, band) => {
    const y = x.map((_, t) => data[t * bands + band]!);
    const heading = unit === "none" ? name : `${name} (${unit})`;
    const figure = lineFigure([{ name, x, y, colour: SERIES_COLOURS[0]! }], {
      title: heading,
      xTitle: "time (s)",
    });
    // plotly.js would write 2e-7 as 200n
    const yaxis = axis(undefined, { exponentformat: "e" });
    return { data: figure.data, layout: { ...figure.layout, yaxis } };
  });
  return gridFigure(panels, { title, panelHeight });
}

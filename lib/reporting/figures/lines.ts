/** Curves. @module */
import type { FeatureMatrix } from "@/features/matrix.ts";
import type { Figure } from "@/reporting/figure.ts";
import { baseLayout, type FigureText, SERIES_COLOURS } from "@/reporting/theme.ts";
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
 * const { data } = lineFigure([{ name: "loss", x: [1, 2], y: [2, 1] }], { xTitle: "epoch" });
 * assert.deepEqual(data[0]?.y, [2, 1]);
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

/**
 * One column of a matrix over time in seconds; NaN leaves a gap.
 * @param matrix `[frames, columns]`
 */
export function frameCurve(
  { data, frames, bands }: FeatureMatrix,
  options: FrameTimes & {
    readonly name: string;
    readonly title: string;
    readonly column: number;
  },
): Figure {
  const { sampleRate, hopLength, name, title, column } = options;
  const x = Array.from({ length: frames }, (_, t) => t * hopLength / sampleRate);
  const y = x.map((_, t) => data[t * bands + column]!);
  return lineFigure([{ name, x, y, colour: SERIES_COLOURS[0] }], { title, xTitle: "time (s)" });
}

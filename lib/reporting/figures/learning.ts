/** Learning curves: UAR by how much was trained on. @module */
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, type Bounds, errorBars, SERIES_COLOURS } from "@/reporting/theme.ts";

const SYMBOLS = ["circle", "diamond", "square"];
/** How far the dots of the curves are moved apart, as parts of the place of a size. */
const SPREAD = 0.12;

/** One curve. */
export interface LearningCurve {
  readonly name: string;
  /** In the order of all sizes; null = all that there is. */
  readonly points: readonly { readonly size: number | null; readonly uar: Bounds }[];
}

/**
 * Curves with intervals over the places of their sizes.
 * @param options.chance UAR of guessing, a dotted line
 */
export function learningFigure(
  curves: readonly LearningCurve[],
  { title, xTitle, yTitle, chance }: {
    readonly title: string;
    readonly xTitle: string;
    readonly yTitle: string;
    readonly chance?: number;
  },
): Figure {
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(({ size }) => size)))];
  const range = [-0.5, sizes.length - 0.5];
  const data = curves.map(({ name, points }, i) => {
    const color = SERIES_COLOURS[i]!;
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: points.map(({ size }) => sizes.indexOf(size) + SPREAD * (i - (curves.length - 1) / 2)),
      y: points.map(({ uar }) => 100 * uar.mean),
      error_y: errorBars(points.map(({ uar }) => uar), { color, thickness: 1.5, width: 4 }),
      line: { width: 1.6, color },
      marker: { size: 9, color, symbol: SYMBOLS[i] },
    };
  });
  const guessing = chance === undefined ? [] : [{
    type: "scatter",
    mode: "lines",
    name: "guessing",
    x: range,
    y: [100 * chance, 100 * chance],
    line: { width: 1.2, color: SERIES_COLOURS[6], dash: "dot" },
  }];
  const layout = baseLayout({ title }, {
    xaxis: axis(xTitle, {
      tickvals: [...sizes.keys()],
      ticktext: sizes.map((size) => size === null ? "all" : String(size)),
      range,
    }),
    yaxis: axis(yTitle, { rangemode: "tozero" }),
    showlegend: true,
  });
  return { data: [...data, ...guessing], layout };
}

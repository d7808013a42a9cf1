/** How well a network does on corpora that it never heard. @module */
import type { ResultRow } from "@/evaluation/results.ts";
import type { Figure, Trace } from "@/reporting/figure.ts";
import { axis, baseLayout, errorBars, INK, SERIES_COLOURS } from "@/reporting/theme.ts";

/** A line of the figure: what was tested, and how well. */
export interface CorpusScore {
  /** What was tested, in a few words. */
  readonly title: string;
  readonly row: ResultRow;
}

/** How many emotions the tested clips have. */
export function testedEmotions({ perClass }: Pick<ResultRow, "perClass">): number {
  return perClass.filter(({ support }) => support > 0).length;
}

/** A dot for each corpus with the interval over its speakers, and a mark for guessing. */
export function corpusFigure(
  scores: readonly CorpusScore[],
  options: { readonly title: string },
): Figure {
  const y = scores.map(({ title }) => title);
  const colour = SERIES_COLOURS[0]!;
  const uar: Trace = {
    type: "scatter",
    mode: "markers",
    name: "UAR",
    x: scores.map(({ row }) => 100 * row.uar.mean),
    y,
    error_x: errorBars(scores.map(({ row }) => row.uar), {
      color: colour,
      thickness: 1.5,
      width: 5,
    }),
    marker: { size: 12, color: colour, symbol: "square" },
    hovertemplate: "%{y}: %{x:.1f} %<extra></extra>",
  };
  const guessing: Trace = {
    type: "scatter",
    mode: "markers",
    name: "guessing",
    x: scores.map(({ row }) => 100 / testedEmotions(row)),
    y,
    marker: { size: 14, color: INK, symbol: "line-ns-open", line: { width: 2, color: INK } },
    hovertemplate: "guessing: %{x:.1f} %<extra></extra>",
  };
  const layout = baseLayout({ title: options.title }, {
    xaxis: axis("UAR (%)", { range: [0, 100] }),
    yaxis: axis(undefined, { autorange: "reversed", ticks: "", showline: false }),
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.01, yanchor: "bottom" },
    margin: { l: 60, r: 24, t: 84, b: 52 },
    width: 820,
    height: 170 + 46 * scores.length,
  });
  return { data: [uar, guessing], layout };
}

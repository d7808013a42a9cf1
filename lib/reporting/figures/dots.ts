/** Figures that have a row for each thing that was tested, and in it dots with intervals. @module */
import type { RobustnessRow } from "@/disk/robustness.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { systemName, type SystemResult, testedEmotions } from "@/reporting/result_tables.ts";
import {
  axis,
  baseLayout,
  type Bounds,
  errorBars,
  INK,
  SERIES_COLOURS,
} from "@/reporting/theme.ts";

/** Dots of one kind. */
interface Dots {
  readonly name: string;
  /** One for each row, in [0, 1]; undefined where there is none. */
  readonly values: readonly (Bounds | undefined)[];
  readonly marker: Layout;
}

const ORANGE = { color: SERIES_COLOURS[1], symbol: "circle" };
const BLUE = { color: SERIES_COLOURS[0], symbol: "square" };
const CLAIM = { color: INK, symbol: "diamond-open", size: 15 };
const GUESS = { color: INK, symbol: "line-ns-open" };

/** A figure without an interval. */
function exact(mean: number | null): Bounds | undefined {
  return mean === null ? undefined : { mean, low: null, high: null };
}

/**
 * A row for each system: the published accuracy, ours under its protocol, ours on unseen speakers,
 * with intervals, and a mark for guessing. Systems without a result are left out.
 */
export function publishedFigure(systems: readonly SystemResult[]): Figure {
  const shown = systems.filter((s) => s.asPublished !== null || s.unseen !== null);
  const leaky = shown.every((s) => s.asPublished?.leaky ?? true) ? " (leaky)" : "";
  const tested = shown.map((s) => s.asPublished?.wa);
  const dots: Dots[] = [
    { name: "published", values: shown.map((s) => exact(s.published)), marker: CLAIM },
    { name: `here, tested as published${leaky}`, values: tested, marker: ORANGE },
    { name: "here, unseen speakers", values: shown.map((s) => s.unseen?.wa), marker: BLUE },
    { name: "guessing", values: shown.map((s) => exact(1 / s.classes)), marker: GUESS },
  ];
  const title = "Published, repeated, and on unseen speakers";
  return dotFigure(shown.map(systemName), dots, { title, xTitle: "accuracy (%)", rowPx: 62 });
}

/** A corpus that was tested, and how well. */
export interface CorpusScore {
  /** What was tested, in a few words. */
  readonly title: string;
  readonly row: ResultRow;
}

/** A row for each corpus: the UAR with the interval over its speakers, and a mark for guessing. */
export function corpusFigure(
  scores: readonly CorpusScore[],
  options: { readonly title: string },
): Figure {
  const guessing = scores.map(({ row }) => exact(1 / testedEmotions(row)));
  const dots: Dots[] = [
    { name: "UAR", values: scores.map(({ row }) => row.uar), marker: BLUE },
    { name: "guessing", values: guessing, marker: GUESS },
  ];
  const names = scores.map(({ title }) => title);
  return dotFigure(names, dots, { ...options, xTitle: "UAR (%)", rowPx: 46 });
}

/** A row for each change of recordings: by how many points the UAR differs, with its interval. */
export function robustnessFigure(
  rows: readonly RobustnessRow[],
  options: { readonly title: string },
): Figure {
  const values = rows.map(({ difference, low, high }) => ({ mean: difference, low, high }));
  const xTitle = "difference of UAR from clean recordings (points)";
  const { data, layout } = dotFigure(
    rows.map(({ change }) => change),
    [{ name: "difference", values, marker: BLUE }],
    { ...options, xTitle, rowPx: 34, unit: "points" },
  );
  const upright = { type: "line", yref: "paper", y0: 0, y1: 1, layer: "below" };
  const zero = { ...upright, x0: 0, x1: 0, line: { color: INK, width: 1.5 } };
  const own = { xaxis: axis(xTitle), shapes: [zero], showlegend: false };
  return { data, layout: { ...layout, ...own } };
}

function dotFigure(
  rows: readonly string[],
  dots: readonly Dots[],
  { title, xTitle, rowPx, unit = "%" }: {
    readonly title: string;
    readonly xTitle: string;
    readonly rowPx: number;
    readonly unit?: string;
  },
): Figure {
  const top = dots.length > 1 ? 96 : 56;
  const data = dots.map(({ name, values, marker }) => ({
    type: "scatter",
    mode: "markers",
    name,
    x: values.map((value) => value === undefined ? null : 100 * value.mean),
    y: rows,
    error_x: values.some((value) => value?.low != null)
      ? errorBars(values, { color: String(marker.color), thickness: 1.5, width: 5 })
      : undefined,
    marker: { size: 12, line: { width: 2, color: marker.color }, ...marker },
    hovertemplate: `${name}: %{x:.1f} ${unit}<extra></extra>`,
  }));
  const layout = baseLayout({ title }, {
    xaxis: axis(xTitle, { range: [0, 100] }),
    yaxis: axis(undefined, { autorange: "reversed", ticks: "", showline: false }),
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.01, yanchor: "bottom" },
    margin: { l: 60, r: 24, t: top, b: 52 },
    width: 860,
    height: 94 + top + rowPx * rows.length,
  });
  return { data, layout };
}

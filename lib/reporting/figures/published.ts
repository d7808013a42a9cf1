/** Published accuracies beside those measured here. @module */
import type { Estimate } from "@/evaluation/results.ts";
import type { Figure } from "@/reporting/figure.ts";
import { systemName, type SystemResult } from "@/reporting/result_tables.ts";
import { axis, baseLayout, errorBars, INK, SERIES_COLOURS } from "@/reporting/theme.ts";

/** Height of a system's row in pixels. */
const ROW = 62;
/** Pixels above and below the rows. */
const AROUND = 190;

/**
 * A row for each system: the published accuracy, ours under its protocol, ours on unseen speakers,
 * with intervals, and a mark for guessing. Systems without a result are left out.
 */
export function publishedFigure(systems: readonly SystemResult[]): Figure {
  const shown = systems.filter((s) => s.asPublished !== null || s.unseen !== null);
  const y = shown.map(systemName);
  const leaky = shown.every((s) => s.asPublished?.leaky ?? true) ? " (leaky)" : "";
  const data = [
    dots("published", shown.map((s) => s.published), {
      y,
      color: INK,
      symbol: "diamond-open",
      size: 15,
    }),
    estimates(`here, tested as published${leaky}`, shown.map((s) => s.asPublished?.wa), {
      y,
      color: SERIES_COLOURS[1]!,
      symbol: "circle",
    }),
    estimates("here, unseen speakers", shown.map((s) => s.unseen?.wa), {
      y,
      color: SERIES_COLOURS[0]!,
      symbol: "square",
    }),
    dots("guessing", shown.map((s) => 1 / s.classes), {
      y,
      color: INK,
      symbol: "line-ns-open",
    }),
  ];
  const layout = baseLayout({ title: "Published, repeated, and on unseen speakers" }, {
    xaxis: axis("accuracy (%)", { range: [0, 100] }),
    yaxis: axis(undefined, { autorange: "reversed", ticks: "", showline: false }),
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.01, yanchor: "bottom" },
    margin: { l: 60, r: 24, t: 96, b: 52 },
    width: 860,
    height: AROUND + ROW * shown.length,
  });
  return { data, layout };
}

interface Look {
  readonly y: readonly string[];
  readonly color: string;
  readonly symbol: string;
  readonly size?: number;
}

function dots(
  name: string,
  values: readonly (number | null | undefined)[],
  { y, color, symbol, size = 12 }: Look,
) {
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: values.map((value) => value == null ? null : 100 * value),
    y,
    marker: { size, color, symbol, line: { width: 2, color } },
    hovertemplate: `${name}: %{x:.1f} %<extra></extra>`,
  };
}

function estimates(name: string, values: readonly (Estimate | undefined)[], look: Look) {
  return {
    ...dots(name, values.map((value) => value?.mean), look),
    error_x: errorBars(values, { color: look.color, thickness: 1.5, width: 5 }),
  };
}

/** Published accuracies beside those measured here. @module */
import type { Figure, Layout } from "@/reporting/figure.ts";
import { systemName, type SystemResult } from "@/reporting/result_tables.ts";
import {
  axis,
  baseLayout,
  type Bounds,
  errorBars,
  INK,
  SERIES_COLOURS,
} from "@/reporting/theme.ts";

/**
 * A row for each system: the published accuracy, ours under its protocol, ours on unseen speakers,
 * with intervals, and a mark for guessing. Systems without a result are left out.
 */
export function publishedFigure(systems: readonly SystemResult[]): Figure {
  const shown = systems.filter((s) => s.asPublished !== null || s.unseen !== null);
  const y = shown.map(systemName);
  const leaky = shown.every((s) => s.asPublished?.leaky ?? true) ? " (leaky)" : "";
  const series = (name: string, values: readonly (Bounds | undefined)[], marker: Layout) => ({
    type: "scatter",
    mode: "markers",
    name,
    x: values.map((value) => value === undefined ? null : 100 * value.mean),
    y,
    error_x: values.some((value) => value?.low != null)
      ? errorBars(values, { color: String(marker.color), thickness: 1.5, width: 5 })
      : undefined,
    marker: { size: 12, line: { width: 2, color: marker.color }, ...marker },
    hovertemplate: `${name}: %{x:.1f} %<extra></extra>`,
  });
  const exact = (mean: number | null) =>
    mean === null ? undefined : { mean, low: null, high: null };
  const orange = { color: SERIES_COLOURS[1], symbol: "circle" };
  const blue = { color: SERIES_COLOURS[0], symbol: "square" };
  const data = [
    series("published", shown.map((s) => exact(s.published)), {
      color: INK,
      symbol: "diamond-open",
      size: 15,
    }),
    series(`here, tested as published${leaky}`, shown.map((s) => s.asPublished?.wa), orange),
    series("here, unseen speakers", shown.map((s) => s.unseen?.wa), blue),
    series("guessing", shown.map((s) => exact(1 / s.classes)), {
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
    height: 190 + 62 * shown.length,
  });
  return { data, layout };
}

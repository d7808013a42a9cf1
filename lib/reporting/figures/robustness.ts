/** What changes of recordings cost. @module */
import type { RobustnessRow } from "@/disk/robustness.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, errorBars, INK, SERIES_COLOURS } from "@/reporting/theme.ts";

/** A dot for each change: by how many points the UAR differs, with its interval. */
export function robustnessFigure(
  rows: readonly RobustnessRow[],
  options: { readonly title: string },
): Figure {
  const bounds = rows.map(({ difference, low, high }) => ({ mean: difference, low, high }));
  const color = SERIES_COLOURS[0]!;
  const data = [{
    type: "scatter",
    mode: "markers",
    x: rows.map(({ difference }) => 100 * difference),
    y: rows.map(({ change }) => change),
    error_x: errorBars(bounds, { color, thickness: 1.5, width: 5 }),
    marker: { size: 10, color },
    hovertemplate: "%{y}: %{x:+.1f} points<extra></extra>",
  }];
  const upright = { type: "line", yref: "paper", y0: 0, y1: 1, layer: "below" };
  const layout = baseLayout(options, {
    xaxis: axis("difference of UAR from clean recordings (points)"),
    yaxis: axis(undefined, { autorange: "reversed", ticks: "", showline: false }),
    shapes: [{ ...upright, x0: 0, x1: 0, line: { color: INK, width: 1.5 } }],
    showlegend: false,
    width: 760,
    height: 150 + 34 * rows.length,
  });
  return { data, layout };
}

/** Confusion matrices. @module */
import type { ConfusionMatrix } from "@/evaluation/metrics.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, colourBar, SCALES } from "@/reporting/theme.ts";

/** Size of a cell in pixels. */
const CELL = { width: 64, height: 46 };
/** Pixels around the cells. */
const AROUND = { width: 240, height: 170 };

/**
 * A confusion matrix: truth in rows from the top, prediction in columns, both in the order of the
 * labels. The colour is the share of the row (on the diagonal the recall), the text the share in per
 * cent above the count.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { confusionFigure } from "@/reporting/figures/mod.ts";
 *
 * const counts = [[3, 1], [0, 6]];
 * const { data } = confusionFigure({ labels: ["happy", "sad"], counts }, { title: "Two" });
 * assert.deepEqual(data[0]?.z, [[75, 25], [0, 100]]);
 * ```
 */
export function confusionFigure(
  confusion: ConfusionMatrix,
  options: { title: string },
): Figure {
  const { labels, counts } = confusion;
  const sums = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
  const shares = counts.map((row, i) => row.map((n) => sums[i] === 0 ? 0 : 100 * n / sums[i]!));
  const trace = {
    type: "heatmap",
    x: labels,
    y: labels.map((label, i) => `${label} (${sums[i]})`),
    z: shares,
    zmin: 0,
    zmax: 100,
    text: counts.map((row, i) =>
      row.map((n, j) => n === 0 ? "" : `${shares[i]![j]!.toFixed(0)} %<br>${n}`)
    ),
    texttemplate: "%{text}",
    textfont: { size: 11 },
    hovertemplate: "%{y} taken for %{x}: %{z:.1f} %<extra></extra>",
    colorscale: SCALES.share,
    xgap: 1,
    ygap: 1,
    colorbar: colourBar("share of the row (%)"),
  };
  const layout = baseLayout(options, {
    xaxis: axis("predicted", { showgrid: false, tickangle: labels.length > 5 ? -40 : 0 }),
    yaxis: axis("truth (clips)", { showgrid: false, autorange: "reversed" }),
    width: AROUND.width + CELL.width * labels.length,
    height: AROUND.height + CELL.height * labels.length,
  });
  return { data: [trace], layout };
}

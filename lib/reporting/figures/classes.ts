/** Precision, recall and F1 of each class. @module */
import type { ClassScore } from "@/evaluation/metrics.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, SERIES_COLOURS } from "@/reporting/theme.ts";

const SCORES = ["precision", "recall", "f1"] as const;
const NAMES = { precision: "precision", recall: "recall", f1: "F1" } as const;

/** Three bars per class, in per cent; under each class its number of clips. */
export function classBars(
  perClass: readonly ClassScore[],
  options: { title?: string } = {},
): Figure {
  const { title = "Precision, recall and F1 per class" } = options;
  const x = perClass.map(({ label, support }) => `${label}<br>(${support})`);
  const data = SCORES.map((score, i) => ({
    type: "bar",
    name: NAMES[score],
    x,
    y: perClass.map((row) => 100 * row[score]),
    text: perClass.map((row) => (100 * row[score]).toFixed(0)),
    textposition: "outside",
    textfont: { size: 9 },
    textangle: 0,
    cliponaxis: false,
    marker: { color: SERIES_COLOURS[[4, 0, 6][i]!] },
  }));
  const layout = baseLayout({ title }, {
    barmode: "group",
    bargap: 0.2,
    xaxis: axis("emotion (clips)", { showgrid: false }),
    yaxis: axis("score (%)", { range: [0, 104] }),
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
  });
  return { data, layout };
}

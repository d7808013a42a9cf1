/** Tables with coloured cells. @module */
import type { ConfusionMatrix } from "@/evaluation/metrics.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, colourBar, labelTexts, SCALES } from "@/reporting/theme.ts";

/** A table of per cents; the first row is at the top. */
export interface CellTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `values[row][column]` from 0 to 100 decides the colour. */
  readonly values: readonly (readonly number[])[];
  /** Text of each cell. */
  readonly texts: readonly (readonly string[])[];
}

/** A table as a heat map with a text in each cell. */
export function matrixFigure(
  cells: CellTable,
  options: { readonly title: string; readonly colourTitle: string },
): Figure {
  const trace = {
    ...heatMap(cells, options.colourTitle),
    textfont: { size: 12 },
    hovertemplate: "%{y}, %{x}: %{text}<extra></extra>",
    xgap: 2,
    ygap: 2,
  };
  const layout = baseLayout({ title: options.title }, {
    xaxis: axis(undefined, {
      showgrid: false,
      type: "category",
      tickangle: 0,
      tickfont: { size: 12 },
    }),
    yaxis: axis(undefined, { showgrid: false, type: "category", autorange: "reversed" }),
    width: 260 + 104 * cells.columns.length,
    height: 160 + 30 * cells.rows.length,
  });
  return { data: [trace], layout };
}

/**
 * A confusion matrix: truth in rows from the top, prediction in columns, both in the order of the
 * labels. The colour is the share of the row (on the diagonal the recall), the text the share in per
 * cent above the count.
 */
export function confusionFigure(
  { labels, counts }: ConfusionMatrix,
  options: { readonly title: string },
): Figure {
  const sums = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
  const values = counts.map((row, i) => row.map((n) => sums[i] === 0 ? 0 : 100 * n / sums[i]!));
  const texts = counts.map((row, i) =>
    row.map((n, j) => n === 0 ? "" : `${values[i]![j]!.toFixed(0)} %<br>${n}`)
  );
  const columns = labelTexts(labels);
  const rows = columns.map((label, i) => `${label} (${sums[i]})`);
  const trace = {
    ...heatMap({ rows, columns, values, texts }, "share of the row (%)"),
    textfont: { size: 11 },
    hovertemplate: "%{y} taken for %{x}: %{z:.1f} %<extra></extra>",
    xgap: 1,
    ygap: 1,
  };
  const layout = baseLayout(options, {
    xaxis: axis("predicted", {
      type: "category",
      showgrid: false,
      tickangle: labels.length > 5 ? -40 : 0,
    }),
    yaxis: axis("truth (clips)", { type: "category", showgrid: false, autorange: "reversed" }),
    width: 240 + 64 * labels.length,
    height: 170 + 46 * labels.length,
  });
  return { data: [trace], layout };
}

function heatMap({ rows, columns, values, texts }: CellTable, colourTitle: string) {
  return {
    type: "heatmap",
    x: columns,
    y: rows,
    z: values,
    zmin: 0,
    zmax: 100,
    text: texts,
    texttemplate: "%{text}",
    colorscale: SCALES.share,
    colorbar: colourBar(colourTitle),
  };
}

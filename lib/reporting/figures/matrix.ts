/** Tables with coloured cells. @module */
import { InputError } from "@/base/errors.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, colourBar, SCALES } from "@/reporting/theme.ts";

/** A table of numbers; the first row is at the top. */
export interface CellTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `values[row][column]` decides the colour. */
  readonly values: readonly (readonly number[])[];
  /** Text of each cell. */
  readonly texts: readonly (readonly string[])[];
}

/** How a table is coloured. */
export interface MatrixOptions {
  readonly title: string;
  /** Title of the colour bar: what the values are, with their unit. */
  readonly colourTitle: string;
  /** Values at the ends of the colour scale. */
  readonly range: readonly [low: number, high: number];
}

/** Size of a cell in pixels. */
const CELL = { width: 104, height: 30 };
/** Pixels around the cells. */
const AROUND = { width: 260, height: 160 };

/**
 * A table as a heat map with a text in each cell.
 * @throws {InputError} if the values do not fit the rows and columns
 */
export function matrixFigure(cells: CellTable, options: MatrixOptions): Figure {
  const { rows, columns, values, texts } = cells;
  if (values.length !== rows.length || values.some((row) => row.length !== columns.length)) {
    throw new InputError(
      "draw a table",
      `the values are not ${rows.length} rows of ${columns.length}`,
    );
  }
  const [low, high] = options.range;
  const trace = {
    type: "heatmap",
    x: columns,
    y: rows,
    z: values,
    zmin: low,
    zmax: high,
    text: texts,
    texttemplate: "%{text}",
    textfont: { size: 12 },
    hovertemplate: "%{y}, %{x}: %{text}<extra></extra>",
    colorscale: SCALES.share,
    xgap: 2,
    ygap: 2,
    colorbar: colourBar(options.colourTitle),
  };
  const layout = baseLayout({ title: options.title }, {
    xaxis: axis(undefined, {
      showgrid: false,
      type: "category",
      tickangle: 0,
      tickfont: { size: 12 },
    }),
    yaxis: axis(undefined, { showgrid: false, type: "category", autorange: "reversed" }),
    width: AROUND.width + CELL.width * columns.length,
    height: AROUND.height + CELL.height * rows.length,
  });
  return { data: [trace], layout };
}

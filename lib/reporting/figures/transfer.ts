/** Transfer beside training from scratch: UAR by the number of training clips. @module */
import { type TransferResult, WAYS } from "@/recipes/transfer.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, errorBars, SERIES_COLOURS } from "@/reporting/theme.ts";
import { WAY_TEXTS } from "@/reporting/transfer_text.ts";

const SYMBOLS = ["circle", "diamond", "square"];
/** How far the dots of the ways are moved apart, as parts of the place of a number of clips. */
const SPREAD = 0.12;

/** A curve for each way of training, with intervals over speakers; guessing is a dotted line. */
export function transferFigure({ rows, labels, corpora }: TransferResult): Figure {
  const sizes = [...new Set(rows.map(({ clipsPerLabel }) => clipsPerLabel))];
  const data = WAYS.map((way, i) => {
    const own = rows.filter((row) => row.way === way);
    const color = SERIES_COLOURS[i]!;
    return {
      type: "scatter",
      mode: "lines+markers",
      name: WAY_TEXTS[way],
      x: own.map(({ clipsPerLabel }) => sizes.indexOf(clipsPerLabel) + SPREAD * (i - 1)),
      y: own.map(({ uar }) => 100 * uar.mean),
      error_y: errorBars(own.map(({ uar }) => uar), { color, thickness: 1.5, width: 4 }),
      line: { width: 1.6, color },
      marker: { size: 9, color, symbol: SYMBOLS[i] },
    };
  });
  const chance = {
    type: "scatter",
    mode: "lines",
    name: "guessing",
    x: [-0.5, sizes.length - 0.5],
    y: [100 / labels.length, 100 / labels.length],
    line: { width: 1.2, color: SERIES_COLOURS[6], dash: "dot" },
  };
  const layout = baseLayout({ title: `From a trained network: ${corpora.join(" and ")}` }, {
    xaxis: axis("training clips per label", {
      tickvals: [...sizes.keys()],
      ticktext: sizes.map((size) => size === null ? "all" : String(size)),
      range: [-0.5, sizes.length - 0.5],
    }),
    yaxis: axis("UAR (%), unseen speakers", { rangemode: "tozero" }),
    showlegend: true,
  });
  return { data: [...data, chance], layout };
}

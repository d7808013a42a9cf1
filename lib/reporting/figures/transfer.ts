/** Transfer beside training from scratch: UAR by the number of training clips. @module */
import { type TransferResult, WAYS } from "@/recipes/transfer.ts";
import type { Figure } from "@/reporting/figure.ts";
import { WAY_TEXTS } from "@/reporting/transfer_text.ts";
import { learningFigure } from "./learning.ts";

/** A curve for each way of training, with intervals over speakers; guessing is a dotted line. */
export function transferFigure({ rows, labels, corpora }: TransferResult): Figure {
  const curves = WAYS.map((way) => ({
    name: WAY_TEXTS[way],
    points: rows.filter((row) => row.way === way)
      .map(({ clipsPerLabel, uar }) => ({ size: clipsPerLabel, uar })),
  }));
  return learningFigure(curves, {
    title: `From a trained network: ${corpora.join(" and ")}`,
    xTitle: "training clips per label",
    yTitle: "UAR (%), unseen speakers",
    chance: 1 / labels.length,
  });
}

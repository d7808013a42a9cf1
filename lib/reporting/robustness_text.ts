/** What changes of recordings cost, as text: for the terminal and for robustness.md. @module */
import type { Robustness } from "@/disk/robustness.ts";
import { percentText, pointsInterval, pointsText } from "./result_text.ts";
import { left, makeTable, renderTable, right } from "./table.ts";

/** What was measured in one sentence, a row for each change, and what could not be measured. */
export function robustnessText(measured: Robustness, format: "text" | "markdown"): string {
  const table = makeTable(measured.rows, [
    left("change", ({ change }) => change),
    right("UAR %, clean", ({ a }) => percentText(a)),
    right("UAR %, changed", ({ b }) => percentText(b)),
    right("difference", ({ difference }) => pointsText(difference)),
    right("95 % interval", pointsInterval),
  ]);
  const missing = measured.missing.map(({ change, why }) => `Not measured: ${change} (${why}).`);
  const parts = [aboutText(measured), renderTable(table, format), ...missing];
  return parts.join(format === "markdown" ? "\n\n" : "\n");
}

/** Which network was measured, and on what. */
export function aboutText({ recipe, model, protocol, corpora, ...measured }: Robustness): string {
  const { folds, seeds, clips, speakers } = measured;
  return `${recipe} (${model}), ${protocol}, fold ${folds.join(", ")}, seed ${seeds.join(", ")}: ` +
    `${clips.toLocaleString("en")} clips of ${speakers} unseen speakers (${corpora.join(", ")}).`;
}

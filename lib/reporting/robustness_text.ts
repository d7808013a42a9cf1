/** What changes of recordings cost, as text: for the terminal and for robustness.md. @module */
import type { Robustness, RobustnessRow } from "@/disk/robustness.ts";
import { percentText, pointsInterval, pointsText } from "./result_text.ts";
import { left, makeTable, renderTable, right, type Table } from "./table.ts";

/** What was measured in one sentence, a row for each change, and what could not be measured. */
export function robustnessText(measured: Robustness, format: "text" | "markdown"): string {
  const missing = measured.missing.map(({ change, why }) => `Not measured: ${change} (${why}).`);
  const parts = [
    aboutText(measured),
    renderTable(robustnessTable(measured.rows), format),
    ...missing,
  ];
  return parts.join(format === "markdown" ? "\n\n" : "\n");
}

/** robustness.md: how it was measured, and what. */
export function robustnessPage(measured: Robustness): string {
  return `# Robustness

Each test recording is predicted as it is and under each change, which is made at the rate that the
network hears. The interval of a difference is by bootstrap over speakers, the same draws for both.
The room is of the kind that training may use, too (Schroeder's loops), and a network that was trained
with such rooms knows them.

![By how many points the UAR differs under each change](figures/robustness.svg)

${robustnessText(measured, "markdown")}

\`deno task evaluate --robustness --publish --run DIR …\` measures this again.
`;
}

/** A row for each change: the UAR without and with it, and the difference in points. */
export function robustnessTable(rows: readonly RobustnessRow[]): Table {
  return makeTable(rows, [
    left("change", ({ change }) => change),
    right("UAR %, clean", ({ a }) => percentText(a)),
    right("UAR %, changed", ({ b }) => percentText(b)),
    right("difference", ({ difference }) => pointsText(difference)),
    right("95 % interval", pointsInterval),
  ]);
}

/** Which network was measured, and on what. */
function aboutText({ recipe, model, protocol, corpora, ...measured }: Robustness): string {
  const { folds, seeds, clips, speakers } = measured;
  return `${recipe} (${model}), ${protocol}, fold ${folds.join(", ")}, seed ${seeds.join(", ")}: ` +
    `${clips.toLocaleString("en")} clips of ${speakers} unseen speakers (${corpora.join(", ")}).`;
}

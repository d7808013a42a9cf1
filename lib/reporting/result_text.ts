/** How a published figure is written down, wherever it is quoted. @module */
import type { Estimate, ResultRow } from "@/evaluation/results.ts";
import { selectionOf } from "@/evaluation/table.ts";

/** What is added to a protocol's name where another epoch is kept than the best in validation. */
const EPOCHS = { best: "", last: ", last epoch", best_test: ", best test epoch" } as const;

/** The protocol's name and which epoch was kept, with the warning that belongs to it. */
export function protocolText(
  row: Pick<ResultRow, "protocol" | "leaky" | "selection">,
): string {
  return `${row.protocol}${EPOCHS[selectionOf(row)]}${row.leaky ? " (leaky)" : ""}`;
}

/** What was tested: clips, kind of clips, speakers. */
export function testedOn(row: Pick<ResultRow, "clips" | "speakers" | "testChannel">): string {
  const kind = row.testChannel === "all" ? "" : `${row.testChannel} `;
  const count = (n: number, noun: string) =>
    `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
  return `${count(row.clips, `${kind}clip`)} of ${count(row.speakers, "speaker")}`;
}

/** A share in per cent, with one decimal and without the sign. */
export function percentText(share: number): string {
  return (100 * share).toFixed(1);
}

/** A figure in per cent: the mean, ± the deviation over seeds, and the interval over speakers. */
export function estimateText({ mean, sd, low, high }: Estimate): string {
  const spread = sd === null ? "" : ` ± ${percentText(sd)}`;
  const interval = low === null || high === null
    ? ""
    : ` (${percentText(low)}–${percentText(high)})`;
  return `${percentText(mean)}${spread}${interval}`;
}

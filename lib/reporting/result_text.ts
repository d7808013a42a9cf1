/** How figures of results are written, wherever they are quoted. @module */
import { counted } from "@/base/words.ts";
import type { Estimate, ResultRow } from "@/evaluation/results.ts";
import { proofSentence } from "@/evaluation/intervals.ts";
import { selectionOf } from "@/evaluation/table.ts";

/** What follows a protocol's name where another epoch is kept than the best in validation. */
const EPOCHS = { best: "", last: ", last epoch", best_test: ", best test epoch" } as const;

/** The protocol's name and which epoch was kept, with "(leaky)" where it is. */
export function protocolText(
  row: Pick<ResultRow, "protocol" | "leaky" | "selection">,
): string {
  return `${row.protocol}${EPOCHS[selectionOf(row)]}${row.leaky ? " (leaky)" : ""}`;
}

/** What was tested: clips, kind of clips, speakers. */
export function testedOn(row: Pick<ResultRow, "clips" | "speakers" | "testChannel">): string {
  const kind = row.testChannel === "all" ? "" : `${row.testChannel} `;
  return `${counted(row.clips, `${kind}clip`)} of ${counted(row.speakers, "speaker")}`;
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

/** A difference of two shares in percentage points, with its sign. */
export function pointsText(difference: number): string {
  return `${difference < 0 ? "−" : "+"}${percentText(Math.abs(difference))}`;
}

/** The interval of a difference in percentage points; a dash where there is none. */
export function pointsInterval(
  { low, high }: { readonly low: number | null; readonly high: number | null },
): string {
  return low === null || high === null ? "–" : `${pointsText(low)} to ${pointsText(high)}`;
}

/** One line for a row of results, and one on how little it proves where that is so. */
export function resultText(row: ResultRow): string {
  const proof = proofSentence({ ...row, wa: row.wa.mean });
  return proof === undefined ? summaryText(row) : `${summaryText(row)}\n${proof}`;
}

/** What a row of results rests on, and whether that is little. */
export function proofText(row: ResultRow): string {
  const proof = proofSentence({ ...row, wa: row.wa.mean });
  return `Tested on ${testedOn(row)}.${proof === undefined ? "" : ` ${proof}`}`;
}

/** One line for a row of results. */
export function summaryText(row: ResultRow): string {
  const folds = row.folds.length === 1 ? `fold ${row.folds[0]}` : `${row.folds.length} folds`;
  const about = `${row.recipe} (${row.model}), ${protocolText(row)}, ${folds}`;
  return `${about}, seed ${row.seeds.join(", ")}, ${testedOn(row)}: ` +
    `UAR ${estimateText(row.uar)} %, WA ${estimateText(row.wa)} %, ` +
    `macro F1 ${estimateText(row.macroF1)} %, weighted F1 ${estimateText(row.weightedF1)} %`;
}

/** How a published figure is written down, wherever it is quoted. @module */
import type { Estimate, ResultRow } from "@/evaluation/results.ts";

/** The protocol's name, with the warning that belongs to it. */
export function protocolText(row: Pick<ResultRow, "protocol" | "leaky">): string {
  return row.leaky ? `${row.protocol} (leaky)` : row.protocol;
}

/** What was tested: clips, kind of clips, speakers. */
export function testedOn(row: Pick<ResultRow, "clips" | "speakers" | "testChannel">): string {
  const kind = row.testChannel === "all" ? "" : `${row.testChannel} `;
  const clips = row.clips.toLocaleString("en");
  return `${clips} ${kind}clips of ${row.speakers} speaker${row.speakers === 1 ? "" : "s"}`;
}

/** A figure in per cent: the mean, ± the deviation over seeds, and the interval over speakers. */
export function estimateText({ mean, sd, low, high }: Estimate): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  const spread = sd === null ? "" : ` ± ${percent(sd)}`;
  const interval = low === null || high === null ? "" : ` (${percent(low)}–${percent(high)})`;
  return `${percent(mean)}${spread}${interval}`;
}

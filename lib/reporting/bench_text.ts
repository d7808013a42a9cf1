/** Timings in words: all of them for bench.md and the terminal, the most telling ones for README. @module */
import type { BenchRow } from "@/evaluation/results.ts";
import { left, makeTable, renderTable, right } from "./table.ts";

/** The timings that README shows, in this order. */
const HEADLINES: readonly RegExp[] = [
  /^whole training of [^:]*$/,
  /^features of a corpus, /,
  /^training step, 32 clips, network A \([^)]*\)$/,
  /^a request to the server, 8 in flight/,
];

/** The most telling timings. */
export function benchHeadlines(rows: readonly BenchRow[]): string {
  const telling = HEADLINES.flatMap((names) => rows.filter(({ name }) => names.test(name)));
  return benchTable(telling, "markdown");
}

/** All timings, the same work together, and notes on them. */
export function benchText(rows: readonly BenchRow[], format: "text" | "markdown"): string {
  const sorted = [...Map.groupBy(rows, ({ name }) => name).values()].flat();
  const notes = sorted.flatMap(({ name, note }) => note === undefined ? [] : [`${name}: ${note}.`]);
  return [benchTable(sorted, format), ...notes].join("\n\n");
}

/** A line for each timing: what, here, beside what, `ours / theirs = ratio (95 % interval)`. */
function benchTable(rows: readonly BenchRow[], format: "text" | "markdown"): string {
  if (rows.length === 0) return "No timing yet: `deno task bench` makes the first.";
  const machines = [...new Set(rows.map(({ machine }) => machine))];
  const columns = [
    left<BenchRow>("work", ({ name }) => name),
    left<BenchRow>("here", ({ engine }) => engine),
    left<BenchRow>("beside", ({ peer }) => peer ?? "–"),
    right<BenchRow>("time", timingText),
  ];
  if (machines.length > 1) columns.push(left("on", ({ machine }) => machine));
  return `${renderTable(makeTable(rows, columns), format)}\n\n` +
    "Milliseconds (or seconds, s) here / of the peer = their ratio, below 1 is faster; in " +
    "brackets its 95 % interval. Medians of runs in turn, measured on " +
    `${machines.join("; ")}.`;
}

function timingText({ ms, peerMs, ratio, ratioLow, ratioHigh }: BenchRow): string {
  if (peerMs === null || ratio === null) return durations([ms]);
  const interval = ratioLow === null || ratioHigh === null
    ? ""
    : ` (${ratioLow.toFixed(2)}–${ratioHigh.toFixed(2)})`;
  return `${durations([ms, peerMs])} = ${ratio.toFixed(2)}${interval}`;
}

/** Long times are given in seconds, and the time beside them in the same unit. */
const SECONDS_FROM_MS = 1000;

function durations(ms: readonly number[]): string {
  const long = ms.some((one) => one >= SECONDS_FROM_MS);
  const numbers = ms.map((one) =>
    (long ? one / 1000 : one).toLocaleString("en", { maximumSignificantDigits: 3 })
  );
  return `${numbers.join(" / ")}${long ? " s" : ""}`;
}

/** Timings as Markdown: all of them for bench.md, the most telling ones for README. @module */
import type { BenchRow } from "@/evaluation/results.ts";
import { left, makeTable, renderTable, right } from "./table.ts";

/** The parts of bench.md by names of timings: what a reader cares about first, all else last. */
const GROUPS: readonly (readonly [title: string, names: RegExp])[] = [
  ["A whole training, from start to end", /^whole training of /],
  ["The features of a corpus, from start to end", /^features of a corpus, /],
  ["Steps of networks", /^(training step|prediction)/],
  ["Features of a 3 s clip at 16 kHz", / of a 3 s clip at 16 kHz$/],
  ["Resampling of 3 s", /^resampling of 3 s /],
  ["Other work", /^/],
];

/** The timings that README shows, in this order. */
const HEADLINES: readonly RegExp[] = [
  /^whole training of [^:]*$/,
  /^features of a corpus, /,
  /^training step, 32 clips, network A /,
];

const NO_TIMING = "No timing yet: `deno task bench` makes the first.";

/** All timings in a few tables, notes below. */
export function benchTables(rows: readonly BenchRow[]): string {
  if (rows.length === 0) return NO_TIMING;
  const several = machinesOf(rows).length > 1;
  const grouped = Map.groupBy(rows, ({ name }) => GROUPS.find(([, names]) => names.test(name))!);
  const parts = GROUPS.filter((group) => grouped.has(group)).flatMap((group) => {
    const own = [...Map.groupBy(grouped.get(group)!, ({ name }) => name).values()].flat();
    const notes = own.flatMap(({ name, note }) => note === undefined ? [] : [`${name}: ${note}.`]);
    return [`## ${group[0]}`, timingTable(own, several), ...notes];
  });
  return [...parts, legend(rows)].join("\n\n");
}

/** The most telling timings. */
export function benchHeadlines(rows: readonly BenchRow[]): string {
  const shown = HEADLINES.flatMap((pattern) => rows.filter(({ name }) => pattern.test(name)));
  if (shown.length === 0) return NO_TIMING;
  return `${timingTable(shown, false)}\n\n${legend(shown)}`;
}

/** A line for each timing: what, here, beside what, `ours / theirs = ratio (95 % interval)`. */
function timingTable(rows: readonly BenchRow[], withMachine: boolean): string {
  const columns = [
    left<BenchRow>("work", ({ name }) => name),
    left<BenchRow>("here", ({ engine }) => engine),
    left<BenchRow>("beside", ({ peer }) => peer ?? "–"),
    right<BenchRow>("time", timingText),
  ];
  if (withMachine) columns.push(left("on", ({ machine }) => machine));
  return renderTable(makeTable(rows, columns), "markdown");
}

function legend(rows: readonly BenchRow[]): string {
  return "Milliseconds (or seconds, s) here / of the peer = their ratio, below 1 is faster; in " +
    "brackets its 95 % interval. Medians of runs in turn, measured on " +
    `${machinesOf(rows).join("; ")}.`;
}

function machinesOf(rows: readonly BenchRow[]): string[] {
  return [...new Set(rows.map(({ machine }) => machine))];
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

/** Timings as Markdown: all of them for bench.md, the most telling ones for README. @module */
import type { BenchRow } from "@/evaluation/results.ts";
import { type Column, left, makeTable, renderTable, right } from "./table.ts";

interface Group {
  readonly title: string;
  /** Finds the group's timings by their names; what it captures is left out of the table. */
  readonly pattern: RegExp;
}

/** In the order in which a reader cares; what fits nowhere comes last. */
const GROUPS: readonly Group[] = [
  { title: "A whole training, from start to end", pattern: /^(whole training of )/ },
  { title: "The features of a corpus, from start to end", pattern: /^(features of a corpus, )/ },
  { title: "Steps of networks", pattern: /^(?=training step|prediction)/ },
  { title: "Features of a 3 s clip at 16 kHz", pattern: /( of a 3 s clip at 16 kHz)$/ },
  { title: "Resampling of 3 s", pattern: /^(resampling of 3 s )/ },
  { title: "Other work", pattern: /^/ },
];

/** The timings that README shows, in this order. */
const HEADLINES: readonly RegExp[] = [
  /^whole training of [^:]*$/,
  /^features of a corpus, /,
  /^training step, 32 clips, network A /,
];

const NO_TIMING = "No timing yet: `deno task bench` makes the first.";

/**
 * All timings in a few tables. A cell reads `ours / theirs = ratio (95 % interval)`; the
 * column names what does the work here, and the peer.
 */
export function benchTables(rows: readonly BenchRow[]): string {
  if (rows.length === 0) return NO_TIMING;
  const several = machinesOf(rows).length > 1;
  const grouped = Map.groupBy(
    rows,
    (row) => GROUPS.find(({ pattern }) => pattern.test(row.name))!,
  );
  const parts = GROUPS.flatMap((group) => {
    const own = grouped.get(group) ?? [];
    const notes = own.flatMap(({ name, note }) => note === undefined ? [] : [`${name}: ${note}.`]);
    return own.length === 0
      ? []
      : [`## ${group.title}`, groupTable(own, { ...group, several }), ...notes];
  });
  return [...parts, legend(rows)].join("\n\n");
}

/** The most telling timings, one on each line. */
export function benchHeadlines(rows: readonly BenchRow[]): string {
  const shown = HEADLINES.flatMap((pattern) => rows.filter(({ name }) => pattern.test(name)));
  if (shown.length === 0) return NO_TIMING;
  const table = makeTable(shown, [
    left("work", ({ name }) => name),
    left("here", ({ engine }) => engine),
    left("beside", ({ peer }) => peer ?? "–"),
    right("time", timingText),
  ]);
  return `${renderTable(table, "markdown")}\n\n${legend(shown)}`;
}

function legend(rows: readonly BenchRow[]): string {
  return "Milliseconds (or seconds, s) here / of the peer = their ratio, below 1 is faster; in " +
    "brackets its 95 % interval. Medians of runs in turn, measured on " +
    `${machinesOf(rows).join("; ")}.`;
}

function machinesOf(rows: readonly BenchRow[]): string[] {
  return [...new Set(rows.map(({ machine }) => machine))];
}

/** One line for each piece of work, one column for each pair of sides, and machine if several. */
function groupTable(
  rows: readonly BenchRow[],
  { pattern, several }: Group & { readonly several: boolean },
): string {
  const sidesOf = ({ engine, peer, machine }: BenchRow) =>
    `${engine} / ${peer ?? "–"}${several ? `, on ${machine}` : ""}`;
  const columns = [...Map.groupBy(rows, sidesOf)].map(([title, own]): Column<string> =>
    right(title, (name) => {
      const row = own.find((one) => one.name === name);
      return row === undefined ? "" : timingText(row);
    })
  );
  const names = [...new Set(rows.map(({ name }) => name))];
  const table = makeTable(names, [left("work", (name) => labelOf(name, pattern)), ...columns]);
  return renderTable(table, "markdown");
}

/** The name without what is in the group's title. */
function labelOf(name: string, pattern: RegExp): string {
  return name.replace(
    pattern,
    (match, part?: string | number) => typeof part === "string" ? match.replace(part, "") : match,
  );
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

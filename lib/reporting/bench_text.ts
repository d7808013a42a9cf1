/** Timings as Markdown: a table for each kind of work, one line for each piece of it. @module */
import type { BenchRow } from "@/evaluation/results.ts";
import { markdownTable, type TextColumn } from "./text_table.ts";

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

/**
 * All timings in a few tables. A cell reads `ours / theirs = ratio (95 % interval)`; what does the
 * work here, and beside whom, stands above the column.
 */
export function renderBenchTables(rows: readonly BenchRow[]): string {
  if (rows.length === 0) return "No timing yet: `deno task bench` makes the first.";
  const machines = [...new Set(rows.map(({ machine }) => machine))];
  const sidesOf: SidesOf = ({ engine, peer, machine }) =>
    `${engine} / ${peer ?? "–"}${machines.length > 1 ? `, on ${machine}` : ""}`;
  const groupOf = (row: BenchRow) => GROUPS.find(({ pattern }) => pattern.test(row.name))!;
  const grouped = Map.groupBy(rows, groupOf);
  const parts = GROUPS.flatMap((group) => {
    const own = grouped.get(group);
    if (own === undefined) return [];
    return [`**${group.title}**`, groupTable(own, { ...group, sidesOf }), ...notes(own)];
  });
  const legend =
    "Milliseconds (or seconds, s) here / of the peer = their ratio, below 1 is faster; in brackets its " +
    `95 % interval. Medians of runs in turn, measured on ${machines.join("; ")}.`;
  return [...parts, legend].join("\n\n");
}

/** Who works, and beside whom; where several machines were measured, on which: a column for each. */
type SidesOf = (row: BenchRow) => string;

function groupTable(
  rows: readonly BenchRow[],
  { pattern, sidesOf }: Group & { readonly sidesOf: SidesOf },
): string {
  const bySides = Map.groupBy(rows, sidesOf);
  const names = [...new Set(rows.map(({ name }) => name))];
  return markdownTable([
    { title: "work", cells: names.map((name) => labelOf(name, pattern)) },
    ...[...bySides].map(([title, own]): TextColumn => ({
      title,
      cells: names.map((name) => {
        const row = own.find((one) => one.name === name);
        return row === undefined ? "" : timingText(row);
      }),
      align: "right",
    })),
  ]);
}

/** The name without what the group's title says. */
function labelOf(name: string, pattern: RegExp): string {
  return name.replace(
    pattern,
    (match, said?: string | number) => typeof said === "string" ? match.replace(said, "") : match,
  );
}

function timingText({ ms, peerMs, ratio, ratioLow, ratioHigh }: BenchRow): string {
  if (peerMs === null || ratio === null) return durations([ms]);
  const interval = ratioLow === null || ratioHigh === null
    ? ""
    : ` (${ratioLow.toFixed(2)}–${ratioHigh.toFixed(2)})`;
  return `${durations([ms, peerMs])} = ${ratio.toFixed(2)}${interval}`;
}

/** Long times are told in seconds, and what stands beside them in the same unit. */
const SECONDS_FROM_MS = 1000;

function durations(ms: readonly number[]): string {
  const long = ms.some((one) => one >= SECONDS_FROM_MS);
  const told = ms.map((one) =>
    (long ? one / 1000 : one).toLocaleString("en", { maximumSignificantDigits: 3 })
  );
  return `${told.join(" / ")}${long ? " s" : ""}`;
}

function notes(rows: readonly BenchRow[]): string[] {
  return rows.flatMap(({ name, note }) => note === undefined ? [] : [`${name}: ${note}.`]);
}

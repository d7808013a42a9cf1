import assert from "node:assert/strict";
import type { BenchRow } from "@/evaluation/results.ts";
import { benchHeadlines, benchTables } from "@/reporting/bench_text.ts";

const row = (name: string, more: Partial<BenchRow> = {}): BenchRow => ({
  name,
  engine: "here",
  peer: "there",
  ms: 4.5,
  peerMs: 9,
  ratio: 0.5,
  ratioLow: 0.4,
  ratioHigh: 0.6,
  runs: 30,
  machine: "a machine",
  ...more,
});

Deno.test("without a timing, the text says how to get one", () => {
  assert.match(benchTables([]), /deno task bench/);
  assert.match(benchHeadlines([row("tea")]), /deno task bench/);
});

Deno.test("benchHeadlines: whole work first, parts and other steps left out", () => {
  const names = [
    "training step, 32 clips, network A (LSTM)",
    "training step, 32 clips, network Abi (BiLSTM)",
    "whole training of x (2 epochs): test",
    "whole training of x (2 epochs)",
    "features of a corpus, 3 recordings",
  ];
  const [, , ...lines] = benchHeadlines(names.map((name) => row(name))).split("\n");
  assert.deepEqual(
    lines.slice(0, 3),
    [3, 4, 0].map((i) => `| ${names[i]} | here | there | 4.5 / 9 = 0.50 (0.40–0.60) |`),
  );
  assert.match(lines.at(-1)!, /^Milliseconds .* measured on a machine\.$/);
});

Deno.test("benchTables: every timing in its group, the same work together, what is unknown last", () => {
  const names = [
    "tea",
    "training step, 32 clips",
    "resampling of 3 s from 1 to 2 Hz",
    "training step, 32 clips",
    "chroma of a 3 s clip at 16 kHz",
  ];
  const text = benchTables(names.map((name, i) => row(name, { peer: `peer ${i}` })));
  const lines = text.split("\n").filter((line) => /^(##|\| (?!work|---))/.test(line));
  assert.deepEqual(lines.map((line) => line.split(" | ").slice(0, 3).join(" | ")), [
    "## Steps of networks",
    "| training step, 32 clips | here | peer 1",
    "| training step, 32 clips | here | peer 3",
    "## Features of a 3 s clip at 16 kHz",
    "| chroma of a 3 s clip at 16 kHz | here | peer 4",
    "## Resampling of 3 s",
    "| resampling of 3 s from 1 to 2 Hz | here | peer 2",
    "## Other work",
    "| tea | here | peer 0",
  ]);
});

Deno.test("benchTables: timings of two machines say on which", () => {
  const other = row("tea", { machine: "another", ratioLow: null, ratioHigh: null });
  assert.deepEqual(benchTables([row("tea"), other]).split("\n").slice(2, 6), [
    "| work | here | beside | time | on |",
    "| --- | --- | --- | ---: | --- |",
    "| tea | here | there | 4.5 / 9 = 0.50 (0.40–0.60) | a machine |",
    "| tea | here | there | 4.5 / 9 = 0.50 | another |",
  ]);
});

Deno.test("benchTables: notes below the table, long times in seconds, work without a peer", () => {
  const none = { peer: null, peerMs: null, ratio: null, ratioLow: null, ratioHigh: null };
  const note = "both are right";
  const text = benchTables([row("a", { ms: 12_340, ...none }), row("b", { note })]);
  assert.match(text, /\| a \| here \| – \| 12\.3 s \|/);
  const mixed = benchTables([row("c", { ms: 829, peerMs: 1410 })]);
  assert.match(mixed, /\| c \| here \| there \| 0\.829 \/ 1\.41 s = /);
  assert.match(text, /\n\nb: both are right\.\n/);
});

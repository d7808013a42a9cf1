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

Deno.test("benchTables: one line for each work, one column for each pair of sides", () => {
  const text = benchTables([
    row("resampling of 3 s from 1 to 2 Hz"),
    row("resampling of 3 s from 1 to 2 Hz", { peer: "soxr", peerMs: 1, ratio: 4.5 }),
    row("resampling of 3 s from 2 to 1 Hz", { ratioLow: null, ratioHigh: null }),
  ]);
  assert.deepEqual(text.split("\n").slice(0, 6), [
    "## Resampling of 3 s",
    "",
    "| work | here / there | here / soxr |",
    "| --- | ---: | ---: |",
    "| from 1 to 2 Hz | 4.5 / 9 = 0.50 (0.40–0.60) | 4.5 / 1 = 4.50 (0.40–0.60) |",
    "| from 2 to 1 Hz | 4.5 / 9 = 0.50 |  |",
  ]);
  assert.match(text, /measured on a machine\.$/);
});

Deno.test("benchTables: timings of two machines stand in columns of their own", () => {
  const text = benchTables([
    row("tea"),
    row("tea", { machine: "another", ms: 18, ratio: 2 }),
  ]);
  assert.deepEqual(text.split("\n").slice(2, 5), [
    "| work | here / there, on a machine | here / there, on another |",
    "| --- | ---: | ---: |",
    "| tea | 4.5 / 9 = 0.50 (0.40–0.60) | 18 / 9 = 2.00 (0.40–0.60) |",
  ]);
});

Deno.test("benchTables: every timing once, in its group, what is unknown last", () => {
  const names = [
    "tea",
    "training step, 32 clips",
    "prediction, 1 clip",
    "chroma of a 3 s clip at 16 kHz",
    "features of a corpus, 3 recordings",
    "whole training of x (2 epochs): test",
  ];
  const text = benchTables(names.map((name) => row(name)));
  const lines = text.split("\n").filter((line) => /^(##|\| (?!work|---))/.test(line));
  assert.deepEqual(lines.map((line) => line.split(" | ")[0]), [
    "## A whole training, from start to end",
    "| x (2 epochs): test",
    "## The features of a corpus, from start to end",
    "| 3 recordings",
    "## Steps of networks",
    "| training step, 32 clips",
    "| prediction, 1 clip",
    "## Features of a 3 s clip at 16 kHz",
    "| chroma",
    "## Other work",
    "| tea",
  ]);
});

Deno.test("benchTables: notes below the table, long times in seconds, work without a peer", () => {
  const none = { peer: null, peerMs: null, ratio: null, ratioLow: null, ratioHigh: null };
  const note = "both are right";
  const text = benchTables([row("a", { ms: 12_340, ...none }), row("b", { note })]);
  assert.match(text, /\| a \| 12\.3 s \|/);
  const mixed = benchTables([row("c", { ms: 829, peerMs: 1410 })]);
  assert.match(mixed, /\| c \| 0\.829 \/ 1\.41 s = /);
  assert.match(text, /\n\nb: both are right\.\n/);
});

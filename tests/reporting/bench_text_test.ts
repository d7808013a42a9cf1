import assert from "node:assert/strict";
import type { BenchRow } from "@/evaluation/results.ts";
import { benchHeadlines, benchText } from "@/reporting/bench_text.ts";

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
  assert.match(benchText([], "markdown"), /deno task bench/);
  assert.match(benchHeadlines([row("tea")]), /deno task bench/);
});

Deno.test("benchHeadlines: whole work first, parts and other steps left out", () => {
  const names = [
    "training step, 32 clips, network A (LSTM)",
    "training step, 32 clips, network Abi (BiLSTM)",
    "training step, 32 clips, network A (LSTM), beside 1 busy program",
    "whole training of x (2 epochs): test",
    "whole training of x (2 epochs)",
    "features of a corpus, 3 recordings",
  ];
  const [, , ...lines] = benchHeadlines(names.map((name) => row(name))).split("\n");
  assert.deepEqual(
    lines.slice(0, 3),
    [4, 5, 0].map((i) => `| ${names[i]} | here | there | 4.5 / 9 = 0.50 (0.40–0.60) |`),
  );
  assert.match(lines.at(-1)!, /^Milliseconds .* measured on a machine\.$/);
});

Deno.test("benchText: every timing, the same work together", () => {
  const names = ["tea", "coffee", "tea"];
  const text = benchText(names.map((name, i) => row(name, { peer: `peer ${i}` })), "markdown");
  const [, , ...lines] = text.split("\n").map((line) => line.split(" | ").slice(0, 3).join(" | "));
  assert.deepEqual(lines.slice(0, 3), [
    "| tea | here | peer 0",
    "| tea | here | peer 2",
    "| coffee | here | peer 1",
  ]);
});

Deno.test("benchText: timings of two machines say on which", () => {
  const other = row("tea", { machine: "another", ratioLow: null, ratioHigh: null });
  const text = benchText([row("tea"), other], "markdown");
  assert.deepEqual(text.split("\n").slice(0, 4), [
    "| work | here | beside | time | on |",
    "| --- | --- | --- | ---: | --- |",
    "| tea | here | there | 4.5 / 9 = 0.50 (0.40–0.60) | a machine |",
    "| tea | here | there | 4.5 / 9 = 0.50 | another |",
  ]);
  assert.match(text, /measured on a machine; another\.$/);
});

Deno.test("benchText: notes below the table, long times in seconds, work without a peer", () => {
  const none = { peer: null, peerMs: null, ratio: null, ratioLow: null, ratioHigh: null };
  const note = "both are right";
  const text = benchText([row("a", { ms: 12_340, ...none }), row("b", { note })], "markdown");
  assert.match(text, /\| a \| here \| – \| 12\.3 s \|/);
  const mixed = benchText([row("c", { ms: 829, peerMs: 1410 })], "markdown");
  assert.match(mixed, /\| c \| here \| there \| 0\.829 \/ 1\.41 s = /);
  assert.match(text, /\n\nb: both are right\.$/);
});

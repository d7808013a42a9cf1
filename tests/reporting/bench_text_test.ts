import assert from "node:assert/strict";
import type { BenchRow } from "@/evaluation/results.ts";
import { renderBenchTables } from "@/reporting/bench_text.ts";

const row = (name: string, more: Partial<BenchRow> = {}): BenchRow => ({
  ...{ name, engine: "here", peer: "there", ms: 4.5, peerMs: 9, ratio: 0.5 },
  ...{ ratioLow: 0.4, ratioHigh: 0.6, runs: 30, machine: "a machine" },
  ...more,
});

Deno.test("renderBenchTables: no timing is said so", () => {
  assert.match(renderBenchTables([]), /deno task bench/);
});

Deno.test("renderBenchTables: one line for each work, one column for each pair of sides", () => {
  const text = renderBenchTables([
    row("resampling of 3 s from 1 to 2 Hz"),
    row("resampling of 3 s from 1 to 2 Hz", { peer: "soxr", peerMs: 1, ratio: 4.5 }),
    row("resampling of 3 s from 2 to 1 Hz", { ratioLow: null, ratioHigh: null }),
  ]);
  assert.deepEqual(text.split("\n").slice(0, 6), [
    "**Resampling of 3 s**",
    "",
    "| work | here / there | here / soxr |",
    "| --- | ---: | ---: |",
    "| from 1 to 2 Hz | 4.5 / 9 = 0.50 (0.40–0.60) | 4.5 / 1 = 4.50 (0.40–0.60) |",
    "| from 2 to 1 Hz | 4.5 / 9 = 0.50 |  |",
  ]);
  assert.match(text, /measured on a machine\.$/);
});

Deno.test("renderBenchTables: timings of two machines stand in columns of their own", () => {
  const text = renderBenchTables([
    row("tea"),
    row("tea", { machine: "another", ms: 18, ratio: 2 }),
  ]);
  assert.deepEqual(text.split("\n").slice(2, 5), [
    "| work | here / there, on a machine | here / there, on another |",
    "| --- | ---: | ---: |",
    "| tea | 4.5 / 9 = 0.50 (0.40–0.60) | 18 / 9 = 2.00 (0.40–0.60) |",
  ]);
});

Deno.test("renderBenchTables: every timing once, in its group, what is unknown last", () => {
  const names = [
    ...["tea", "training step, 32 clips", "prediction, 1 clip", "chroma of a 3 s clip at 16 kHz"],
    ...["features of a corpus, 3 recordings", "whole training of x (2 epochs): test"],
  ];
  const text = renderBenchTables(names.map((name) => row(name)));
  const lines = text.split("\n").filter((line) => /^(\*\*|\| (?!work|---))/.test(line));
  assert.deepEqual(lines.map((line) => line.split(" | ")[0]), [
    ...["**A whole training, from start to end**", "| x (2 epochs): test"],
    ...["**The features of a corpus, from start to end**", "| 3 recordings"],
    ...["**Steps of networks**", "| training step, 32 clips", "| prediction, 1 clip"],
    ...["**Features of a 3 s clip at 16 kHz**", "| chroma", "**Other work**", "| tea"],
  ]);
});

Deno.test("renderBenchTables: notes below the table, long times in seconds, work without a peer", () => {
  const none = { peer: null, peerMs: null, ratio: null, ratioLow: null, ratioHigh: null };
  const note = "both are right";
  const text = renderBenchTables([row("a", { ms: 12_340, ...none }), row("b", { note })]);
  assert.match(text, /\| a \| 12\.3 s \|/);
  const mixed = renderBenchTables([row("c", { ms: 829, peerMs: 1410 })]);
  assert.match(mixed, /\| c \| 0\.829 \/ 1\.41 s = /);
  assert.match(text, /\n\nb: both are right\.\n/);
});

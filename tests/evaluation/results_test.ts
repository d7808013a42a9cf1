import assert from "node:assert/strict";
import {
  benchKey,
  type BenchRow,
  mergeRow,
  resultKey,
  type ResultRow,
} from "@/evaluation/results.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { madeTable } from "./_table.ts";

const row = scorePredictions(madeTable());
const merge = (rows: readonly ResultRow[], one: ResultRow) =>
  mergeRow(rows, one, { key: resultKey });

Deno.test("a row replaces the one with its key and joins those with other keys", () => {
  const again: ResultRow = { ...row, trainSec: 12, seeds: [1, 2, 3] };
  assert.deepEqual(merge([row], again), [again]);
  const others: Partial<ResultRow>[] = [
    { recipe: "other" },
    { model: "other" },
    { protocol: "random" },
    { testChannel: "song" },
    { corpora: ["made", "more"] },
    { folds: [0] },
    { selection: "last" },
  ];
  for (const other of others) assert.equal(merge([row], { ...row, ...other }).length, 2);
});

Deno.test("the order of rows does not depend on that of merging", () => {
  const rows = ["b", "a", "B", "c"].map((recipe) => ({ ...row, recipe }));
  const mergeAll = (all: readonly ResultRow[]) =>
    all.reduce<ResultRow[]>((merged, one) => merge(merged, one), []);
  assert.deepEqual(mergeAll(rows).map((r) => r.recipe), ["B", "a", "b", "c"]);
  assert.deepEqual(mergeAll(rows.toReversed()), mergeAll(rows));
});

Deno.test("timings are told apart by work, engine, peer and machine", () => {
  const bench = { name: "a step", engine: "wasm", peer: null, machine: "2 cores", ms: 5 };
  const keyOf = (change: object) => benchKey({ ...bench, ...change } as BenchRow);
  assert.equal(keyOf({ ms: 4 }), keyOf({}));
  for (const key of ["name", "engine", "peer", "machine"]) {
    assert.notEqual(keyOf({ [key]: "other" }), keyOf({}));
  }
});

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
const mergeResult = (rows: readonly ResultRow[], row: ResultRow) =>
  mergeRow(rows, row, { key: resultKey });
const mergeBench = (rows: readonly BenchRow[], row: BenchRow) =>
  mergeRow(rows, row, { key: benchKey });
const bench: BenchRow = {
  name: "features of a 3 s clip",
  engine: "typescript",
  peer: "librosa 0.11.0",
  ms: 5,
  peerMs: 18,
  ratio: 5 / 18,
  ratioLow: 0.26,
  ratioHigh: 0.3,
  runs: 200,
  machine: "2 cores",
};

Deno.test("a row replaces the one with its key and joins those with other keys", () => {
  const again: ResultRow = { ...row, trainSec: 12, seeds: [1, 2, 3] };
  assert.deepEqual(mergeResult([row], again), [again]);
  const others: Partial<ResultRow>[] = [
    { recipe: "other" },
    { model: "other" },
    { protocol: "random" },
    { testChannel: "song" },
    { corpora: ["made", "more"] },
    { folds: [0] },
    { selection: "last" },
  ];
  for (const other of others) {
    assert.equal(mergeResult([row], { ...row, ...other }).length, 2);
  }
});

Deno.test("the order of rows does not depend on that of merging, and the input stays", () => {
  const rows = ["b", "a", "B", "c"].map((recipe) => ({ ...row, recipe }));
  const sorted = rows.reduce<ResultRow[]>((all, one) => mergeResult(all, one), []);
  assert.deepEqual(sorted.map((r) => r.recipe), ["B", "a", "b", "c"]);
  assert.deepEqual(
    rows.toReversed().reduce<ResultRow[]>((all, one) => mergeResult(all, one), []),
    sorted,
  );
  const frozen = Object.freeze([row]);
  mergeResult(frozen, { ...row, recipe: "z" });
  assert.equal(frozen.length, 1);
});

Deno.test("timings are told apart by work, engine, peer and machine", () => {
  assert.deepEqual(mergeBench([bench], { ...bench, ms: 4 }), [{ ...bench, ms: 4 }]);
  for (const key of ["name", "engine", "peer", "machine"]) {
    assert.equal(mergeBench([bench], { ...bench, [key]: "other" }).length, 2);
  }
});

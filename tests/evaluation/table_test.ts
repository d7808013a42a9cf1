import assert from "node:assert/strict";
import { checkTable, mergeTables } from "@/evaluation/table.ts";
import { madeTable, withRow } from "./_table.ts";

const table = madeTable();

Deno.test("rows that cannot be scored are refused with their likely cause", () => {
  const cases: [Parameters<typeof withRow>[2], RegExp][] = [
    [{ emotion: "fear" }, /^InputError: Cannot use predictions: made\/0\/3: "fear" is not/],
    [{ predicted: "Sad" }, /"Sad" is not among the labels neutral, happy, sad, angry/],
    [{ speaker: "" }, /the id or the speaker is empty/],
    [{ fold: 0.5 }, /fold 0\.5 and seed 1 must be whole numbers/],
    [{ scores: [0.5, 0.5] }, /2 scores for 4 labels/],
    [{ scores: [3, -1, 0, 0] }, /the score 3 is not a probability/],
    [{ scores: [NaN, 1, 0, 0] }, /the score NaN is not a probability/],
    [{ scores: [0.9, 0.9, 0, 0] }, /sum to 1\.8, not to 1 \(are they logits\?\)/],
    [{ scores: [1, 0, 0, 0], predicted: "sad" }, /are the scores in the order of the labels\?/],
  ];
  for (const [change, message] of cases) {
    assert.throws(() => checkTable(withRow(table, 3, change)), message);
  }
  assert.throws(() => checkTable({ ...table, rows: [] }), /there are none/);
});

Deno.test("a clip tested twice under one seed is refused, under two seeds it is not", () => {
  const again = { ...table, rows: [...table.rows, table.rows[5]!] };
  assert.throws(
    () => checkTable(again),
    /made\/0\/5 is tested twice under seed 1 .*fold added twice/,
  );
  checkTable({ ...table, rows: [...table.rows, { ...table.rows[5]!, seed: 2 }] });
});

Deno.test("a clip whose truth or speaker differs between seeds is refused", () => {
  const seeds = madeTable({ seeds: [1, 2] }), at = table.rows.length;
  assert.throws(
    () => checkTable(withRow(seeds, at, { speaker: "made-5" })),
    /made\/0\/0 is neutral of made-0 in one row and neutral of made-5 in another/,
  );
});

Deno.test("folds and seeds merge into one table, and their training times add up", () => {
  const provenance = { engine: "wasm", trainSec: 10, commit: "abc" };
  const parts = [0, 1, 2].map((fold) => ({
    ...table,
    rows: table.rows.filter((row) => row.fold === fold),
    provenance,
  }));
  const merged = mergeTables(parts);
  assert.equal(merged.rows.length, table.rows.length);
  assert.deepEqual(merged.provenance, { ...provenance, trainSec: 30 });
  const other = { ...parts[2]!, provenance: { ...provenance, engine: "wasm+openblas" } };
  assert.equal(mergeTables([parts[0]!, other]).provenance?.engine, "wasm | wasm+openblas");
  const { provenance: _, ...unknown } = parts[1]!;
  assert.equal(mergeTables([parts[0]!, unknown]).provenance, undefined);
});

Deno.test("tables of different kinds, or with the same fold, do not merge", () => {
  assert.throws(() => mergeTables([table, table]), /is tested twice under seed 1/);
  const kinds = [
    { recipe: "other" },
    { model: "other" },
    { protocol: "random" },
    { leaky: true },
    { selection: "last" as const },
    { labels: table.labels.toReversed() },
  ];
  for (const kind of kinds) {
    assert.throws(
      () => mergeTables([table, { ...table, ...kind }]),
      /of different kinds: one is of made/,
    );
  }
});

import assert from "node:assert/strict";
import { worstClips } from "@/evaluation/worst.ts";
import { madeTable } from "./_table.ts";

const table = madeTable();

Deno.test("the worst clips are wrong, and the surest comes first", () => {
  const worst = worstClips(table, 5);
  assert.equal(worst.length, 5);
  const sure = worst.map((row) => Math.max(...row.scores));
  assert.deepEqual(sure, sure.toSorted((a, b) => b - a));
  const wrong = table.rows.filter((row) => row.predicted !== row.emotion);
  assert.ok(worst.every((row) => wrong.includes(row)));
  assert.equal(sure[0], Math.max(...wrong.flatMap((row) => row.scores)));
});

Deno.test("a clip that several seeds get wrong stands there once", () => {
  const { rows } = madeTable({ seeds: [1, 2, 3] });
  const all = worstClips(madeTable({ seeds: [1, 2, 3] }), 1000);
  assert.equal(new Set(all.map((row) => row.id)).size, all.length);
  for (const { id, scores } of all) {
    const mistakes = rows.filter((row) => row.id === id && row.predicted !== row.emotion);
    assert.equal(Math.max(...scores), Math.max(...mistakes.flatMap((row) => row.scores)));
  }
});

Deno.test("there may be fewer mistakes than asked for, or none", () => {
  const right = table.rows.filter((row) => row.predicted === row.emotion);
  assert.deepEqual(worstClips({ ...table, rows: right }, 3), []);
  assert.equal(worstClips(table, 1000).length, table.rows.length - right.length);
  assert.throws(() => worstClips(table, -1), /Cannot list -1 clips/);
});

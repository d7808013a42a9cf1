import assert from "node:assert/strict";
import { markdownTable, textTable } from "@/reporting/text_table.ts";

const COLUMNS = [
  { title: "emotion", cells: ["sad", "a|b"] },
  { title: "n", cells: ["7", "1,200"], align: "right" as const },
];

Deno.test("textTable sets numbers to the right and leaves no spaces at the ends", () => {
  assert.equal(
    textTable(COLUMNS),
    "emotion      n\n───────  ─────\nsad          7\na|b      1,200",
  );
});

Deno.test("textTable counts signs, not bytes", () => {
  const table = textTable([{ title: "é", cells: ["e\u0301é"] }, { title: "b", cells: ["c"] }]);
  assert.equal(table.split("\n")[0], "é   b");
});

Deno.test("markdownTable escapes what would end a cell", () => {
  assert.equal(
    markdownTable(COLUMNS),
    "| emotion | n |\n| --- | ---: |\n| sad | 7 |\n| a\\|b | 1,200 |",
  );
});

Deno.test("tables refuse columns that do not fit together", () => {
  assert.throws(() => textTable([]), /without columns/);
  const uneven = [...COLUMNS, { title: "x", cells: [] }];
  assert.throws(() => markdownTable(uneven), /column "x" has 0 cells, not 2/);
});

import assert from "node:assert/strict";
import { DISPLAY } from "@/reporting/bundle.ts";
import { countTable, table, toFrame } from "@/reporting/frame.ts";
import { renderTable, type Table } from "@/reporting/table.ts";

const textOf = (content: Parameters<typeof table>[0]) =>
  (table(content)[DISPLAY]()["text/plain"] as string).split("\n").map((line) => line.trim());
const cells = (counts: Table) => [counts.columns.map(({ title }) => title), ...counts.rows];

Deno.test("a danfojs frame of records groups, describes and is shown with its row labels", () => {
  const frame = toFrame([{ g: "x", v: 1 }, { v: 3, g: "x" }, { g: "y", v: 5 }]);
  assert.deepEqual(textOf(frame.groupby(["g"]).agg({ v: "mean" })).slice(2), [
    "x       2",
    "y       5",
  ]);
  assert.match(textOf(frame.describe())[2]!, /^count +3$/);
  const labelled = toFrame([{ a: 1, b: null }], { index: ["row"] });
  assert.deepEqual(textOf(labelled), ["a  b", "───  ─  ─", "row  1"]);
});

Deno.test("a frame of no records, or of records with other keys, is refused", () => {
  assert.throws(() => toFrame([]), { name: "InputError" });
  assert.throws(() => toFrame([{ a: 1 }, { b: 2 }]), /row 1 has the columns b, the table has a/);
});

Deno.test("a shown table has a caption, and says how many rows it leaves out", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ i }));
  const bundle = table(rows, { caption: "Two & two", maxRows: 3 })[DISPLAY]();
  assert.match(bundle["text/plain"] as string, /^Two & two\n[^]*2\n40 rows, the first 3 shown$/);
  assert.match(bundle["text/html"] as string, /^<p><b>Two &amp; two<\/b><\/p>\n<table/);
  assert.match(bundle["text/html"] as string, /<p>40 rows, the first 3 shown<\/p>$/);
  const made = countTable(rows, { rows: "i" });
  assert.ok((table(made)[DISPLAY]()["text/html"] as string).includes(renderTable({
    ...made,
    rows: made.rows.slice(0, 30),
  }, "html")));
});

const RECORDS = [
  { emotion: "sad", speaker: "s-10", fold: 1 },
  { emotion: "sad", speaker: "s-2", fold: 0 },
  { emotion: "angry", speaker: "s-2", fold: 0 },
];

Deno.test("countTable: counts of pairs, natural or given order, sums", () => {
  const order = ["angry", "sad"];
  assert.deepEqual(cells(countTable(RECORDS, { rows: "emotion", columns: "speaker", order })), [
    ["emotion", "s-2", "s-10", "all"],
    ["angry", "1", "0", "1"],
    ["sad", "1", "1", "2"],
    ["all", "2", "1", "3"],
  ]);
  assert.deepEqual(cells(countTable(RECORDS, { rows: "speaker", totals: false })), [
    ["speaker", "records"],
    ["s-2", "2"],
    ["s-10", "1"],
  ]);
  const sad = RECORDS.slice(0, 2);
  assert.deepEqual(cells(countTable(sad, { rows: "emotion", columns: "fold" })), [
    ["emotion", "0", "1", "all"],
    ["sad", "1", "1", "2"],
  ]);
});

Deno.test('countTable: a label "all" is not mixed up with the sums', () => {
  const records = [{ recipe: "a", tested: "all" }, { recipe: "a", tested: "speech" }];
  const options = { rows: "recipe", columns: "tested" };
  assert.throws(() => countTable(records, options), { name: "InputError", message: /"all"/ });
  assert.deepEqual(countTable(records, { ...options, totals: false }).rows, [["a", "1", "1"]]);
});

Deno.test("countTable: records without the field, and labels outside the order, are refused", () => {
  assert.throws(() => countTable(RECORDS, { rows: "nothing" }), /has no label "nothing"/);
  const options = { rows: "emotion", order: ["sad"] };
  assert.throws(() => countTable(RECORDS, options), /"angry" is not in the order sad/);
});

import assert from "node:assert/strict";
import { DISPLAY } from "@/reporting/bundle.ts";
import { countTable, table } from "@/reporting/frame.ts";
import { recordTable, renderTable } from "@/reporting/table.ts";

Deno.test("a shown table has a caption, and says how many rows it leaves out", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ i }));
  const bundle = table(rows, { caption: "Two & two" })[DISPLAY]();
  assert.match(bundle["text/plain"] as string, /^Two & two\n[^]*29\n40 rows, the first 30 shown$/);
  assert.match(bundle["text/html"] as string, /^<p><b>Two &amp; two<\/b><\/p>\n<table/);
  assert.match(bundle["text/html"] as string, /<p>40 rows, the first 30 shown<\/p>$/);
  const few = recordTable(rows.slice(0, 3));
  assert.equal(table(few)[DISPLAY]()["text/html"], renderTable(few, "html"));
});

const RECORDS = [
  { emotion: "sad", speaker: "s-10", fold: "1" },
  { emotion: "sad", speaker: "s-2", fold: "0" },
  { emotion: "angry", speaker: "s-2", fold: "0" },
];
const order = ["angry", "happy", "sad"];

Deno.test("countTable: counts of pairs, rows in the given order, columns in natural order, sums", () => {
  const counts = countTable(RECORDS, { rows: "emotion", columns: "speaker", order });
  assert.deepEqual(renderTable(counts, "markdown").split("\n"), [
    "| emotion | s-2 | s-10 | all |",
    "| --- | ---: | ---: | ---: |",
    "| angry | 1 | 0 | 1 |",
    "| sad | 1 | 1 | 2 |",
    "| all | 2 | 1 | 3 |",
  ]);
  const sad = countTable(RECORDS.slice(0, 2), { rows: "emotion", columns: "fold", order });
  assert.deepEqual(sad.rows, [["sad", "1", "1", "2"]]);
});

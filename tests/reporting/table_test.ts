import assert from "node:assert/strict";
import { DISPLAY } from "@/reporting/bundle.ts";
import { toFrame } from "@/reporting/frame.ts";
import { formatCell, table, tableBundle, textColumns } from "@/reporting/table.ts";

const ROWS = [{ name: "<b>", value: 0.123456, n: 1234 }, { name: "c", value: 2, n: 5 }];

Deno.test("table: HTML without holes for markup, and the same as text", () => {
  const bundle = table(ROWS, { caption: "Two & two" })[DISPLAY]();
  const html = bundle["text/html"] as string, text = bundle["text/plain"] as string;
  assert.ok(html.includes("<b>Two &amp; two</b>") && html.includes("&lt;b&gt;"), html);
  assert.ok(html.includes('<td style="text-align:right">0.1235</td>'), html);
  assert.deepEqual(text.split("\n"), [
    "Two & two",
    "name   value      n",
    "────  ──────  ─────",
    "<b>   0.1235  1,234",
    "c          2      5",
  ]);
});

Deno.test("table says how many rows it leaves out", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ i }));
  const bundle = tableBundle(rows, { maxRows: 3 });
  assert.match(bundle["text/plain"] as string, /2\n40 rows, the first 3 shown$/);
  assert.match(bundle["text/html"] as string, /<p>40 rows, the first 3 shown<\/p>$/);
});

Deno.test("table shows the labels of a frame's rows when they are its own", () => {
  const titles = (frame: ReturnType<typeof toFrame>, showIndex?: boolean) =>
    textColumns(frame, showIndex === undefined ? {} : { showIndex }).columns.map((c) => c.title);
  assert.deepEqual(titles(toFrame([{ a: 1 }])), ["a"]);
  assert.deepEqual(titles(toFrame([{ a: 1 }], { index: ["x"] })), ["", "a"]);
  assert.deepEqual(titles(toFrame([{ a: 1 }], { index: ["x"] }), false), ["a"]);
  assert.deepEqual(textColumns(toFrame([{ a: 1 }]).describe()).columns[0]?.cells[0], "count");
});

Deno.test("formatCell: whole numbers whole, others short, gaps empty", () => {
  assert.deepEqual([1234567, 0, -3].map((v) => formatCell(v)), ["1,234,567", "0", "-3"]);
  assert.deepEqual([0.5, 12.3456, 98765.4].map((v) => formatCell(v)), ["0.500", "12.35", "98,765"]);
  assert.deepEqual([null, Number.NaN, true].map((v) => formatCell(v)), ["", "–", "true"]);
  assert.equal(formatCell(12.3456, 3), "12.3");
});

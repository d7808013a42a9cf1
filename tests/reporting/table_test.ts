import assert from "node:assert/strict";
import { formatCell, left, makeTable, recordTable, renderTable, right } from "@/reporting/table.ts";

const ROWS = [{ name: "<b>|c", value: 0.123456, n: 1234 }, { name: "c", value: 2, n: 5 }];

Deno.test("one table as text, Markdown and HTML", () => {
  const table = recordTable(ROWS);
  assert.deepEqual(renderTable(table, "text").split("\n"), [
    "name    value      n",
    "─────  ──────  ─────",
    "<b>|c  0.1235  1,234",
    "c           2      5",
  ]);
  assert.deepEqual(renderTable(table, "markdown").split("\n"), [
    "| name | value | n |",
    "| --- | ---: | ---: |",
    "| <b>\\|c | 0.1235 | 1,234 |",
    "| c | 2 | 5 |",
  ]);
  const html = renderTable(table, "html");
  assert.ok(html.includes('<td style="text-align:left">&lt;b&gt;|c</td>'), html);
  assert.ok(html.includes('<td style="text-align:right">0.1235</td>'), html);
});

Deno.test("columns say where cells stand; combining marks take no place in text", () => {
  const table = makeTable(["e\u0301é"], [left("é", (text) => text), right("b", () => "c")]);
  assert.equal(renderTable(table, "text"), "é   b\n──  ─\ne\u0301é  c");
});

Deno.test("markup is kept in Markdown, tags in HTML, and absent in text", () => {
  const cell = { ...left<string>("recipe", (name) => `\`${name}\`, *leaky*`), markup: true };
  const table = makeTable(["a<b"], [cell]);
  assert.match(renderTable(table, "markdown"), /\| `a<b`, \*leaky\* \|/);
  assert.match(renderTable(table, "text"), /\na<b, leaky$/);
  assert.match(renderTable(table, "html"), /<code>a&lt;b<\/code>, <em>leaky<\/em>/);
});

Deno.test("whole numbers are written in full, others with few digits, missing ones empty", () => {
  const texts = (values: readonly (number | boolean | null)[]) =>
    recordTable(values.map((value) => ({ value }))).rows.flat();
  assert.deepEqual(texts([1234567, 0, -3]), ["1,234,567", "0", "-3"]);
  assert.deepEqual(texts([0.5, 12.3456, 98765.4]), ["0.500", "12.35", "98,765"]);
  assert.deepEqual(texts([null, Number.NaN, true]), ["", "–", "true"]);
  assert.equal(formatCell(12.3456, 3), "12.3");
});

Deno.test("a table without records or columns is refused", () => {
  assert.throws(() => recordTable([]), { name: "InputError" });
  assert.throws(() => makeTable([1], []), { name: "InputError" });
});

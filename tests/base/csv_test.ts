import assert from "node:assert/strict";
import { csvLine, parseCsv } from "@/base/csv.ts";

const parse = (text: string) => parseCsv(text, { name: "t.csv" });

Deno.test("rows are read with the numbers of their lines", () => {
  const rows = [
    { line: 1, cells: ["a", "b"] },
    { line: 2, cells: ["1", " 2 "] },
    { line: 4, cells: ["3", ""] },
  ];
  assert.deepEqual(parse("a,b\n1, 2 \n\n3,\n"), rows);
  const later = parseCsv("a,b\n", { name: "t.csv", firstLine: 7 });
  assert.deepEqual(later, [{ line: 7, cells: ["a", "b"] }]);
  assert.deepEqual(parse(""), []);
  assert.deepEqual(parse("\n\n"), []);
  assert.deepEqual(parse("a"), [{ line: 1, cells: ["a"] }]);
  assert.deepEqual(parse(","), [{ line: 1, cells: ["", ""] }]);
});

Deno.test("lines end in LF, CRLF or CR, and a byte order mark is skipped", () => {
  const wanted = [{ line: 1, cells: ["a", "b"] }, { line: 2, cells: ["1", "2"] }];
  for (const end of ["\n", "\r\n", "\r"]) {
    assert.deepEqual(parse(`\uFEFFa,b${end}1,2${end}`), wanted);
    assert.deepEqual(parse(`a,b${end}1,2`), wanted);
  }
});

Deno.test("quoted cells hold commas, quotes, lines and spaces", () => {
  assert.deepEqual(parse('"a, b","say ""hi""",\n"two\r\nlines"," x "\nlast,"",\n'), [
    { line: 1, cells: ["a, b", 'say "hi"', ""] },
    { line: 2, cells: ["two\r\nlines", " x "] },
    { line: 4, cells: ["last", "", ""] },
  ]);
});

Deno.test("what is written is read again", () => {
  const cells = ["plain", "", " x ", "a, b", 'say "hi"', "two\r\nlines", "# 1", "cr\r"];
  assert.deepEqual(parse(csvLine(cells)), [{ line: 1, cells }]);
  assert.equal(csvLine(["a", "# 1", "b # 2"]), 'a,"# 1",b # 2');
});

Deno.test("misplaced quotes are named with their line", () => {
  const unclosed = /^Cannot read t\.csv:2: a quoted cell is not closed, or no comma follows it; /;
  for (const text of ['a\n"b', 'a\n"b"c', 'a\nx,"b"" \n']) {
    assert.throws(() => parse(text), { name: "InputError", message: unclosed });
  }
  assert.throws(() => parse('a\nb "c" d'), { message: /t\.csv:2: a quote stands inside a cell/ });
  const long = "x,y\n".repeat(2_500_000);
  assert.throws(() => parse(`a,b\n1,"${long}`), { name: "InputError", message: /t\.csv:2/ });
});

import assert from "node:assert/strict";
import { csvLine, decodeTable, parseCsv, parseTable } from "@/base/csv.ts";

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

Deno.test("tables of spreadsheets: the separator is the one that divides the header, or is named", () => {
  const wanted = [{ line: 1, cells: ["a", "b, c"] }, { line: 2, cells: ["1", "2"] }];
  const parsed = (text: string) => parseTable(text, { name: "t" });
  assert.deepEqual(parsed("a;b, c\n1;2\n"), wanted);
  assert.deepEqual(parsed("a\tb, c\n1\t2\n"), wanted);
  assert.deepEqual(parsed('a,"b, c"\n1,2\n'), wanted);
  assert.deepEqual(parsed('a;"b, c"\n1;2\n'), wanted, "marks in quotes do not count");
  assert.deepEqual(parsed("sep=;\r\na;b, c\r\n1;2")[1], { line: 3, cells: ["1", "2"] });
  assert.deepEqual(parsed("\uFEFFsep=\t\na\t;;;\n"), [{ line: 2, cells: ["a", ";;;"] }]);
  assert.throws(() => parsed('a;b\n"x" y;'), /t:2: a quoted cell is not closed, or no semicolon/);
});

Deno.test("tables are UTF-8, or UTF-16 with a byte order mark", () => {
  const text = "pfad;gefühl\n😀;ä\n";
  const utf16 = (littleEndian: boolean) => {
    const view = new DataView(new ArrayBuffer(2 * text.length + 2));
    view.setUint16(0, 0xfeff, littleEndian);
    for (let i = 0; i < text.length; i++) {
      view.setUint16(2 * i + 2, text.charCodeAt(i), littleEndian);
    }
    return new Uint8Array(view.buffer);
  };
  const encoder = new TextEncoder();
  const forms = [encoder.encode(text), encoder.encode("\uFEFF" + text), utf16(true), utf16(false)];
  for (const bytes of forms) assert.equal(decodeTable(bytes, { name: "t" }), text);
  assert.equal(decodeTable(new Uint8Array(), { name: "t" }), "");
  assert.throws(
    () => decodeTable(Uint8Array.of(0x70, 0xfc), { name: "t" }),
    /it is not UTF-8; save/,
  );
});

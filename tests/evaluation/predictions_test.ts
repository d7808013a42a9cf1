import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { fromCsv, toCsv } from "@/evaluation/predictions.ts";
import { madeTable, withRow } from "./_table.ts";

const table = madeTable({ speakers: 2, seeds: [1, 2] });
const text = toCsv(table);
const lines = text.split("\n");
/** The text with one line replaced; lines count from 1. */
const withLine = (n: number, line: string) => lines.with(n - 1, line).join("\n");

Deno.test("a table comes back from text to the last bit", () => {
  assert.deepEqual(fromCsv(text), table);
  const full = { ...table, provenance: { engine: "wasm, 2 threads", trainSec: 0.1, commit: "a1" } };
  assert.deepEqual(fromCsv(toCsv(full)), full);
});

Deno.test("odd text and scores of any size survive", () => {
  const odd = withRow(table, 1, {
    id: 'a "quoted", id',
    statement: "two\nlines\r\nof it",
    intensity: "",
    gender: " spaced ",
  });
  const scores = [1 - 1e-7, Math.fround(1e-7), 5e-324, 0];
  const hashed = withRow(odd, 2, { id: "#2", scores, predicted: "neutral" });
  assert.deepEqual(fromCsv(toCsv(hashed)), hashed);
  const labels = ["neutral", "happy", "sad, or so", 'an"gry'];
  const rows = table.rows.map((row) => ({
    ...row,
    emotion: labels[table.labels.indexOf(row.emotion)]!,
    predicted: labels[table.labels.indexOf(row.predicted)]!,
  }));
  assert.deepEqual(fromCsv(toCsv({ ...table, labels, rows })), { ...table, labels, rows });
});

Deno.test("Windows line ends, a byte-order mark and a missing last line end are read", () => {
  assert.deepEqual(fromCsv("\uFEFF" + text.replaceAll("\n", "\r\n")), table);
  assert.deepEqual(fromCsv(text.trimEnd()), table);
});

Deno.test("the layout is the documented one", () => {
  assert.deepEqual(lines.slice(0, 6), [
    '# labels=["neutral","happy","sad","angry"]',
    "# protocol=speaker",
    "# leaky=false",
    "# recipe=made",
    "# model=dice",
    "id,corpus,speaker,gender,channel,intensity,statement,emotion,predicted,fold,seed," +
    "score_neutral,score_happy,score_sad,score_angry",
  ]);
});

Deno.test("what is no such table is refused by line", () => {
  const cases: [string, RegExp][] = [
    ["", /no line "# labels=…" at the top \(is this another table\?\)/],
    ["id,emotion\n1,sad", /no line "# labels=…"/],
    [withLine(1, "# labels=neutral,happy"), /labels=neutral,happy is not a list/],
    [withLine(2, "# a remark"), /line 2 is "# a remark", not "# name=value"/],
    [withLine(3, "# leaky=perhaps"), /leaky=perhaps should be one of true, false/],
    [withLine(5, "# engine=wasm"), /no line "# model=…"/],
    [withLine(6, "id,corpus"), /line 6 names the columns id,corpus, not id,corpus,speaker/],
    [lines.slice(0, 5).join("\n"), /line 6 names the columns \(none\), not id,corpus/],
    [withLine(8, "a,b,c"), /line 8 has 3 fields, not 15/],
    [withLine(9, lines[8]!.replace(/[^,]*$/, "high")), /line 9 has "high" as score_angry/],
    [withLine(9, lines[8]!.replace(/[^,]*$/, "")), /line 9 has "" as score_angry/],
    [withLine(10, 'a "b",c'), /Cannot read predictions:10: a quote stands inside/],
    [withLine(10, '"a,b'), /Cannot read predictions:10: a quoted cell is not closed/],
  ];
  for (const [bad, message] of cases) {
    assert.throws(() => fromCsv(bad), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("what a trained model left is read whole or not at all", () => {
  const header = (...more: string[]) => [...more, ...lines].join("\n");
  assert.throws(() => fromCsv(header("# engine=wasm")), /no line "# trainSec=…"/);
  assert.throws(
    () => fromCsv(header("# engine=wasm", "# trainSec=soon", "# commit=a")),
    /trainSec=soon is not a number of seconds/,
  );
});

Deno.test("a table that reads well but cannot be scored is refused", () => {
  assert.throws(
    () => fromCsv([...lines.slice(0, -1), lines[7]!, ""].join("\n")),
    /is tested twice under seed/,
  );
  assert.throws(() => fromCsv(lines.slice(0, 6).join("\n")), /there are none/);
  assert.throws(() => toCsv({ ...table, recipe: "a\nb" }), /their recipe has a line break/);
});

Deno.test("which epoch was kept is written where it is not the best, and read again", () => {
  const table = { ...madeTable(), selection: "best_test" } as const;
  const text = toCsv(table);
  assert.match(text, /^# selection=best_test$/m);
  assert.deepEqual(fromCsv(text), table);
  assert.doesNotMatch(toCsv(madeTable()), /selection/);
  assert.throws(
    () => fromCsv(text.replace("best_test", "worst")),
    /^InputError: .* selection=worst should be one of best, last, best_test$/,
  );
});

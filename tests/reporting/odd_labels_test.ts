/** Labels that people may have: right in tables, text, CSV and figures. */
import assert from "node:assert/strict";
import { parseCsv } from "@/base/csv.ts";
import { evaluatePack } from "@/evaluation/pack.ts";
import { fromCsv, toCsv } from "@/evaluation/predictions.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import { confusionFigure } from "@/reporting/figures/matrix.ts";
import { countTable } from "@/reporting/frame.ts";
import { packText } from "@/reporting/pack_text.ts";
import { recognitionCsv } from "@/reporting/recognition_text.ts";
import { shortLabels } from "@/reporting/short_labels.ts";
import { toSvg } from "@/reporting/svg.ts";
import { madeTable } from "../evaluation/_table.ts";
import { RECOGNITION } from "./_recognition.ts";

const ODD = [
  "1",
  "10",
  "__proto__",
  "constructor",
  'a, "b"',
  "<b>a & b</b>",
  "file",
  "wütend",
  `${"x".repeat(199)}1`,
  `${"x".repeat(199)}2`,
  "悲しい",
  "\u2028",
];

/** Every odd label is said and recognised once, and once taken for the next. */
function oddTable(): PredictionTable {
  const table = madeTable({ speakers: 1, clipsPerSpeaker: 2 * ODD.length });
  const rows = table.rows.map((row, i) => {
    const truth = i >> 1;
    const said = (truth + i % 2) % ODD.length;
    const scores = ODD.map((_, k) => k === said ? 0.89 : 0.01);
    return { ...row, emotion: ODD[truth]!, predicted: ODD[said]!, scores };
  });
  return { ...table, labels: ODD, rows };
}

Deno.test("odd labels come back from a table of predictions", () => {
  assert.deepEqual(fromCsv(toCsv(oddTable())), oddTable());
});

Deno.test("odd labels are counted each for itself", () => {
  const { summary, report } = evaluatePack(oddTable());
  assert.deepEqual(
    summary.perClass.map(({ label, recall }) => [label, recall]),
    ODD.map((label) => [
      label,
      0.5,
    ]),
  );
  assert.ok(report.confusion.counts.every((row, i) => row[i] === 1));
  const records = oddTable().rows.map(({ emotion }) => ({ emotion, part: "__proto__" }));
  const { rows } = countTable(records, { rows: "emotion", columns: "part", order: ODD });
  assert.deepEqual(rows.slice(0, -1), ODD.map((label) => [label, "2"]));
});

Deno.test("short labels are all different, in text and in figures", async () => {
  const text = packText(evaluatePack(oddTable()));
  assert.match(
    text,
    /true \\ predicted +1 +10 +__pro +const +a, "b +<b>a  +file +wüten +xxxxx +xxxxx 10/,
  );
  assert.equal(new Set(shortLabels(ODD, 40)).size, ODD.length);
  const { confusion } = evaluatePack(oddTable()).report;
  const svg = await toSvg(confusionFigure(confusion, { title: "odd" }));
  for (const shown of ["&lt;b&gt;a &amp; b&lt;/b&gt;", "constructor", "wütend"]) {
    assert.ok(svg.includes(shown), shown);
  }
  assert.ok(!svg.includes("x".repeat(41)));
});

Deno.test("a column of scores has a title of its own", () => {
  const scores = Object.fromEntries(ODD.map((label, i) => [label, i / 100]));
  const one = { ...RECOGNITION, scores };
  const model = { ...one.model, labels: ODD };
  const [titles, row] = parseCsv(recognitionCsv([{ ...one, model, file: "a.wav" }]), {
    name: "it",
  });
  assert.equal(new Set(titles!.cells).size, titles!.cells.length);
  const at = (title: string) => row!.cells[titles!.cells.indexOf(title)];
  assert.deepEqual([at("file"), at("score_file"), at("__proto__")], [
    "a.wav",
    "0.060000",
    "0.020000",
  ]);
});

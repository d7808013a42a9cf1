import assert from "node:assert/strict";
import { evaluatePack } from "@/evaluation/pack.ts";
import { packText } from "@/reporting/pack_text.ts";
import { madeTable } from "../evaluation/_table.ts";

const table = madeTable({ skill: 0.5 });
const pack = (changes: Partial<typeof table> = {}, validation: typeof table | null = null) =>
  packText(evaluatePack({ ...table, ...changes }, { validation }));

Deno.test("an evaluation as text has classes, confusions, coverage and groups", () => {
  const text = pack();
  assert.match(text, /emotion +precision % +recall % +F1 % +clips/);
  assert.match(text, /true \\ predicted +neutr +happy +sad +angry/);
  assert.match(text, /answered % +from score +accuracy %\n.*\n +10\.4 /);
  assert.match(text, /\ngender +female +24 +\d/);
  assert.match(text, /\nspeaker +made-5 +8 /);
  assert.doesNotMatch(text, /LEAKY/);
  assert.match(text, /no temperature is fitted, since no validation speakers were scored, or/);
});

Deno.test("a leaky protocol is named first, and has no temperature", () => {
  const text = pack({ leaky: true });
  assert.match(text, /^LEAKY: .* say nothing about new speakers\./);
  assert.match(text, /no temperature is fitted, since the protocol holds out no speakers/);
});

Deno.test("calibration is reported before and after the temperatures", () => {
  const rows = table.rows.map((row) => ({ ...row, speaker: `val-${row.speaker}` }));
  assert.match(
    pack({}, { ...table, rows }),
    /\ncalibration: ECE \d+\.\d %, log loss \d\.\d{3}; with the temperatures \d\.\d\d, \d\.\d\d, \d\.\d\d, each .*: ECE \d+\.\d %, log loss \d\.\d{3}\n/,
  );
});

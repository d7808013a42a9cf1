import assert from "node:assert/strict";
import { evaluatePack } from "@/evaluation/pack.ts";
import { calibrationText, LEAKY_SENTENCE, packText } from "@/reporting/pack_text.ts";
import { madeTable } from "../evaluation/_table.ts";

const table = madeTable({ skill: 0.5 });
const validation = {
  ...table,
  rows: table.rows.map((row) => ({ ...row, speaker: `val-${row.speaker}` })),
};

Deno.test("an evaluation as text has classes, confusions, coverage and groups", () => {
  const text = packText(evaluatePack(table, { samples: 20 }));
  assert.match(text, /emotion +precision % +recall % +F1 % +clips/);
  assert.match(text, /portrayed \\ heard +neutr +happy +sad +angry/);
  assert.match(text, /answered % +from score +right %\n.*\n +10\.4 /);
  assert.match(text, /\ngender +female +24 +\d/);
  assert.match(text, /\nspeaker +made-5 +8 /);
  assert.doesNotMatch(text, /LEAKY/);
  const leaky = packText(evaluatePack({ ...table, leaky: true }, { samples: 20 }));
  assert.ok(leaky.startsWith(LEAKY_SENTENCE));
  assert.match(leaky, /no temperature is fitted, since the protocol holds out no speakers/);
});

Deno.test("calibration is told before and after, or why there is no after", () => {
  const { reliability, summary } = evaluatePack(table, { samples: 20, validation });
  assert.match(
    calibrationText(reliability, summary),
    /^calibration: ECE \d+\.\d %, log loss \d\.\d{3}; with the temperatures \d\.\d\d, \d\.\d\d, \d\.\d\d, each .*: ECE \d+\.\d %, log loss \d\.\d{3}$/,
  );
  assert.match(
    calibrationText(reliability, { leaky: false }),
    /since no validation speakers were scored, or/,
  );
});

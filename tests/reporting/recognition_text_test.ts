import assert from "node:assert/strict";
import { parseCsv } from "@/base/csv.ts";
import { recognitionFigure } from "@/reporting/figures/mod.ts";
import { recognitionPage } from "@/reporting/recognition_page.ts";
import {
  recognitionCsv,
  recognitionText,
  summaryText,
  windowLine,
} from "@/reporting/recognition_text.ts";
import { EXPLANATION, NO_SPEECH, RECOGNITION } from "./_recognition.ts";

const BOTH = [RECOGNITION, NO_SPEECH];
const UNSURE = { ...RECOGNITION, status: "unsure", emotion: null } as const;

Deno.test("the text says unsure and no speech instead of an emotion", () => {
  const [, , first, second] = recognitionText(BOTH).split("\n");
  assert.match(first!, /^a, b\.wav +sad +60 % +sad 60 %, happy 20 %, calm 20 % +4\.0 +1\.5$/);
  assert.match(second!, /^none\.wav +no speech +4\.0 +0\.0$/);
  assert.match(recognitionText([UNSURE]), /a, b\.wav +unsure +60 % /);
  assert.equal(
    summaryText(RECOGNITION),
    "4.0 s, 1.5 s of them speech: sad (sad 60 %, happy 20 %, calm 20 %).",
  );
  assert.equal(summaryText(NO_SPEECH), "4.0 s, 0.0 s of them speech: no speech.");
});

Deno.test("the timeline has a line for each window", () => {
  const text = recognitionText(BOTH, { timeline: true });
  assert.match(
    text,
    /\n\na, b\.wav\n.*\n.*\n +0\.00 +3\.00 +sad +sad 70 %, calm 20 %, happy 10 %\n/,
  );
  assert.match(text, /\n +1\.00 +4\.00 +no speech\n/);
  assert.deepEqual(RECOGNITION.windows.map(windowLine), [
    "       0.00–3.00 s  sad        70 %",
    "       0.50–3.50 s  unsure     happy 40 %, sad 35 %",
    "       1.00–4.00 s  no speech",
  ]);
});

Deno.test("CSV has a row for each recording or window, and reads back", () => {
  const [header, first, second] = parseCsv(recognitionCsv(BOTH), { name: "x" });
  assert.equal(
    header!.cells.join(),
    "file,status,emotion,best,confidence,duration_sec,speech_sec,happy,sad,calm,notes",
  );
  assert.deepEqual(first!.cells.slice(0, 5), ["a, b.wav", "ok", "sad", "sad", "0.600000"]);
  assert.deepEqual(second!.cells.slice(0, 4), ["none.wav", "no_speech", "", ""]);
  const rows = parseCsv(recognitionCsv(BOTH, { timeline: true }), { name: "x" });
  assert.equal(rows.length, 5);
  assert.deepEqual(
    rows[2]!.cells,
    ["a, b.wav", "0.500", "3.500", "unsure", "", "0.400000", "0.350000", "0.250000"],
  );
});

Deno.test("the page holds everything and fetches nothing", async () => {
  const samples = Float32Array.from({ length: 32000 }, (_, i) => Math.sin(i / 9));
  const figure = recognitionFigure({
    waveform: { samples, sampleRate: 8000 },
    recognition: RECOGNITION,
    explanation: EXPLANATION,
    title: "a",
  });
  const page = await recognitionPage(RECOGNITION, figure);
  assert.match(page, /^<!doctype html>\n/);
  assert.match(page, /<li>It is &lt;quiet&gt;\.<\/li>/);
  assert.match(page, /<svg[\s\S]*Score of each emotion[\s\S]*<\/svg>/);
  assert.doesNotMatch(page, /<script|<link|src="http|href="http/);
});

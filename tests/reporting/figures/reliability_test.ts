import assert from "node:assert/strict";
import { reliabilityFigure } from "@/reporting/figures/reliability.ts";

const BINS = [
  { low: 0, high: 0.5, clips: 0, confidence: 0, accuracy: 0 },
  { low: 0.5, high: 1, clips: 20, confidence: 0.8, accuracy: 0.6 },
];

Deno.test("reliabilityFigure: filled bins in per cent, empty ones left out", () => {
  const figure = reliabilityFigure(BINS, { ece: 0.2 });
  const [bars, dots] = figure.data;
  assert.deepEqual([bars?.x, bars?.width, bars?.y], [[75], [50], [60]]);
  assert.deepEqual([dots?.x, dots?.text], [[80], ["20 clips"]]);
});

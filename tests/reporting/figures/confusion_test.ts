import assert from "node:assert/strict";
import { confusionFigure } from "@/reporting/figures/confusion.ts";

const CONFUSION = { labels: ["happy", "sad", "calm"], counts: [[3, 1, 0], [0, 5, 5], [0, 0, 0]] };

Deno.test("confusionFigure: shares of rows as colours, shares and counts as text", () => {
  const [trace] = confusionFigure(CONFUSION).data;
  assert.deepEqual(trace?.z, [[75, 25, 0], [0, 50, 50], [0, 0, 0]]);
  assert.deepEqual((trace?.text as string[][])[0], ["75 %<br>3", "25 %<br>1", ""]);
  assert.deepEqual(trace?.x, ["happy", "sad", "calm"]);
  assert.deepEqual(trace?.y, ["happy (4)", "sad (10)", "calm (0)"]);
});

import assert from "node:assert/strict";
import { waveformFigure } from "@/reporting/figures/waveform.ts";
import { jsonBytes } from "./_check.ts";

/** One second of a tone with a click in the middle. */
const WAVEFORM = {
  samples: Float32Array.from({ length: 48_000 }, (_, i) => i === 24_000 ? 0.9 : 0.1 * Math.sin(i)),
  sampleRate: 48_000,
};

Deno.test("waveformFigure: an outline over seconds that keeps the click", () => {
  const figure = waveformFigure(WAVEFORM, { columns: 480 });
  const [low, high] = figure.data;
  assert.equal((high?.y as number[]).length, 480);
  assert.equal(Math.max(...high?.y as number[]), Math.fround(0.9));
  assert.ok(Math.abs((low?.x0 as number) + 479 * (low?.dx as number) - 1) < 0.01, "ends at 1 s");
  assert.ok(jsonBytes(figure) < 12_000, `${jsonBytes(figure)} bytes`);
});

Deno.test("waveformFigure: a short recording is drawn sample by sample", () => {
  const samples = Float32Array.of(0, 0.5, -0.5);
  const [trace, ...rest] = waveformFigure({ samples, sampleRate: 10 }).data;
  assert.deepEqual([trace?.y, trace?.dx, rest.length], [[0, 0.5, -0.5], 0.1, 0]);
});

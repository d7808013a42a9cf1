import assert from "node:assert/strict";
import { compactFigure } from "@/reporting/figure.ts";
import { heatmapFigure, melTicks, spectrogramFigure } from "@/reporting/figures/heatmap.ts";
import { assertDrawn } from "./_drawn.ts";

const TIMES = { sampleRate: 1000, hopLength: 100 };

/** Values frame + 10 · band. */
function ramp(frames: number, bands: number) {
  const data = Float32Array.from(
    { length: frames * bands },
    (_, i) => Math.floor(i / bands) + 10 * (i % bands),
  );
  return { data, frames, bands };
}

Deno.test("heatmapFigure: bands from the bottom, frames at their times", () => {
  const figure = heatmapFigure(ramp(3, 2), { ...TIMES, yTitle: "band", colourTitle: "dB" });
  const [trace] = figure.data;
  const rounded = (trace?.z as number[][]).map((row) => row.map((v) => Math.round(v)));
  assert.deepEqual(rounded, [[0, 1, 2], [10, 11, 12]]);
  assert.deepEqual([trace?.x0, trace?.dx, trace?.zmin, trace?.zmax], [0, 0.1, 0, 12]);
});

Deno.test("heatmapFigure: pooled cells are centred on what they stand for", () => {
  const options = { ...TIMES, yTitle: "band", colourTitle: "dB", dy: 5, maxFrames: 2, maxBands: 1 };
  const [trace] = heatmapFigure(ramp(4, 2), options).data;
  assert.deepEqual([trace?.x0, trace?.dx, trace?.y0, trace?.dy], [0.05, 0.2, 2.5, 10]);
});

Deno.test("heatmapFigure: rounding moves no value by more than a hundredth of the range", () => {
  const data = Float32Array.from({ length: 500 }, (_, i) => -80 * Math.abs(Math.sin(i)));
  const figure = heatmapFigure({ data, frames: 500, bands: 1 }, {
    ...TIMES,
    yTitle: "band",
    colourTitle: "dB",
    maxFrames: 500,
  });
  const [row] = figure.data[0]?.z as number[][];
  for (const [i, value] of row!.entries()) assert.ok(Math.abs(value - data[i]!) <= 0.4);
  const bytes = JSON.stringify(compactFigure(figure)).length;
  assert.ok(bytes < 4000, `${bytes} bytes`);
});

Deno.test("spectrogramFigure: dB below the loudest, bins in Hz, cut at maxHz", async () => {
  const power = Float64Array.of(1e-3, 1e-2, 1, 1e-9, 0, 1, 0.1, 0.1, 0.1, 0.1);
  const spectrogram = { power, frames: 2, bins: 5, nFft: 8, sampleRate: 1000 };
  const figure = spectrogramFigure(spectrogram, { hopLength: 4 });
  const [whole] = figure.data;
  assert.deepEqual([whole?.dy, (whole?.z as unknown[]).length], [125, 5]);
  assert.deepEqual([whole?.zmin, whole?.zmax], [-80, 0]);
  const [cut] = spectrogramFigure(spectrogram, { hopLength: 4, maxHz: 250 }).data;
  const rows = (cut?.z as number[][]).map((row) => row.map((v) => Math.round(v)));
  assert.deepEqual(rows, [[-30, 0], [-20, -10], [0, -10]]);
  await assertDrawn(figure, "frequency (Hz)", "time (s)", "dB");
});

Deno.test("melTicks: ticks at the bands of round frequencies, as far as they do not overlap", () => {
  assert.deepEqual(melTicks([100, 300, 700, 1500]), {
    tickvals: [0.125, 0.75, 1.5, 2.375],
    ticktext: ["125", "250", "500", "1000"],
  });
  const narrow = Array.from({ length: 20 }, (_, band) => 120 + 400 * band);
  assert.deepEqual(melTicks(narrow).ticktext, ["1000", "2000", "4000"]);
});

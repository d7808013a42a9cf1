import assert from "node:assert/strict";
import { tensorFigure } from "@/reporting/figures/tensor.ts";

const OPTIONS = {
  sampleRate: 16_000,
  hopLength: 512,
  title: "Input",
  planeTitles: ["log-mel", "the rest"],
  groups: [[], [{ label: "MFCC", bands: 2 }, { label: "chroma", bands: 1 }]],
};

Deno.test("tensorFigure takes apart [bands][frames][planes]", () => {
  // value = 100 · plane + 10 · band + frame, for 2 bands, 3 frames, 2 planes
  const data = Float32Array.of(0, 100, 1, 101, 2, 102, 10, 110, 11, 111, 12, 112);
  const figure = tensorFigure(data, [2, 3, 2], OPTIONS);
  const rows = figure.data.map((t) => (t.z as number[][]).map((row) => row.map(Math.round)));
  assert.deepEqual(rows, [[[0, 1, 2], [10, 11, 12]], [[100, 102, 102], [110, 112, 112]]]);
  assert.equal((figure.layout.shapes as unknown[]).length, 1, "one line between two groups");
});

Deno.test("tensorFigure refuses values that do not fit the shape", () => {
  assert.throws(() => tensorFigure(new Float32Array(7), [2, 2, 2], OPTIONS), {
    name: "InputError",
    message: /7 values are not 2 × 2 × 2/,
  });
});

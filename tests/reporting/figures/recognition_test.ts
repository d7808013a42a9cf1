import assert from "node:assert/strict";
import type { Trace } from "@/reporting/figure.ts";
import { recognitionFigure, timelineFigure } from "@/reporting/figures/mod.ts";
import { EXPLANATION, NO_SPEECH, RECOGNITION } from "../_recognition.ts";

const WAVEFORM = { samples: new Float32Array(32000).fill(0.1), sampleRate: 8000 };

Deno.test("the timeline shows scores, what was decided, and where nobody speaks", () => {
  const [map, silence, given, unsure] = timelineFigure(RECOGNITION).data as readonly Trace[];
  assert.deepEqual(map!.x, [0, 1.75, 2.25, 4]); // half-way between the middles 1.5, 2 and 2.5
  assert.deepEqual(map!.z, [[0.1, 0.4, NaN], [0.7, 0.35, NaN], [0.2, 0.25, NaN]]);
  assert.deepEqual((silence!.z as number[][])[0], [NaN, NaN, 1]);
  assert.deepEqual([given!.x, given!.y], [[0.875], [1]]);
  assert.deepEqual([unsure!.x, unsure!.y], [[2], [0]]);
});

Deno.test("of many windows only some are drawn, over the whole length", () => {
  const windows = Array.from({ length: 1000 }, (_, i) => ({
    ...RECOGNITION.windows[0]!,
    startSec: i,
    endSec: i + 3,
  }));
  const [map] = timelineFigure({ ...RECOGNITION, windows, durationSec: 1002 }).data;
  const [first] = map!.z as number[][];
  assert.equal(first!.length, 200);
  assert.deepEqual((map!.x as number[]).slice(-2), [994, 998]);
});

Deno.test("a figure has panels for sound, scores and explanation", () => {
  const panels = (explanation: typeof EXPLANATION | null, recognition = RECOGNITION) => {
    const drawing = { waveform: WAVEFORM, recognition, explanation, title: "a" };
    const { data } = recognitionFigure(drawing);
    return new Set(data.map(({ yaxis }) => yaxis)).size;
  };
  assert.equal(panels(EXPLANATION), 5);
  assert.equal(panels({ ...EXPLANATION, attention: null }), 5);
  assert.equal(panels(null, NO_SPEECH), 3);
});

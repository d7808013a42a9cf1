import assert from "node:assert/strict";
import { mix, parseColour, rampOf } from "@/page/site/palette.ts";
import { cellsOf, clockText, placeOf, ticksOf, viewOf, windowAt } from "@/page/site/timeline.ts";

const windows = [0, 0.5, 1].map((startSec) => ({ startSec, endSec: startSec + 3 }));

Deno.test("a whole sound is shown from its beginning, one that arrives from its end", () => {
  assert.deepEqual(viewOf(80, { isLive: false }), { fromSec: 0, toSec: 80 });
  assert.deepEqual(viewOf(0.4, { isLive: false }), { fromSec: 0, toSec: 3 });
  assert.deepEqual(viewOf(0, { isLive: true }), { fromSec: 0, toSec: 12 });
  assert.deepEqual(viewOf(30, { isLive: true }), { fromSec: 18, toSec: 30 });
  assert.equal(placeOf(24, { fromSec: 18, toSec: 30 }), 0.5);
});

Deno.test("ticks are at round times and leave room for their labels", () => {
  assert.deepEqual(ticksOf({ fromSec: 0, toSec: 3 }, { widthPx: 600 }), [
    0,
    0.5,
    1,
    1.5,
    2,
    2.5,
    3,
  ]);
  assert.deepEqual(ticksOf({ fromSec: 18.3, toSec: 30.3 }, { widthPx: 400 }), [
    20,
    22,
    24,
    26,
    28,
    30,
  ]);
  assert.deepEqual(ticksOf({ fromSec: 0, toSec: 600 }, { widthPx: 300 }), [0, 300, 600]);
  for (const toSec of [0.5, 3, 47, 600, 3600, 36000]) {
    for (const widthPx of [250, 900]) {
      const ticks = ticksOf({ fromSec: 0, toSec }, { widthPx });
      const room = widthPx / toSec * ((ticks[1] ?? Infinity) - ticks[0]!);
      assert.ok(toSec > 3600 || room >= 63, `${toSec} s, ${widthPx} px: ${ticks}`);
    }
  }
});

Deno.test("times are shown as a clock shows them", () => {
  const texts = [0, 7, 59.5, 60, 83.2, 600].map(clockText);
  assert.deepEqual(texts, ["0:00", "0:07", "0:59.5", "1:00", "1:23.2", "10:00"]);
});

Deno.test("windows that overlap are drawn side by side, without gaps", () => {
  assert.deepEqual(cellsOf(windows), [
    { fromSec: 0, toSec: 1.75 },
    { fromSec: 1.75, toSec: 2.25 },
    { fromSec: 2.25, toSec: 4 },
  ]);
  assert.deepEqual(cellsOf(windows.slice(0, 1)), [{ fromSec: 0, toSec: 3 }]);
  assert.deepEqual(cellsOf([]), []);
});

Deno.test("a point in time belongs to the window that is drawn there", () => {
  assert.deepEqual([0, 1.7, 2, 3.9, 99].map((sec) => windowAt(windows, sec)), [0, 0, 1, 2, 2]);
  assert.equal(windowAt(windows, -1), 0);
  assert.equal(windowAt([], 1), -1);
});

Deno.test("colours are read and mixed", () => {
  assert.deepEqual(parseColour(" #0f6E6a "), [15, 110, 106]);
  for (const text of ["", "#fff", "red", "#0f6e6a00"]) {
    assert.throws(() => parseColour(text), /is no colour/);
  }
  assert.deepEqual(mix([[0, 0, 0], [255, 100, 10]], 0.5), [128, 50, 5]);
  const ramp = rampOf([[0, 0, 0], [100, 0, 0], [255, 255, 255]]);
  assert.equal(ramp.length, 256);
  assert.deepEqual([ramp[0], ramp[153], ramp[255]], [[0, 0, 0], [100, 0, 0], [255, 255, 255]]);
});

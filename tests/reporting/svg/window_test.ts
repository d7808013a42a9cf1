import assert from "node:assert/strict";
import { openPlotlyWindow } from "@/reporting/svg/window.ts";

Deno.test("openPlotlyWindow loads the pinned plotly.js into a window of its own", async () => {
  const window = await openPlotlyWindow();
  try {
    assert.equal(window.Plotly.version, "4.1.1");
    assert.equal(Reflect.get(globalThis, "Plotly"), undefined);
    const copy = window.copy({ list: [1, 2] });
    assert.deepEqual(copy.list.length, 2);
    assert.ok(!(copy.list instanceof Array), "an array of another realm");
    const root = window.parseSvg('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>');
    assert.equal(window.serialize(root.firstElementChild!).startsWith("<g"), true);
    const box = Reflect.get(root.firstElementChild!, "getBBox").call(root.firstElementChild);
    assert.deepEqual(box, {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
      left: 0,
      top: 0,
      right: 0,
      bottom: 0,
    });
  } finally {
    window.close();
  }
});

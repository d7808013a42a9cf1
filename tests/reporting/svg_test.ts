import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import type { Figure } from "@/reporting/figure.ts";
import { toSvg } from "@/reporting/svg.ts";
import { clientBox } from "@/reporting/svg/geometry.ts";
import golden from "./golden/layout.json" with { type: "json" };

/** Widths are those of Arial; a browser rounds glyphs to its own grid. */
const TOLERANCE_PX = 1;

Deno.test("toSvg puts every text where Chromium puts it", async (t) => {
  let worst = 0;
  for (const { name, figure, texts } of golden.cases) {
    await t.step(name, async () => {
      const svg = await toSvg(figure as unknown as Figure, golden.size);
      const found = [...parse(svg).querySelectorAll("text")].map((text) => {
        const { x, y, width, height } = clientBox(text);
        return [text.textContent!, x, y, width, height] as const;
      });
      assert.deepEqual(found.map(([text]) => text), texts.map(([text]) => text));
      for (const [i, [text, ...box]] of found.entries()) {
        for (const [j, value] of box.entries()) {
          const difference = Math.abs(value - (texts[i]![j + 1] as number));
          worst = Math.max(worst, difference);
          assert.ok(difference <= TOLERANCE_PX, `"${text}": ${box} is not ${texts[i]!.slice(1)}`);
        }
      }
    });
  }
  assert.ok(worst > 0, "nothing was compared");
});

const FIGURE: Figure = {
  data: [{ type: "bar", x: ["a < b", "c & d"], y: [1, Number.NaN] }],
  layout: { title: { text: "A title" } },
};

Deno.test("toSvg gives the same text for the same figure, and other ids for another", async () => {
  const svg = await toSvg(FIGURE);
  await toSvg({ ...FIGURE, layout: {} });
  assert.equal(await toSvg(FIGURE), svg);
  assert.equal(Reflect.get(globalThis, "Plotly"), undefined, "plotly.js has a window of its own");
  const idsOf = (text: string) => [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  const other = idsOf(await toSvg({ ...FIGURE, layout: { title: { text: "Another" } } }));
  assert.ok(idsOf(svg).length > 0);
  assert.deepEqual(idsOf(svg).filter((id) => other.includes(id)), []);
});

Deno.test("toSvg gives the same texts when figures are asked for together", async () => {
  const figures = [FIGURE, { ...FIGURE, layout: {} }];
  const alone = [await toSvg(figures[0]!), await toSvg(figures[1]!)];
  assert.deepEqual(await Promise.all(figures.map((figure) => toSvg(figure))), alone);
});

Deno.test("toSvg writes well-formed XML of the size asked for", async () => {
  const root = parse(await toSvg(FIGURE, { width: 300, height: 200 }));
  assert.equal(root.getAttribute("viewBox"), "0 0 300 200");
  const labels = [...root.querySelectorAll("text")].map((text) => text.textContent);
  assert.ok(labels.includes("a < b") && labels.includes("c & d"), labels.join());
});

Deno.test("toSvg keeps a heat map's cells as a picture of as many pixels", async () => {
  const z = [[1, 2, 3], [4, 5, 6]];
  const svg = await toSvg({ data: [{ type: "heatmap", z, showscale: false }], layout: {} });
  const href = /href="data:image\/png;base64,([^"]+)"/.exec(svg)![1]!;
  const png = Uint8Array.fromBase64(href), view = new DataView(png.buffer);
  assert.deepEqual([view.getUint32(16), view.getUint32(20)], [3, 2]);
});

Deno.test("toSvg refuses a size that is no picture's", async () => {
  await assert.rejects(toSvg(FIGURE, { width: 10 }), /width 10 is outside 50 to 10000 pixels/);
});

function parse(svg: string): Element {
  return new JSDOM(svg, { contentType: "image/svg+xml" }).window.document.documentElement;
}

Deno.test("toSvg keeps the gradient that fills a colour bar", async () => {
  const svg = await toSvg({
    data: [{ type: "heatmap", z: [[1, 2], [3, 4]], colorbar: { title: { text: "dB" } } }],
    layout: {},
  });
  const [, id] = /fill: url\(["']?#([^)"']+)["']?\)/.exec(svg) ?? [];
  assert.ok(id !== undefined && svg.includes(`<linearGradient`) && svg.includes(`id="${id}"`));
});

import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { boundingBox, clientBox, straightPath } from "@/reporting/svg/geometry.ts";

const NS = 'xmlns="http://www.w3.org/2000/svg"';

/** The first element with the id "it". */
function element(markup: string): Element {
  const { document } = new JSDOM(`<svg ${NS}>${markup}</svg>`, { contentType: "image/svg+xml" })
    .window;
  return document.getElementById("it")!;
}

function rounded(box: { x: number; y: number; width: number; height: number }) {
  return [box.x, box.y, box.width, box.height].map((v) => Math.round(v * 100) / 100);
}

/** A text of 4.44 x 11 at 0,-9. */
const TEXT = '<text font-size="10">ii</text>';

Deno.test("boundingBox: a group holds its moved texts, without hidden ones", () => {
  assert.deepEqual(rounded(boundingBox(element('<g id="it"/>'))), [0, 0, 0, 0]);
  const markup = `<g id="it"><g transform="translate(10,5)">${TEXT}</g>` +
    `<g style="display: none" transform="translate(99,99)">${TEXT}</g>${TEXT}</g>`;
  assert.deepEqual(rounded(boundingBox(element(markup))), [0, -9, 14.44, 16]);
});

Deno.test("boundingBox: a text's anchor, size and lines", () => {
  const text = (more: string, content = "ii") =>
    rounded(boundingBox(element(`<text id="it" x="10" y="20" ${more}>${content}</text>`)));
  // "ii" at 10 px is 4.44 wide; ascent and descent of 9.05 and 2.12 are rounded
  assert.deepEqual(text('font-size="10"'), [10, 11, 4.44, 11]);
  assert.deepEqual(text('font-size="10" text-anchor="middle"'), [7.78, 11, 4.44, 11]);
  assert.deepEqual(text('style="font-size: 10px; text-anchor: end"'), [5.56, 11, 4.44, 11]);
  const lines = '<tspan class="line" x="10" y="20" dy="0em">i</tspan>' +
    '<tspan class="line" x="10" y="20" dy="1.3em">iii</tspan>';
  assert.deepEqual(text('font-size="10"', lines), [10, 11, 6.66, 24]);
});

Deno.test("boundingBox: raised and bold runs", () => {
  const raised = '10<tspan style="font-size: 70%" dy="-0.6em">2</tspan>';
  const box = boundingBox(element(`<text id="it" font-size="10">${raised}</text>`));
  assert.deepEqual(rounded(box), [0, -10.2, 15.01, 12.2]);
  const bold = element(
    '<text id="it" font-size="10"><tspan style="font-weight:bold">il</tspan></text>',
  );
  assert.equal(boundingBox(bold).width, 5.56);
});

Deno.test("clientBox: through all groups up to the svg", () => {
  const inside = (transform: string) =>
    rounded(clientBox(element(
      `<g transform="${transform}"><g id="it" transform="translate(1,9)">${TEXT}</g></g>`,
    )));
  assert.deepEqual(inside("translate(10,20)"), [11, 20, 4.44, 11]);
  assert.deepEqual(inside("rotate(90)"), [-11, 1, 11, 4.44]);
  assert.deepEqual(inside("translate(1,0) rotate(-90,10,10)"), [1, 14.56, 11, 4.44]);
});

Deno.test("straightPath: the length of an arrow, and points along it", () => {
  const { length, at } = straightPath(element('<path id="it" d="M1,1L4,5"/>'));
  assert.equal(length, 5);
  assert.deepEqual([at(0), at(2.5), at(9)], [{ x: 1, y: 1 }, { x: 2.5, y: 3 }, { x: 4, y: 5 }]);
});

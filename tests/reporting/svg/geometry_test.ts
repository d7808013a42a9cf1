import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { boundingBox, clientBox, straightPath, textLength } from "@/reporting/svg/geometry.ts";

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

Deno.test("boundingBox: shapes in their own coordinates", () => {
  const box = (markup: string) => rounded(boundingBox(element(markup)));
  assert.deepEqual(box('<rect id="it" x="1" y="2" width="3" height="4"/>'), [1, 2, 3, 4]);
  assert.deepEqual(box('<circle id="it" cx="5" cy="5" r="2"/>'), [3, 3, 4, 4]);
  assert.deepEqual(box('<path id="it" d="M1,1L4,7H0"/>'), [0, 1, 4, 6]);
  assert.deepEqual(box('<g id="it"/>'), [0, 0, 0, 0]);
  assert.deepEqual(box('<path id="it" d="m1,1l2,0v-3h-1"/>'), [1, -2, 2, 3]);
  assert.deepEqual(box('<path id="it" d="M0,0C1,1 2,2 3,3A5,5 0 1,1 4-2Z"/>'), [0, -2, 4, 5]);
});

Deno.test("boundingBox: a group holds its moved children, without hidden ones", () => {
  const markup = '<g id="it"><rect width="2" height="2" transform="translate(10,5)"/>' +
    '<rect width="99" height="99" style="display: none"/><rect width="1" height="1"/></g>';
  assert.deepEqual(rounded(boundingBox(element(markup))), [0, 0, 12, 7]);
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
  assert.equal(textLength(bold), 5.56);
});

Deno.test("clientBox: through all groups up to the svg", () => {
  const inside = (transform: string) =>
    rounded(clientBox(element(
      `<g transform="${transform}"><rect id="it" transform="translate(1,2)" width="4" height="2"/></g>`,
    )));
  assert.deepEqual(inside("translate(10,20)"), [11, 22, 4, 2]);
  assert.deepEqual(inside("rotate(90)"), [-4, 1, 2, 4]);
  assert.deepEqual(inside("rotate(-90,10,10)"), [2, 15, 2, 4]);
  assert.deepEqual(inside("scale(2)"), [2, 4, 8, 4]);
  assert.deepEqual(inside("matrix(1 0 0 1 5 6) scale(2,3)"), [7, 12, 8, 6]);
});

Deno.test("straightPath: the length of an arrow, and points along it", () => {
  const { length, at } = straightPath(element('<path id="it" d="M1,1L4,5"/>'));
  assert.equal(length, 5);
  assert.deepEqual([at(0), at(0.5), at(1)], [{ x: 1, y: 1 }, { x: 2.5, y: 3 }, { x: 4, y: 5 }]);
});

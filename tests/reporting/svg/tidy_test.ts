import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { tidySvg } from "@/reporting/svg/tidy.ts";

const NS = "http://www.w3.org/2000/svg";

function tidied(markup: string): string {
  const { window } = new JSDOM(`<svg xmlns="${NS}">${markup}</svg>`, {
    contentType: "image/svg+xml",
  });
  const root = window.document.documentElement;
  tidySvg(root, { fontFamily: "Arial" });
  return root.innerHTML.replaceAll(` xmlns="${NS}"`, "");
}

Deno.test("tidySvg drops what draws nothing", () => {
  assert.equal(tidied('<g><g class="a"/></g><defs/><path d="M0,0"/><path/>'), "");
  assert.equal(
    tidied('<g class="x"><rect class="y" width="1" data-n="3"/></g>'),
    '<rect width="1"/>',
  );
});

Deno.test("tidySvg keeps the clip paths that clip something, and only those", () => {
  const clip = (id: string) => `<clipPath id="${id}"><rect width="1"/></clipPath>`;
  const out = tidied(`<defs>${clip("a")}${clip("b")}</defs><g clip-path="url(#b)"><rect/></g>`);
  assert.ok(!out.includes('id="a"') && out.includes('id="b"'), out);
});

Deno.test("tidySvg drops declarations of defaults", () => {
  assert.equal(
    tidied('<rect style="fill: rgb(255, 0, 10); fill-opacity: 1; opacity: 0.5;"/>'),
    '<rect style="fill: rgb(255, 0, 10);opacity: 0.5"/>',
  );
  assert.equal(tidied('<rect style="stroke-width: 1px; opacity: 1"/>'), "<rect/>");
});

Deno.test("tidySvg shortens numbers and removes the font that the root states", () => {
  assert.equal(
    tidied(
      '<text transform="translate(1.23456,2)" style="font-family: Arial; white-space: pre">a</text>',
    ),
    '<text transform="translate(1.23,2)">a</text>',
  );
  assert.equal(tidied('<path d="M1.26,2.04L3,4.999"/>'), '<path d="M1.3,2L3,5"/>');
});

Deno.test("tidySvg keeps spaces that matter and lines that must stay sharp", () => {
  assert.equal(
    tidied('<text style="white-space: pre">a  b</text>'),
    '<text style="white-space: pre">a  b</text>',
  );
  assert.equal(
    tidied('<path class="crisp" d="M0,0H50"/>'),
    '<path d="M0,0H50" shape-rendering="crispEdges"/>',
  );
});

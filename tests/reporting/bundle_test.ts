import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { figureBundle, pictureBundle } from "@/reporting/bundle.ts";

const FIGURE = {
  data: [{ type: "scatter", x: Float32Array.of(1, 2), y: [0.123456, NaN], name: "</script>" }],
  layout: { title: { text: "A <b>title</b>" }, width: 300 },
};

const DRAWN = [{ type: "scatter", x: [1, 2], y: [0.1235, null], name: "</script>" }];

Deno.test("figureBundle: data, HTML, picture and text of one figure", async () => {
  const bundle = await figureBundle(FIGURE, { height: 200 });
  const forms = ["application/vnd.plotly.v1+json", "text/html", "image/svg+xml", "text/plain"];
  assert.deepEqual(Object.keys(bundle), forms);
  const json = bundle["application/vnd.plotly.v1+json"] as Record<string, unknown>;
  assert.deepEqual(json.data, DRAWN);
  assert.deepEqual(json.layout, { ...FIGURE.layout, height: 200 });
  assert.equal(bundle["text/plain"], "[figure: A title]");
  assert.equal(JSON.stringify(JSON.parse(JSON.stringify(bundle))), JSON.stringify(bundle));
});

Deno.test("the HTML holds the same picture, and asks no other machine for anything", async () => {
  const bundle = await figureBundle(FIGURE);
  const html = bundle["text/html"] as string;
  const { document } = new JSDOM(html).window;
  const image = document.querySelector("img")!;
  const [, base64] = /^data:image\/svg\+xml;base64,(.*)$/.exec(image.src)!;
  const inside = new TextDecoder().decode(Uint8Array.fromBase64(base64!));
  assert.equal(inside, bundle["image/svg+xml"]);
  assert.deepEqual([image.width, image.height, image.alt], [300, 420, "A title"]);
  const outside = html.replace(base64!, "").match(/(https?:)?\/\/[\w.]+/g);
  assert.equal(outside, null);
});

Deno.test("the HTML becomes interactive where plotly.js is on the page, and only there", async () => {
  const html = (await figureBundle(FIGURE))["text/html"] as string;
  const open = (prepare: (window: Record<string, unknown>) => void) =>
    new JSDOM(html, {
      runScripts: "dangerously",
      beforeParse: (window: unknown) => prepare(window as Record<string, unknown>),
    }).window.document;
  assert.equal(open(() => {}).querySelectorAll("img").length, 1);
  const calls: unknown[][] = [];
  const page = open((window) => {
    window.Plotly = { newPlot: (...args: unknown[]) => calls.push(args) };
  });
  assert.equal(page.querySelectorAll("img").length, 0);
  assert.equal(JSON.stringify(calls[0]?.[1]), JSON.stringify(DRAWN));
});

Deno.test("a figure of many numbers is a picture, and is in the notebook once", async () => {
  const y = Array.from({ length: 8000 }, (_, i) => i / 7);
  const bundle = await figureBundle({ data: [{ type: "scatter", mode: "lines", y }], layout: {} });
  assert.deepEqual(Object.keys(bundle), ["image/svg+xml", "text/plain"]);
  assert.match(bundle["image/svg+xml"] as string, /^<svg/);
  assert.equal(bundle["text/plain"], "[figure: without a title]");
});

Deno.test("pictureBundle: the picture and its name, nothing to become interactive", async () => {
  const bundle = await pictureBundle(FIGURE, { width: 200, height: 100 });
  assert.deepEqual(Object.keys(bundle), ["text/html", "text/plain"]);
  assert.match(bundle["text/html"] as string, /^<div><img alt="A title" width="200" height="100"/);
  assert.doesNotMatch(bundle["text/html"] as string, /<script/);
});

import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { canvasDataUrl, heatMapContext } from "@/reporting/svg/canvas.ts";

/** Palette indices of a canvas of few colours, row by row. */
function drawn(canvas: { width: number; height: number }): number[][] {
  const png = Uint8Array.fromBase64(canvasDataUrl(canvas).replace(/^.*,/, ""));
  const text = String.fromCharCode(...png), at = text.indexOf("IDAT") + 4;
  const length = new DataView(png.buffer).getUint32(at - 8);
  const rows = [...inflateSync(png.subarray(at, at + length))], row = canvas.width + 1;
  return Array.from({ length: canvas.height }, (_, y) => rows.slice(y * row + 1, (y + 1) * row));
}

Deno.test("fillRect fills whole pixels and stays inside", () => {
  const canvas = { width: 4, height: 3 }, context = heatMapContext(canvas);
  context.fillStyle = "rgba(0,0,0,0)";
  context.fillRect(0, 0, 4, 3);
  context.fillStyle = "rgb(255, 0, 0)";
  context.fillRect(2, 1, 9, 9);
  context.fillStyle = "#00ff00";
  context.fillRect(-3, -3, 4, 4);
  assert.deepEqual(drawn(canvas), [[0, 1, 1, 1], [1, 1, 2, 2], [1, 1, 2, 2]]);
});

Deno.test("putImageData copies rows; what is drawn stays with the canvas", () => {
  const canvas = { width: 3, height: 2 }, context = heatMapContext(canvas);
  const image = context.createImageData(2, 1);
  image.data.fill(200);
  context.putImageData(image, 1, 1);
  assert.deepEqual(drawn(canvas), [[0, 0, 0], [0, 1, 1]]);
  heatMapContext(canvas).clearRect();
  assert.deepEqual(drawn(canvas), [[0, 0, 0], [0, 0, 0]]);
});

Deno.test("an unknown colour is an error, not drawn black", () => {
  const context = heatMapContext({ width: 1, height: 1 });
  context.fillStyle = "tomato";
  assert.throws(() => context.fillRect(0, 0, 1, 1), /the colour "tomato"/);
});

Deno.test("measureText answers with Arial's width at 12 px", () => {
  const { width } = heatMapContext({ width: 1, height: 1 }).measureText("W");
  assert.ok(Math.abs(width - 11.328) < 1e-9);
});

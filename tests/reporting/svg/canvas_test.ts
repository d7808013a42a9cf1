import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { canvasDataUrl, heatMapContext } from "@/reporting/svg/canvas.ts";

const CLEAR = [0, 0, 0, 0];
const RED = [255, 0, 0, 255];
const HALF_BLUE = [0, 0, 255, 128];

function pngOf(canvas: { width: number; height: number }): Uint8Array {
  return Uint8Array.fromBase64(canvasDataUrl(canvas).replace(/^.*,/, ""));
}

/** The pixels of a canvas as its PNG holds them, row by row. */
function drawn(canvas: { width: number; height: number }): number[][][] {
  const png = pngOf(canvas);
  const at = String.fromCharCode(...png).indexOf("IDAT") + 4;
  const length = new DataView(png.buffer).getUint32(at - 8);
  const bytes = [...inflateSync(png.subarray(at, at + length))];
  const size = 1 + 4 * canvas.width;
  return Array.from(
    { length: canvas.height },
    (_, y) =>
      Array.from({ length: canvas.width }, (_, x) => {
        const from = y * size + 1 + 4 * x;
        return bytes.slice(from, from + 4);
      }),
  );
}

Deno.test("fillRect fills whole pixels and stays inside", () => {
  const canvas = { width: 3, height: 2 };
  const context = heatMapContext(canvas);
  context.fillStyle = "rgb(255, 0, 0)";
  context.fillRect(2, 1, 9, 9);
  context.fillStyle = "rgba(0,0,255,0.5)";
  context.fillRect(-3, -3, 4, 4);
  assert.deepEqual(drawn(canvas), [[HALF_BLUE, CLEAR, CLEAR], [CLEAR, CLEAR, RED]]);
});

Deno.test("putImageData copies rows; what is drawn stays with the canvas", () => {
  const canvas = { width: 2, height: 2 };
  const image = heatMapContext(canvas).createImageData(1, 1);
  image.data.set(RED);
  heatMapContext(canvas).putImageData(image, 1, 1);
  assert.deepEqual(drawn(canvas), [[CLEAR, CLEAR], [CLEAR, RED]]);
});

Deno.test("canvasDataUrl writes a PNG of 8-bit RGBA, ending as the specification prints it", () => {
  const png = pngOf({ width: 2, height: 1 });
  assert.deepEqual([...png.subarray(16, 29)], [0, 0, 0, 2, 0, 0, 0, 1, 8, 6, 0, 0, 0]);
  assert.equal(png.subarray(-4).toHex(), "ae426082");
});

import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { encodePng } from "@/reporting/svg/png.ts";

/** The chunks of a PNG file by type. */
function chunksOf(png: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(png.buffer), chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at), type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    chunks.set(type, png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
}

Deno.test("encodePng writes few colours with a palette", () => {
  const red = [255, 0, 0, 255], half = [0, 0, 255, 128];
  const png = encodePng(Uint8Array.from([...red, ...half, ...half, ...red]), {
    width: 2,
    height: 2,
  });
  const chunks = chunksOf(png);
  assert.deepEqual([...chunks.keys()], ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
  assert.deepEqual([...chunks.get("IHDR")!], [0, 0, 0, 2, 0, 0, 0, 2, 8, 3, 0, 0, 0]);
  assert.deepEqual([...chunks.get("PLTE")!], [255, 0, 0, 0, 0, 255]);
  assert.deepEqual([...chunks.get("tRNS")!], [255, 128]);
  assert.deepEqual([...inflateSync(chunks.get("IDAT")!)], [0, 0, 1, 0, 1, 0]);
});

Deno.test("encodePng writes over 256 colours pixel by pixel, losing none", () => {
  const rgba = new Uint8ClampedArray(300 * 4);
  for (let i = 0; i < 300; i++) rgba.set([i & 255, i >> 8, 7, 255], 4 * i);
  const chunks = chunksOf(encodePng(rgba, { width: 100, height: 3 }));
  assert.equal(chunks.get("IHDR")![9], 6);
  const rows = inflateSync(chunks.get("IDAT")!);
  assert.equal(rows.length, 3 * 401);
  assert.deepEqual([...rows.subarray(401, 406)], [0, ...rgba.subarray(400, 404)]);
});

Deno.test("encodePng ends with the checksum of an empty IEND chunk", () => {
  const png = encodePng(new Uint8Array(4), { width: 1, height: 1 });
  assert.equal(png.subarray(-4).toHex(), "ae426082"); // as the specification prints it
});

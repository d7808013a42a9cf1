import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodeClip, encodeClip, readClip, writeClip } from "@/disk/clip_file.ts";

const SHAPE = [2, 3, 1] as const;
const VALUES = Float32Array.of(1, -2.5, 3e-30, Infinity, 0, 7);
const OPTIONS = { path: "x.f32", shape: SHAPE };

Deno.test("a clip's file gives back what was written", async () => {
  const dir = await Deno.makeTempDir();
  const path = join(dir, "a.f32");
  await writeClip(path, VALUES, { shape: SHAPE });
  assert.deepEqual(await readClip(path, SHAPE), VALUES);
  assert.deepEqual([...Deno.readDirSync(dir)].map((e) => e.name), ["a.f32"], "nothing temporary");
  await Deno.remove(dir, { recursive: true });
});

Deno.test("decodeClip: refuses every changed byte, and names the file and the remedy", () => {
  const bytes = encodeClip(VALUES, SHAPE);
  const unused = new Set(Array.from({ length: 12 }, (_, i) => 20 + i));
  for (let i = 0; i < bytes.length; i++) {
    const damaged = bytes.slice();
    damaged[i]! ^= 1;
    if (unused.has(i)) continue;
    assert.throws(() => decodeClip(damaged, OPTIONS), (error: Error) => {
      assert.ok(error instanceof InputError);
      return /x\.f32.*delete the file/.test(error.message);
    });
  }
});

Deno.test("decodeClip: refuses every shorter file, a longer one and another shape", () => {
  const bytes = encodeClip(VALUES, SHAPE);
  for (let n = 0; n < bytes.length; n++) {
    assert.throws(() => decodeClip(bytes.subarray(0, n), OPTIONS), /bytes instead of 88/);
  }
  const longer = new Uint8Array([...bytes, 0]);
  assert.throws(() => decodeClip(longer, OPTIONS), InputError);
  assert.throws(() => decodeClip(bytes, { path: "x", shape: [3, 2, 1] }), /the shape 3 x 2 x 1/);
});

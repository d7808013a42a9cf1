import assert from "node:assert/strict";
import { join } from "@std/path";
import { readClip, writeClip } from "@/disk/clip_file.ts";
import { tempFolder } from "../corpora/_made.ts";

const SHAPE = [2, 3, 1] as const;
const VALUES = Float32Array.of(1, -2.5, 3e-30, Infinity, 0, 7);

async function withClip(test: (path: string, bytes: Uint8Array) => Promise<void>): Promise<void> {
  await using folder = await tempFolder();
  const path = join(folder.path, "x.f32");
  await writeClip(path, VALUES, { shape: SHAPE });
  await test(path, await Deno.readFile(path));
}

Deno.test("a clip's file gives back what was written", () =>
  withClip(async (path) => {
    assert.deepEqual(await readClip(path, SHAPE), VALUES);
    const names = [...Deno.readDirSync(join(path, ".."))].map((entry) => entry.name);
    assert.deepEqual(names, ["x.f32"], "nothing temporary");
  }));

Deno.test("every changed value and digest is refused, with the file and the remedy", () =>
  withClip(async (path, bytes) => {
    for (let i = 32; i < bytes.length; i++) {
      const damaged = bytes.slice();
      damaged[i]! ^= 1;
      await Deno.writeFile(path, damaged);
      await assert.rejects(readClip(path, SHAPE), {
        name: "InputError",
        message: /x\.f32.*delete the file/,
      });
    }
  }));

Deno.test("a shorter file, a longer one and a clip of another size are refused", () =>
  withClip(async (path, bytes) => {
    for (const wrong of [...bytes.keys()].map((n) => bytes.subarray(0, n))) {
      await Deno.writeFile(path, wrong);
      await assert.rejects(readClip(path, SHAPE), { name: "InputError" });
    }
    await Deno.writeFile(path, new Uint8Array([...bytes, 0]));
    await assert.rejects(readClip(path, SHAPE), { name: "InputError" });
    await Deno.writeFile(path, bytes);
    await assert.rejects(readClip(path, [3, 3, 1]), { name: "InputError" });
  }));

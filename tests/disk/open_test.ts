import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { readUtterance } from "@/disk/open.ts";

Deno.test("readUtterance reads the recording at the utterance's path", async () => {
  const root = await Deno.makeTempDir();
  try {
    const samples = Float32Array.of(0, 0.5, -0.5, 0.25);
    await Deno.mkdir(join(root, "a"));
    const wav = encodeWav({ samples, sampleRate: 8000 }, { bitDepth: 32 });
    await Deno.writeFile(join(root, "a", "b.wav"), wav);
    assert.deepEqual(await readUtterance({ path: "a/b.wav" }, { root }), {
      samples,
      sampleRate: 8000,
    });
    await assert.rejects(readUtterance({ path: "a/c.wav" }, { root }), /c\.wav/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

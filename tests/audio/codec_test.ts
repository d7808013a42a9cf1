import assert from "node:assert/strict";
import { runCodec } from "@/audio/codec.ts";

/** A decoder that notes when it is freed. */
function makeCodec(free: () => void = () => {}) {
  const codec = { ready: Promise.resolve(), freed: 0, free: () => (codec.freed++, free()) };
  return codec;
}
const result = { channelData: [new Float32Array(1)], sampleRate: 8000, errors: [] };

Deno.test("runCodec returns the result and frees the decoder", async () => {
  const codec = makeCodec();
  assert.equal(await runCodec(codec, () => result), result);
  assert.equal(codec.freed, 1);
});

Deno.test("runCodec makes one InputError of every kind of report, and the console stays quiet", async () => {
  const complaints: (() => typeof result | Promise<typeof result>)[] = [
    () => ({ ...result, errors: [{ message: "lost\n\tsync" }] as never[] }),
    () => {
      throw new Error("lost sync");
    },
    () => Promise.reject(new WebAssembly.RuntimeError("lost sync")),
    () => {
      console.error("lost sync");
      throw "lost sync";
    },
  ];
  const { error } = console, written: unknown[] = [];
  console.error = (text: unknown) => written.push(text);
  try {
    for (const complain of complaints) {
      const codec = makeCodec(() => {
        throw new Error("freed in a bad state");
      });
      await assert.rejects(runCodec(codec, complain), {
        name: "InputError",
        message:
          /: it is damaged \(the decoder reports "lost sync"\); copy or download the file again$/,
      });
      assert.equal(codec.freed, 1);
    }
    assert.deepEqual(written, []);
    console.error("back");
    assert.deepEqual(written, ["back"]);
  } finally {
    console.error = error;
  }
});

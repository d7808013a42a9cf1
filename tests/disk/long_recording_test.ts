import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodeWav, encodeWav } from "@/audio/wav.ts";
import { joinSamples } from "@/audio/bytes.ts";
import { InputError } from "@/base/errors.ts";
import { openLong } from "@/disk/long_recording.ts";
import { tempFolder } from "../app/_temp.ts";

/** A WAV file of 34 MB. */
function longWav(): Uint8Array {
  const samples = Float32Array.from({ length: 17e6 }, (_, i) => Math.sin(i / 50) / 2);
  return encodeWav({ samples, sampleRate: 48000 });
}

Deno.test("a long WAV file in pieces is the file as a whole", async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, "long.wav");
  const wav = longWav();
  await Deno.writeFile(file, wav);
  const pieces = await Array.fromAsync((await openLong(file))!.pieces());
  assert.ok(pieces.length > 10);
  const whole = decodeWav(wav).channels[0]!;
  assert.ok(joinSamples(pieces.map(({ samples }) => samples)).every((x, i) => x === whole[i]));
  assert.ok(pieces.every(({ sampleRate }) => sampleRate === 48000));
  assert.equal(pieces.at(-1)!.share, 1);

  await Deno.writeFile(file, wav.subarray(0, wav.length - 400_000));
  await assert.rejects(
    async () => await Array.fromAsync((await openLong(file))!.pieces()),
    (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /long\.wav": it is cut short: 400000 bytes are missing; copy/);
      return true;
    },
  );
});

Deno.test("short files, and long ones that are no WAV, are to be read whole", async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, "x");
  await Deno.writeFile(file, encodeWav({ samples: new Float32Array(9), sampleRate: 8000 }));
  assert.equal(await openLong(file), null);
  await Deno.writeFile(file, new Uint8Array(2 ** 25 + 1));
  assert.equal(await openLong(file), null);
  await assert.rejects(openLong(join(folder.path, "none")), InputError);
});

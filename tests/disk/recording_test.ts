import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "@std/path";
import { readPieces, readUtterance, readWaveform } from "@/disk/recording.ts";
import { joinSamples } from "@/audio/bytes.ts";
import { decodeWav, encodeWav } from "@/audio/wav.ts";
import { PATHS } from "@/disk/paths.ts";
import { tempFolder, writeFiles } from "../corpora/_made.ts";
import { makeWav, u16, u32 } from "../audio/_files.ts";

/** Writes bytes to a file for the time of a test. */
async function withFile(bytes: Uint8Array, use: (path: string) => Promise<void>): Promise<void> {
  await using folder = await tempFolder();
  await writeFiles(folder.path, { "x.wav": bytes });
  await use(join(folder.path, "x.wav"));
}

Deno.test("readWaveform reads a file as one channel", async () => {
  const wave = { samples: new Float32Array([0, 0.5, -0.25]), sampleRate: 22050 };
  await withFile(encodeWav(wave), async (path) => assert.deepEqual(await readWaveform(path), wave));
  const stereo = makeWav({ channels: 2, data: [...u16(2), ...u16(4)] });
  await withFile(stereo, async (path) => {
    assert.deepEqual((await readWaveform(path)).samples, new Float32Array([3 / 32768]));
  });
});

Deno.test("readWaveform keeps what the decoder noted", async () => {
  await withFile(makeWav({ data: [...u16(1), 7] }), async (path) => {
    assert.deepEqual((await readWaveform(path)).notes, [
      "The last 1 byte is not a whole sample and was left out.",
    ]);
  });
});

Deno.test("readWaveform refuses NaN, no samples and impossible rates, and names the file", async () => {
  const nan = makeWav({ tag: 3, bits: 32, data: [...u32(0), ...u32(0x7fc00000)] });
  const cases: [Uint8Array, RegExp][] = [
    [nan, /its sample 1 \(at 0\.000 s\) is NaN/],
    [makeWav({ data: [] }), /it has no samples/],
    [makeWav({ sampleRate: 3 }), /its sample rate is 3 Hz/],
  ];
  for (const [bytes, reason] of cases) {
    await withFile(bytes, async (path) => {
      await assert.rejects(readWaveform(path), (error: unknown) => {
        assert(error instanceof InputError);
        assert.match(error.message, reason);
        return error.message.startsWith(`Cannot read "${path}": `);
      });
    });
  }
});

Deno.test("readWaveform names what is wrong with a path", async () => {
  await using folder = await tempFolder();
  await assert.rejects(readWaveform(join(folder.path, "none.wav")), {
    name: "InputError",
    message: /^Cannot read ".*none\.wav": there is no such file or folder; check the path/,
  });
  await assert.rejects(readWaveform(folder.path), {
    name: "InputError",
    message: /it is a folder/,
  });
});

const RAVDESS = join(PATHS.raw, "ravdess/speech/Actor_01/03-01-01-01-01-01-01.wav");

Deno.test({
  name: "a RAVDESS recording is read past its FLLR chunk",
  ignore: !existsSync(RAVDESS),
  fn: async () => {
    const { samples, sampleRate } = await readWaveform(RAVDESS);
    assert.deepEqual([samples.length, sampleRate], [158558, 48000]);
  },
});

Deno.test("readUtterance reads the recording at the utterance's path", async () => {
  await using folder = await tempFolder();
  const waveform = { samples: Float32Array.of(0, 0.5, -0.5, 0.25), sampleRate: 8000 };
  await writeFiles(folder.path, { "a/b.wav": encodeWav(waveform, { bitDepth: 32 }) });
  const root = folder.path;
  assert.deepEqual(await readUtterance({ path: "a/b.wav" }, { root }), waveform);
  await assert.rejects(readUtterance({ path: "a/c.wav" }, { root }), /c\.wav/);
});

Deno.test("a long WAV file in pieces is the file as a whole", async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, "long.wav");
  const sound = Float32Array.from({ length: 17e6 }, (_, i) => Math.sin(i / 50) / 2);
  const wav = encodeWav({ samples: sound, sampleRate: 48000 }); // 34 MB
  await Deno.writeFile(file, wav);
  const pieces = await Array.fromAsync(readPieces(file));
  assert.ok(pieces.length > 10);
  const whole = decodeWav(wav).channels[0]!;
  assert.ok(joinSamples(pieces.map(({ samples }) => samples)).every((x, i) => x === whole[i]));
  assert.ok(pieces.every(({ sampleRate }) => sampleRate === 48000));
  assert.equal(pieces.at(-1)!.share, 1);
  await Deno.writeFile(file, wav.subarray(0, wav.length - 400_000));
  await assert.rejects(Array.fromAsync(readPieces(file)), {
    name: "InputError",
    message: /long\.wav": it is cut short: 400000 bytes are missing; copy/,
  });
});

Deno.test("short files, and long ones that are no WAV, are read whole", async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, "x");
  const waveform = { samples: new Float32Array(600_000).fill(0.25), sampleRate: 8000 };
  await Deno.writeFile(file, encodeWav(waveform));
  const pieces = await Array.fromAsync(readPieces(file));
  assert.deepEqual(pieces.map(({ share }) => share), [2 ** 19 / 600_000, 1]);
  assert.deepEqual(joinSamples(pieces.map(({ samples }) => samples)), waveform.samples);
  await Deno.writeFile(file, new Uint8Array(2 ** 25 + 1));
  for (const path of [file, join(folder.path, "none")]) {
    await assert.rejects(Array.fromAsync(readPieces(path)), InputError);
  }
});

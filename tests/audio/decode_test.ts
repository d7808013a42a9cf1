import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodeAudio, decodeWaveform, toWaveform } from "@/audio/decode.ts";
import { decodeWav } from "@/audio/wav.ts";
import { fuzz } from "./_fuzz.ts";
import { ROOT } from "@/disk/paths.ts";
import { codecCases, withoutEnd } from "./_codecs.ts";
import { signOggPage } from "./_checksums.ts";
import { ascii, makeWav, u16 } from "./_files.ts";
import aiff from "./golden/aiff.json" with { type: "json" };

Deno.test("decodeAudio tells AIFF files by their content, whatever their name", async () => {
  const [first] = aiff.cases;
  const audio = await decodeAudio(Uint8Array.fromBase64(first!.file), {
    name: "YAF_germ_angry.wav",
  });
  assert.deepEqual(audio.channels, first!.channels.map((c) => Float32Array.from(c)));
});

Deno.test("decodeAudio reads compressed files, in Ogg by what is in it", async () => {
  const cases = codecCases("");
  assert.equal(cases.length, 12);
  for (const expected of cases) {
    const { channels, sampleRate } = await decodeAudio(expected.file, { name: "a.wav" });
    assert.equal(sampleRate, expected.sampleRate, expected.name);
    assert.deepEqual(
      channels.map((c) => c.length),
      expected.channels.map(() => expected.frames),
      expected.name,
    );
  }
});

Deno.test("decoders of compressed sound are loaded only for it", async () => {
  const folder = join(ROOT, "lib/audio");
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile) continue;
    const source = await Deno.readTextFile(join(folder, name));
    assert(
      !/^import (?!type).* from "\.\/(mp3|opus|flac)\.ts"/m.test(source),
      `${name} imports a decoder at once`,
    );
  }
});

Deno.test("decodeAudio names the file, the reason and the remedy", async () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /it is empty \(0 bytes\); copy or download/],
    [new TextEncoder().encode("hello\n"), /it is a text file; copy or download/],
    [new Uint8Array([0x50, 0x4b, 3, 4, 0]), /it is a ZIP archive; unpack it first/],
    [
      new Uint8Array([0, 0, 0, 32, ...ascii("ftypM4A ")]),
      /it is an MP4 file \(M4A\); convert it to WAV, for example with ffmpeg$/,
    ],
    [new Uint8Array([...ascii("FORM"), 0, 0, 0, 4, ...ascii("AIFF")]), /no COMM chunk .*; copy/],
  ];
  for (const [file, reason] of cases) {
    await assert.rejects(decodeAudio(file, { name: "a/b.wav" }), (error: unknown) => {
      assert(error instanceof InputError);
      assert.equal(error.file, "a/b.wav");
      assert.match(error.message, reason);
      return /^Cannot read "a\/b\.wav": it[^\n]+;[^\n]+$/.test(error.message);
    });
  }
  await assert.rejects(
    decodeAudio(new Uint8Array()),
    /^InputError: Cannot read these bytes: it is/,
  );
});

Deno.test("decodeWaveform takes the mean of the channels, and names what cannot be used", async () => {
  const stereo = makeWav({ channels: 2, data: [2, 0, 4, 0] });
  assert.deepEqual((await decodeWaveform(stereo)).samples, new Float32Array([3 / 32768]));
  await assert.rejects(decodeWaveform(makeWav({ data: [] }), { name: "a.wav" }), {
    name: "InputError",
    message: /^Cannot read "a\.wav": it has no samples/,
  });
});

Deno.test("an ID3 tag before a file is skipped", async () => {
  const tag = [...ascii("ID3"), 4, 0, 0, 0, 0, 0, 2, 7, 7];
  const audio = await decodeAudio(new Uint8Array([...tag, ...makeWav()]));
  assert.deepEqual(audio.channels, decodeWav(makeWav()).channels);
  const footer = [...ascii("ID3"), 4, 0, 0x10, 0, 0, 0, 1, ...new Array(11).fill(0)];
  const twice = await decodeAudio(new Uint8Array([...tag, ...footer, ...makeWav()]));
  assert.deepEqual(twice.channels, audio.channels);
  const flac = codecCases("16 bits")[0]!;
  const tagged = await decodeAudio(new Uint8Array([...tag, ...flac.file]));
  assert.deepEqual(tagged.channels, flac.channels);
});

Deno.test("decodeWaveform keeps the notes of the decoder", async () => {
  assert.match(
    (await decodeWaveform(makeWav({ data: [1, 0, 3] }))).notes!.join(),
    /^The last 1 byte/,
  );
  const [opus] = codecCases("opus");
  assert.match(
    (await decodeWaveform(withoutEnd(opus!.file))).notes!.join(),
    /not marked as the end/,
  );
  assert.equal("notes" in await decodeWaveform(opus!.file), false);
});

Deno.test("decodeWaveform takes one channel if the channels cancel, and reports it", async () => {
  const pairs = [1000, -1000, -2000, 1999, 3000, -3000];
  const waveform = await decodeWaveform(makeWav({ channels: 2, data: pairs.flatMap(u16) }));
  assert.deepEqual(waveform.samples, Float32Array.of(1000, -2000, 3000).map((k) => k / 32768));
  assert.deepEqual(waveform.notes, [
    "The channels cancel each other, since one of them is inverted; only channel 1 of 2 was used.",
  ]);
  const independent = makeWav({ channels: 2, data: [1000, 0, 0, -1000].flatMap(u16) });
  assert.equal("notes" in await decodeWaveform(independent), false);
});

Deno.test("decodeWaveform refuses integers that are stored as floating point", async () => {
  const loud = (peak: number) =>
    decodeWaveform(makeWav({ tag: 3, bits: 32, data: [...floatBytes(peak), ...floatBytes(-1)] }), {
      name: "a.wav",
    });
  assert.equal((await loud(4)).samples[0], 4, "12 dB over full scale");
  await assert.rejects(loud(12002), {
    message: 'Cannot read "a.wav": its samples reach 12002, where 1 is full scale; export the ' +
      "recording again; if they are 16-bit integers, divide them by 32768",
  });
});

const floatBytes = (value: number) => new Uint8Array(Float32Array.of(value).buffer);

Deno.test("a mono file is its channel, not a copy; a file without channels is refused", () => {
  const mono = decodeWav(makeWav());
  assert.equal(toWaveform(mono).samples, mono.channels[0]);
  assert.throws(() => toWaveform({ ...mono, channels: [] }), { name: "InputError" });
});

Deno.test("damaged files give a waveform or an InputError, soon and in little memory", async () => {
  const { decoded, refused, failures } = await fuzz(2000);
  assert.deepEqual(failures, []);
  assert.equal(decoded + refused, 2000);
  assert(decoded > 200 && refused > 200, `${decoded} decoded, ${refused} refused`);
});

const TOO_LONG = {
  name: "InputError",
  code: "too_large",
  message: /"x": the sound is longer than/,
};

Deno.test("sound longer than a limit is refused, whatever it is in", async () => {
  const wav = { file: makeWav(), name: "wav" };
  for (const { file, name } of [...codecCases(""), wav]) {
    const { channels, sampleRate } = await decodeAudio(file);
    const seconds = channels[0]!.length / sampleRate;
    const whole = await decodeAudio(file, { maxSec: seconds });
    assert.deepEqual(whole.channels, channels, name);
    const shorter = decodeAudio(file, { maxSec: 0.95 * seconds, name: "x" });
    await assert.rejects(shorter, TOO_LONG, name);
  }
});

Deno.test("a file that says it is shorter than it is does not pass the limit", async () => {
  for (const name of ["vorbis", "opus"]) {
    const { file, frames, sampleRate } = codecCases(name)[0]!;
    const liar = file.slice();
    const isPage = (at: number) => String.fromCharCode(...liar.subarray(at, at + 4)) === "OggS";
    const last = liar.findLastIndex((_, at) => isPage(at));
    new DataView(liar.buffer, last).setBigInt64(6, 700n, true);
    signOggPage(liar.subarray(last));
    const maxSec = frames / sampleRate / 10;
    await assert.rejects(decodeAudio(liar, { maxSec, name: "x" }), TOO_LONG, name);
  }
});

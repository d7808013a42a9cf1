import assert from "node:assert/strict";
import { createPipeReader } from "@/audio/pipe.ts";
import { decodeWaveform } from "@/audio/decode.ts";
import { encodeWav } from "@/audio/wav.ts";
import { InputError } from "@/base/errors.ts";
import { seededRandom } from "@/base/random.ts";

const random = seededRandom("pipe");
const samples = Float32Array.from({ length: 999 }, () => (random.integer(2000) - 1000) / 2 ** 15);
const WAV = encodeWav({ samples, sampleRate: 22050 });
const RAW = WAV.subarray(44);

/** Pushes bytes in pieces of a size. */
function read(bytes: Uint8Array, size: number) {
  const reader = createPipeReader({ sampleRate: 8000 });
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    out.push(...reader.push(bytes.slice(at, at + size)));
  }
  const { samples, notes, missing } = reader.finish();
  return { samples: [...out, ...samples], notes, missing, sampleRate: reader.sampleRate() };
}

/** The file with another length of its data chunk. */
function withLength(length: number, bytes = WAV): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(40, length, true);
  return copy;
}

/** The file, several times over, with a second channel that is so much as loud as the first. */
function stereo(gain: number, times = 1): Uint8Array {
  const wide = encodeWav({
    samples: Float32Array.from(
      { length: 2 * times * samples.length },
      (_, i) => (i % 2 === 0 ? 1 : gain) * samples[(i >> 1) % samples.length]!,
    ),
    sampleRate: 22050,
  });
  const view = new DataView(wide.buffer);
  view.setUint16(22, 2, true);
  view.setUint32(28, 4 * 22050, true);
  view.setUint16(32, 4, true);
  return wide;
}

Deno.test("samples without a header and WAV files give the same samples in pieces of any size", () => {
  for (const size of [1, 2, 3, 7, 43, 64, 100, 5000]) {
    const raw = read(RAW, size);
    assert.deepEqual(raw.samples, [...samples], `${size}`);
    assert.equal(raw.sampleRate, 8000);
    // SoX, arecord and ffmpeg do not know the length when they begin.
    for (const length of [2 * samples.length, 0, 0xffffffff, 0x7ffff000]) {
      const wav = read(withLength(length), size);
      assert.deepEqual(wav.samples, [...samples], `${size}, ${length}`);
      assert.deepEqual([wav.sampleRate, wav.missing, wav.notes], [22050, 0, []]);
    }
  }
});

Deno.test("what follows the samples is left out, channels are averaged as in a file", async () => {
  const tail = new TextEncoder().encode("LIST\x04\0\0\0abcd");
  assert.deepEqual(read(new Uint8Array([...WAV, ...tail]), 50).samples, [...samples]);
  const wide = stereo(0.5);
  const whole = await decodeWaveform(wide);
  assert.deepEqual(read(wide, 101).samples, [...whole.samples]);
});

Deno.test("channels that cancel each other are not silence, and a tag before the file is none of it", async () => {
  const wide = stereo(-1, 4);
  const whole = await decodeWaveform(wide);
  const tag = Uint8Array.of(73, 68, 51, 4, 0, 0, 0, 0, 1, 2, ...new Uint8Array(130));
  for (const size of [101, 5000]) {
    const piped = read(new Uint8Array([...tag, ...wide]), size);
    // At first they may cancel each other by chance.
    assert.deepEqual(piped.samples.slice(2600), [...whole.samples.subarray(2600)]);
    assert.deepEqual(piped.notes, whole.notes);
  }
  assert.match(
    whole.notes!.join(),
    /^The channels cancel each other, .* channel 1 of 2 was used\.$/,
  );
  assert.deepEqual(read(stereo(-0.5), 101).notes, []);
});

Deno.test("a sound that ends early says what is missing", () => {
  const cut = read(WAV.subarray(0, 101), 10);
  assert.deepEqual(cut.samples, [...samples.subarray(0, 28)]);
  assert.equal(cut.missing, 2 * samples.length - 57);
  assert.deepEqual(cut.notes, ["The last 1 byte is not a whole sample and was left out."]);
});

Deno.test("other kinds of files are refused with what helps", () => {
  const text = new TextEncoder();
  const begin = (start: string) => new Uint8Array([...text.encode(start), ...new Uint8Array(90)]);
  for (
    const [bytes, sentence] of [
      [begin("fLaC"), /it is a FLAC file; pipe in WAV or raw samples/],
      [begin("OggS"), /it is an Ogg file/],
      [begin("ID3"), /it is an MP3 file/],
      [text.encode("to be, or not to be, ".repeat(9)), /it is a text file/],
      [WAV.subarray(0, 40), /it has no data chunk/],
    ] as const
  ) {
    assert.throws(() => read(bytes, 50), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, sentence);
      return true;
    });
  }
});

import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { decodeBase64 } from "./_base64.ts";
import { decodeWav, encodeWav, mixDown } from "@/audio/wav.ts";
import { seededRandom } from "@/base/random.ts";
import { ascii, makeWav, u16 } from "./_files.ts";
import golden from "./golden/wav.json" with { type: "json" };

Deno.test("decodeWav reads the samples that libsndfile reads, exactly", () => {
  for (const { format, subtype, file, channels } of golden.cases) {
    const audio = decodeWav(decodeBase64(file));
    const label = `${format} ${subtype} ${channels.length}`;
    assert.equal(audio.sampleRate, golden.sampleRate, label);
    assert.equal(audio.encoding, /PCM/.test(subtype) ? "pcm" : "float", label);
    assert.deepEqual(audio.channels, channels.map((c) => Float32Array.from(c)), label);
  }
});

Deno.test("decodeWav takes chunks in any order and skips those it does not know", () => {
  const expected = new Float32Array([1 / 32768, -2 / 32768, 3 / 32768]);
  const filler: [string, number[]] = ["FLLR", new Array(4044).fill(0)];
  const orders: NonNullable<Parameters<typeof makeWav>[0]>["order"][] = [
    [["fmt "], filler, ["data"], ["LIST", [1]], ["bext", [2, 3]], ["_PMX", [4]]],
    [["data"], ["fmt "]],
    [["PAD ", [0, 0, 0]], ["fmt "], ["data"]],
  ];
  for (const order of orders) {
    const audio = decodeWav(makeWav({ order: order! }));
    assert.deepEqual(audio.channels, [expected]);
    assert.deepEqual(audio.chunks.map((c) => c.id), order!.map(([id]) => id));
  }
});

Deno.test("decodeWav allows a padding byte, unannounced ends and cut chunks after the samples", () => {
  const odd = makeWav({ bits: 8, data: [128, 255, 0] });
  assert.deepEqual(decodeWav(odd).channels, [new Float32Array([0, 127 / 128, -1])]);
  const open = makeWav({ bits: 24, data: [1, 0, 0, 0], declared: 0xffffffff });
  assert.deepEqual(decodeWav(open).channels, [new Float32Array([2 ** -23])]);
  const tail = new Uint8Array([...makeWav(), ...ascii("LIST"), 200, 0, 0, 0, 1]);
  assert.deepEqual(decodeWav(tail).chunks.map((c) => c.id), ["fmt ", "data"]);
  assert.equal(decodeWav(makeWav({ data: [] })).channels[0]?.length, 0);
});

Deno.test("decodeWav refuses what it cannot read in one sentence with file, reason and remedy", () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /it is empty \(0 bytes\); copy or download/],
    [new TextEncoder().encode("hello\n"), /it is a text file; copy or download/],
    [new Uint8Array([...ascii("FORM"), 0, 0, 0, 0, ...ascii("AIFF")]), /an AIFF file; convert/],
    [new Uint8Array(ascii("fLaC")), /a FLAC file; convert/],
    [new Uint8Array(ascii("RF64....WAVE")), /has no fmt chunk before it ends/],
    [makeWav().subarray(0, -2), /cut short: 6 bytes of samples are announced and 4 are there/],
    [makeWav().subarray(0, 30), /has no fmt chunk before it ends/],
    [makeWav({ order: [["fmt "]] }), /has no data chunk before it ends/],
    [makeWav({ order: [["fmt "], ["data"], ["data"]] }), /more than one data chunk/],
    [makeWav({ data: [1, 2, 3] }), /3 bytes of samples are not a whole number of frames of 2/],
    [makeWav({ declared: 0xffffffff, bits: 32 }), /not a whole number/],
    [makeWav({ tag: 7, bits: 8 }), /mu-law; convert/],
  ];
  for (const [file, reason] of cases) {
    assert.throws(() => decodeWav(file, { name: "a/b.wav" }), (error: unknown) => {
      assert(error instanceof InputError);
      assert.match(error.message, reason);
      assert.match(error.message, /^Cannot read "a\/b\.wav": it[^\n]+;[^\n]+$/);
      return true;
    });
  }
  assert.throws(() => decodeWav(new Uint8Array()), /^SyntaxError: Cannot read these bytes/);
});

Deno.test("every cut of a file is refused with a SyntaxError or read whole", () => {
  const file = makeWav({ order: [["LIST", [1, 2]], ["fmt "], ["data"], ["bext", [3, 4]]] });
  const dataEnd = file.length - 10;
  for (let length = 0; length < file.length; length++) {
    const cut = file.subarray(0, length);
    if (length >= dataEnd) assert.equal(decodeWav(cut).channels[0]?.length, 3);
    else assert.throws(() => decodeWav(cut), { name: "InputError" }, `${length} bytes`);
  }
});

Deno.test("damaged files are decoded or refused with a SyntaxError, never anything else", () => {
  const random = seededRandom("damage"), extreme = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];
  const files = golden.cases.map(({ file }) => decodeBase64(file));
  let decoded = 0;
  for (let i = 0; i < 5000; i++) {
    const file = files[random.integer(files.length)]!.slice(0), view = new DataView(file.buffer);
    for (let hits = 1 + random.integer(3); hits > 0; hits--) {
      const at = random.integer(file.length - 4);
      if (random.uniform() < 0.5) file[at]! ^= 1 << random.integer(8);
      else view.setUint32(at, extreme[random.integer(extreme.length)]!, true);
    }
    const cut = random.uniform() < 0.2 ? random.integer(file.length) : file.length;
    try {
      decodeWav(file.subarray(0, cut));
      decoded++;
    } catch (error) {
      assert(error instanceof InputError, String(error));
    }
  }
  assert(decoded > 500 && decoded < 4500, `${decoded} decoded`);
});

Deno.test("mixDown takes the mean of the channels", () => {
  const stereo = makeWav({ channels: 2, data: [u16(3), u16(5), u16(-8), u16(4)].flat() });
  assert.deepEqual(mixDown(decodeWav(stereo)), {
    samples: new Float32Array([4 / 32768, -2 / 32768]),
    sampleRate: 16000,
  });
  const mono = decodeWav(makeWav());
  assert.equal(mixDown(mono).samples, mono.channels[0]);
  assert.throws(() => mixDown({ ...mono, channels: [] }), { name: "InputError" });
});

Deno.test("encodeWav rounds to the nearest integer, and decodeWav gives it back", () => {
  const codes = [-32768, -32767, -1, 0, 1, 32767];
  const samples = Float32Array.from(codes, (k) => k / 32768);
  const decoded = decodeWav(encodeWav({ samples, sampleRate: 8000 }));
  assert.deepEqual(decoded.channels, [samples]);
  const near = new Float32Array([1, 0.4 / 32768, -0.6 / 32768]);
  assert.deepEqual(
    decodeWav(encodeWav({ samples: near, sampleRate: 8000 })).channels,
    [new Float32Array([32767 / 32768, 0, -1 / 32768])],
  );
});

Deno.test("encodeWav keeps 24 bits and every float, with padding after an odd length", () => {
  const samples = Float32Array.from([-1, -(2 ** -23), 2 ** -23, 0.5 + 2 ** -23, 0.1]);
  const fine = encodeWav({ samples: samples.subarray(0, 3), sampleRate: 8000 }, { bitDepth: 24 });
  assert.equal(fine.length, 44 + 9 + 1);
  assert.deepEqual(decodeWav(fine).channels, [samples.slice(0, 3)]);
  const loud = Float32Array.from([...samples, 1.5]);
  const floats = decodeWav(encodeWav({ samples: loud, sampleRate: 8000 }, { bitDepth: 32 }));
  assert.deepEqual([floats.encoding, floats.channels[0]], ["float", loud]);
});

Deno.test("encodeWav refuses samples that an integer cannot hold, and none at all", () => {
  const wave = (...values: number[]) => ({ samples: new Float32Array(values), sampleRate: 8000 });
  assert.throws(() => encodeWav(wave(0, 1.01)), {
    name: "InputError",
    message: /sample 1 with the value 1\.0\d+ as an integer.*lower the level or write 32-bit/,
  });
  assert.throws(() => encodeWav(wave(0, NaN), { bitDepth: 32 }), { name: "InputError" });
  assert.throws(() => encodeWav(wave()), { name: "InputError" });
});

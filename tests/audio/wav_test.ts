import assert from "node:assert/strict";
import { decodeWav, encodeWav } from "@/audio/wav.ts";
import { ascii, type MadeWav, makeWav, u16, u32 } from "./_files.ts";
import g711 from "./golden/g711.json" with { type: "json" };
import golden from "./golden/wav.json" with { type: "json" };

Deno.test("decodeWav reads the samples that libsndfile reads, exactly", () => {
  for (const { format, subtype, file, channels } of golden.cases) {
    const audio = decodeWav(Uint8Array.fromBase64(file));
    const label = `${format} ${subtype} ${channels.length}`;
    assert.equal(audio.sampleRate, golden.sampleRate, label);
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
    assert.deepEqual(decodeWav(makeWav({ order: order! })).channels, [expected]);
  }
});

Deno.test("decodeWav reads bytes inside a larger buffer", () => {
  const file = makeWav();
  const larger = new Uint8Array(file.length + 5);
  larger.set(file, 5);
  assert.deepEqual(decodeWav(larger.subarray(5)), decodeWav(file));
});

Deno.test("decodeWav expands A-law and mu-law as sox does", () => {
  const codes = Array.from({ length: 256 }, (_, code) => code);
  for (const [tag, values] of [[6, g711.alaw], [7, g711.mulaw]] as const) {
    const { channels } = decodeWav(makeWav({ tag, bits: 8, data: codes }));
    assert.deepEqual(channels, [Float32Array.from(values, (value) => value / 32768)]);
  }
});

const samplesOf = (made: MadeWav) => decodeWav(makeWav(made)).channels[0]!.length;

Deno.test("a length that was never filled in means: to the end of the file", () => {
  for (const declared of [0xffffffff, 0x7ffff000, 0x80000000]) {
    assert.equal(samplesOf({ declared, riffLength: 0xffffffff }), 3);
  }
  for (const riffLength of [0, 36, 0xffffffff]) {
    assert.equal(samplesOf({ declared: 0, riffLength }), 3);
  }
  assert.equal(samplesOf({ declared: 0, riffLength: 42 }), 0, "truly empty");
});

Deno.test("RF64 has the length of its samples in its first chunk", () => {
  const u64 = (n: number) => [...u32(n), ...u32(0)];
  const open = new Array(8).fill(255);
  const rest = [...u64(3), ...u32(0)];
  const count = (ds64: number[]) =>
    samplesOf({ declared: 0xffffffff, order: [["ds64", ds64], ["fmt "], ["data"]] });
  assert.equal(count([...u64(80), ...u64(6), ...rest]), 3);
  assert.equal(count([...u64(80), ...u64(4), ...rest]), 2);
  assert.throws(() => count([...u64(80), ...u64(2 ** 31), ...rest]), { message: /cut short/ });
  assert.equal(count([...u64(0), ...u64(0), ...rest]), 3, "never filled in");
  assert.equal(count([...open, ...open, ...rest]), 3, "never filled in");
});

Deno.test("decodeWav leaves out a partial sample at the end and reports it, but no padding", () => {
  const odd = decodeWav(makeWav({ data: [1, 0, 3] }));
  assert.deepEqual(odd.channels, [new Float32Array([1 / 32768])]);
  assert.deepEqual(odd.notes, ["The last 1 byte is not a whole sample and was left out."]);
  const more = decodeWav(makeWav({ bits: 32, declared: 0xffffffff, data: [0, 0, 0, 64, 1, 2] }));
  assert.deepEqual(more.channels, [new Float32Array([0.5])]);
  assert.deepEqual(more.notes, ["The last 2 bytes are not a whole sample and were left out."]);
  const padded = decodeWav(makeWav({ bits: 24, data: [1, 0, 0, 0], declared: 0xffffffff }));
  assert.deepEqual(padded, { channels: [new Float32Array([2 ** -23])], sampleRate: 16000 });
});

Deno.test("decodeWav accepts a cut chunk after the samples, and files without samples", () => {
  const tail = new Uint8Array([...makeWav(), ...ascii("LIST"), 200, 0, 0, 0, 1]);
  assert.deepEqual(decodeWav(tail), decodeWav(makeWav()));
  assert.equal(samplesOf({ data: [] }), 0);
});

Deno.test("decodeWav refuses a file that it cannot read, with the reason and a remedy", () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(ascii("RF64....WAVE")), /it has no fmt chunk before it ends; copy/],
    [
      makeWav().subarray(0, -2),
      /cut short: its data chunk announces 6 bytes and 4 are there; copy/,
    ],
    [makeWav().subarray(0, 30), /cut short: its fmt chunk announces 16 bytes and 10 are there/],
    [makeWav({ order: [["fmt "]] }), /it has no data chunk before it ends; copy/],
    [makeWav({ order: [["fmt "], ["data"], ["data"]] }), /more than one data chunk; export/],
    [makeWav({ tag: 2, bits: 8 }), /its samples are of format 0x0002; convert it to WAV/],
    [makeWav({ bits: 12, blockAlign: 2 }), /pcm samples have 12 bits/],
    [makeWav({ tag: 3, bits: 16 }), /float samples have 16 bits instead of 32, 64; convert/],
    [makeWav({ channels: 0 }), /contradicts itself/],
    [makeWav({ sampleRate: 0 }), /contradicts itself/],
    [makeWav({ blockAlign: 4 }), /contradicts itself/],
    [makeWav({ tag: 0xfffe }), /extensible format is cut short/],
    [makeWav({ order: [["fmt ", u16(1)], ["data"]] }), /fmt chunk has 2 bytes/],
    [
      makeWav({ order: [["fmt ", [...u16(0xfffe), ...new Array(38).fill(0)]], ["data"]] }),
      /format 0x0000; convert/,
    ],
  ];
  for (const [file, message] of cases) {
    assert.throws(() => decodeWav(file), { name: "InputError", message });
  }
});

Deno.test("every cut of a file is refused or read whole", () => {
  const file = makeWav({ order: [["LIST", [1, 2]], ["fmt "], ["data"], ["bext", [3, 4]]] });
  const dataEnd = file.length - 10;
  for (let length = 0; length < file.length; length++) {
    const cut = file.subarray(0, length);
    if (length >= dataEnd) assert.equal(decodeWav(cut).channels[0]?.length, 3);
    else assert.throws(() => decodeWav(cut), { name: "InputError" }, `${length} bytes`);
  }
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

Deno.test("encodeWav with 32 bits keeps every float", () => {
  const samples = Float32Array.from([-1, -(2 ** -23), 0.5 + 2 ** -23, 0.1, 1.5]);
  const floats = decodeWav(encodeWav({ samples, sampleRate: 8000 }, { bitDepth: 32 }));
  assert.deepEqual(floats.channels, [samples]);
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

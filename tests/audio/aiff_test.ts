import assert from "node:assert/strict";
import { decodeAiff } from "@/audio/aiff.ts";
import { ascii, bigEndian16, bigEndian32 } from "./_files.ts";
import g711 from "./golden/g711.json" with { type: "json" };
import golden from "./golden/aiff.json" with { type: "json" };

/** 44100 Hz in 80 bits. */
const RATE_44100 = [0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0];

interface MadeAiff {
  readonly type?: string;
  readonly compression?: string;
  readonly channels?: number;
  readonly frames?: number;
  readonly bits?: number;
  readonly offset?: number;
  readonly data?: readonly number[];
  readonly order?: readonly string[];
}

/** Puts an AIFF file together, by default three 16-bit samples: 1, -2 and 3. */
function makeAiff(made: MadeAiff = {}): Uint8Array {
  const { type = made.compression ? "AIFC" : "AIFF", channels = 1, frames = 3, bits = 16 } = made;
  const data = made.data ?? [0, 1, 255, 254, 0, 3], offset = made.offset ?? 0;
  const contents: Record<string, number[]> = {
    COMM: [...bigEndian16(channels), ...bigEndian32(frames), ...bigEndian16(bits), ...RATE_44100]
      .concat(made.compression ? [...ascii(made.compression), 0, 0] : []),
    SSND: [...bigEndian32(offset), ...bigEndian32(0), ...new Array(offset).fill(9), ...data],
    NAME: ascii("odd"),
    SHRT: [0],
  };
  const chunks = (made.order ?? ["COMM", "SSND"]).flatMap((id) => {
    const content = contents[id]!;
    return [...ascii(id), ...bigEndian32(content.length), ...content]
      .concat(content.length % 2 ? [0] : []);
  });
  const length = bigEndian32(chunks.length + 4);
  return new Uint8Array([...ascii("FORM"), ...length, ...ascii(type), ...chunks]);
}

Deno.test("decodeAiff reads the samples that libsndfile reads, exactly", () => {
  assert.deepEqual(new Set(golden.cases.map(({ type }) => type)), new Set(["AIFF", "AIFC"]));
  for (const { type, subtype, file, channels } of golden.cases) {
    const audio = decodeAiff(Uint8Array.fromBase64(file));
    const label = `${type} ${subtype} ${channels.length}`;
    assert.equal(audio.sampleRate, golden.sampleRate, label);
    assert.deepEqual(audio.channels, channels.map((c) => Float32Array.from(c)), label);
  }
});

Deno.test("decodeAiff takes chunks in any order, an offset, and bytes after the samples", () => {
  const expected = { channels: [Float32Array.of(1, -2, 3).map((k) => k / 32768)] };
  const files: MadeAiff[] = [
    { order: ["NAME", "SSND", "COMM", "SHRT"] },
    { offset: 5 },
    { data: [0, 1, 255, 254, 0, 3, 7, 7, 7] },
    { compression: "twos" },
    { compression: "sowt", data: [1, 0, 254, 255, 3, 0] },
    { compression: "in24", bits: 16, data: [0, 1, 0, 255, 254, 0, 0, 3, 0] },
    { bits: 12 },
  ];
  for (const made of files) {
    assert.deepEqual(decodeAiff(makeAiff(made)), { ...expected, sampleRate: 44100 });
  }
  const four = makeAiff({ bits: 4, data: [0x70, 0x80, 0] });
  assert.deepEqual([...decodeAiff(four).channels[0]!], [7 / 8, -1, 0]);
  assert.equal(decodeAiff(makeAiff({ frames: 0, order: ["COMM"] })).channels[0]?.length, 0);
});

Deno.test("decodeAiff expands A-law and mu-law as sox does", () => {
  const codes = Array.from({ length: 256 }, (_, code) => code);
  for (const [compression, values] of [["alaw", g711.alaw], ["ulaw", g711.mulaw]] as const) {
    const made = { compression, frames: 256, data: codes };
    const expected = Float32Array.from(values, (value) => value / 32768);
    assert.deepEqual(decodeAiff(makeAiff(made)).channels, [expected]);
  }
});

Deno.test("decodeAiff refuses what it cannot read, with the reason and a remedy", () => {
  const cases: [MadeAiff, RegExp][] = [
    [{ order: ["SSND"] }, /no COMM chunk before it ends; copy or download/],
    [{ order: ["COMM"] }, /no SSND chunk before it ends; copy or download/],
    [{ order: ["COMM", "COMM", "SSND"] }, /more than one COMM chunk; export/],
    [{ frames: 4 }, /cut short: 8 bytes of samples are announced and 6 are there; copy/],
    [{ compression: "ima4" }, /compressed as "ima4"; convert/],
    [{ channels: 0 }, /0 channels of 16 bits\); export/],
    [{ bits: 33 }, /1 channels of 33 bits\); export/],
    [{ type: "AIFC" }, /COMM chunk has 18 bytes instead of 22; export/],
  ];
  for (const [made, message] of cases) {
    assert.throws(() => decodeAiff(makeAiff(made)), { name: "InputError", message });
  }
});

Deno.test("every cut of an AIFF file is refused", () => {
  const file = makeAiff();
  for (let length = 12; length < file.length; length++) {
    assert.throws(() => decodeAiff(file.subarray(0, length)), { name: "InputError" });
  }
});

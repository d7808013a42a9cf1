import assert from "node:assert/strict";
import { type Container, CONTAINER_TITLES, identifyContainer } from "@/audio/container.ts";
import { ascii, makeWav } from "./_files.ts";

const bytes = (...values: (string | number[])[]) =>
  new Uint8Array(values.flatMap((v) => typeof v === "string" ? ascii(v) : v));

Deno.test("identifyContainer tells files apart by their first bytes", () => {
  const cases: [Uint8Array, Container][] = [
    [makeWav(), "wav"],
    [bytes("RF64", [255, 255, 255, 255], "WAVEds64"), "rf64"],
    [bytes("FORM", [0, 0, 1, 0], "AIFFCOMM"), "aiff"],
    [bytes("FORM", [0, 0, 1, 0], "AIFCFVER"), "aiff"],
    [bytes("fLaC", [0, 0, 0, 34]), "flac"],
    [bytes("ID3", [4, 0, 0, 0, 0, 0, 0]), "mp3"],
    [bytes("ID3", [4, 0, 0, 0, 0, 0, 2, 7, 7], "fLaC"), "flac"],
    [bytes("ID3", [4, 0, 0, 0, 0, 0, 2, 7, 7, 0xff, 0xf1, 0x50]), "aac"],
    [bytes("ID3", [4, 0, 0, 0, 0, 0, 2, 7, 7], [...makeWav()]), "wav"],
    [bytes("ID3", [4, 0]), "mp3"],
    [bytes("ID3", [4, 0, 0, 0, 0, 0, 1, 7], "ID3"), "mp3"],
    [bytes([0xff, 0xfb, 0x90, 0x64, 0, 0, 0, 0]), "mp3"],
    [bytes([0xff, 0xf1, 0x50, 0x80, 0, 0]), "aac"],
    [bytes("OggS", [0, 2]), "ogg"],
    [bytes([0, 0, 0, 32], "ftypM4A "), "mp4"],
    [bytes([0x1a, 0x45, 0xdf, 0xa3, 1]), "webm"],
    [bytes("caff", [0, 1]), "caf"],
    [bytes(".snd", [0, 0, 0, 24]), "au"],
    [bytes("PK", [3, 4, 20, 0]), "zip"],
    [bytes("path,emotion,speaker\n"), "text"],
    [new TextEncoder().encode("Überschrift: kein Ton\r\n"), "text"],
    [new Uint8Array(), "empty"],
    [bytes("RIFF", [0, 0, 0, 0], "AVI "), "unknown"],
    [new Uint8Array(100), "unknown"],
  ];
  for (const [file, kind] of cases) assert.equal(identifyContainer(file), kind);
  assert.deepEqual(
    new Set(cases.map(([, kind]) => kind)),
    new Set(Object.keys(CONTAINER_TITLES)),
    "every kind of file is tried",
  );
});

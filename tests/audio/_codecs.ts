/** Compressed files and what ffmpeg decodes from them, for the tests of audio. @module */
import assert from "node:assert/strict";
import type { DecodedAudio } from "@/audio/waveform.ts";
import { signOggPage } from "./_checksums.ts";
import golden from "./golden/codecs.json" with { type: "json" };

/** A compressed file. */
export interface CodecCase {
  readonly name: string;
  readonly file: Uint8Array;
  readonly sampleRate: number;
  /** ffmpeg's samples. */
  readonly channels: readonly Float32Array[];
  /** Samples that were put in, where that is how many must come out. */
  readonly frames: number;
}

/** Bytes and samples in base64. */
interface StoredCase extends Pick<CodecCase, "name" | "sampleRate"> {
  readonly file: string;
  readonly channels: readonly string[];
  readonly frames?: number | null;
}

/** All cases whose names begin so. */
export function codecCases(start: string): CodecCase[] {
  const all: readonly StoredCase[] = [...golden.lossless, ...golden.lossy];
  return all.filter(({ name }) => name.startsWith(start)).map(
    ({ name, file, sampleRate, channels: texts, ...rest }) => {
      const channels = texts.map((text) => new Float32Array(Uint8Array.fromBase64(text).buffer));
      const frames = rest.frames ?? channels[0]!.length;
      return { name, file: Uint8Array.fromBase64(file), sampleRate, channels, frames };
    },
  );
}

/** An Ogg file whose last page is not marked as the end of the stream. */
export function withoutEnd(file: Uint8Array): Uint8Array {
  const copy = file.slice();
  const isPage = (at: number) => String.fromCharCode(...copy.subarray(at, at + 4)) === "OggS";
  const last = copy.findLastIndex((_, at) => isPage(at));
  copy[last + 5]! &= ~4;
  signOggPage(copy.subarray(last));
  return copy;
}

/** The files of all cases. */
export const codecFiles = (): Uint8Array[] => codecCases("").map(({ file }) => file);
export const LOSSLESS: readonly string[] = golden.lossless.map(({ name }) => name);

/** Checks rate, channels and length, and that no sample is further from ffmpeg's. */
export function checkAgainstFfmpeg(audio: DecodedAudio, expected: CodecCase, error: number): void {
  const { name, frames } = expected;
  assert.equal(audio.sampleRate, expected.sampleRate, name);
  assert.deepEqual(
    audio.channels.map((c) => c.length),
    expected.channels.map(() => frames),
    name,
  );
  const worst = audio.channels.reduce(
    (max, samples, c) =>
      samples.reduce((m, x, i) => Math.max(m, Math.abs(x - expected.channels[c]![i]!)), max),
    0,
  );
  assert(worst <= error, `${name}: ${worst}`);
}

/** Synthetic recordings and records for the tests of corpora. @module */
import { join } from "@std/path";
import type { Corpus } from "@/corpora/corpus.ts";
import { type Scan, scanCorpus, type ScanOptions } from "@/disk/scan.ts";
import { encodeWav } from "@/audio/wav.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { seededRandom } from "@/base/random.ts";
import { tempFolder, writeFile } from "../app/_temp.ts";

export { tempFolder };

/** A valid record. */
export const UTTERANCE: Utterance = {
  id: "03-01-06-01-02-01-12",
  path: "ravdess/speech/Actor_12/03-01-06-01-02-01-12.wav",
  sha256: "0123456789abcdef".repeat(4),
  corpus: "ravdess",
  speaker: "ravdess-12",
  gender: "female",
  channel: "speech",
  emotion: "fearful",
  intensity: "normal",
  statement: "Dogs are sitting by the door",
  repetition: 1,
  sampleRate: 48000,
  channels: 1,
  durationSec: 3.5035,
};

/** Bytes of a short noise that its seed determines: 0.1 s at 16 kHz. */
export function madeWav(seed: number | string): Uint8Array {
  const random = seededRandom(seed);
  const samples = Float32Array.from({ length: 1600 }, () => random.uniform() - 0.5);
  return encodeWav({ samples, sampleRate: 16000 });
}

/** Bytes of an AIFF file: a ramp of 100 samples of 16 bits at a whole rate in Hz. */
export function madeAiff(sampleRate: number): Uint8Array {
  const samples = 100;
  const dataBytes = 8 + 2 * samples;
  const exponent = Math.floor(Math.log2(sampleRate));
  const bytes = new Uint8Array(12 + 26 + 8 + dataBytes);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string) => bytes.set(new TextEncoder().encode(letters), at);
  text(0, "FORM");
  view.setUint32(4, bytes.length - 8);
  text(8, "AIFFCOMM");
  view.setUint32(16, 18);
  view.setUint16(20, 1);
  view.setUint32(22, samples);
  view.setUint16(26, 16);
  // The rate as an 80-bit number: exponent, then a mantissa whose highest bit is set.
  view.setUint16(28, 16383 + exponent);
  view.setBigUint64(30, BigInt(sampleRate) << BigInt(63 - exponent));
  text(38, "SSND");
  view.setUint32(42, dataBytes);
  for (let i = 0; i < samples; i++) view.setInt16(54 + 2 * i, 100 * i - 5000);
  return bytes;
}

/** Writes files below a folder, making folders as needed. */
export async function writeFiles(
  root: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) await writeFile(join(root, path), content);
}

/** Scans made files of a corpus; gives the notices, too. */
export async function scanMade(
  corpus: Corpus,
  files: Readonly<Record<string, Uint8Array | string>>,
  options: ScanOptions = {},
): Promise<Scan & { notices: string[] }> {
  await using root = await tempFolder();
  await writeFiles(root.path, files);
  const notices: string[] = [];
  const onNotice = (sentence: string) => notices.push(sentence);
  return { ...await scanCorpus(corpus, { root: root.path, onNotice, ...options }), notices };
}

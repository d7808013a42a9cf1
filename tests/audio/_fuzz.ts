/** Damaged sound files, made at random from whole ones. @module */
import process from "node:process";
import { InputError } from "@/base/errors.ts";
import { id3Length, identifyContainer } from "@/audio/container.ts";
import { decodeWaveform } from "@/audio/decode.ts";
import { checkWaveform } from "@/audio/waveform.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import { flacChecksum16, flacChecksum8, signOggPage } from "./_checksums.ts";
import { codecFiles } from "./_codecs.ts";
import { makeWav } from "./_files.ts";
import { makeWebm } from "./_webm.ts";
import aiff from "./golden/aiff.json" with { type: "json" };
import wav from "./golden/wav.json" with { type: "json" };

/** The outcome for all files. */
export interface FuzzResult {
  readonly decoded: number;
  readonly refused: number;
  /** Files with another outcome than a waveform or an InputError, by number. */
  readonly failures: readonly string[];
}

/** No file may take more of a processor's time, or more memory. */
const MAX_MS = 1000, MAX_BYTES = 200e6;
const EXTREME = [0, 1, 0x7f, 0x7fff, 0x8000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** The whole files by kind, so that each kind is as frequent as every other. */
function wholeFiles(): Uint8Array[][] {
  const chunks = makeWav({ order: [["LIST", [1, 2]], ["fmt "], ["data"], ["bext", [3, 4]]] });
  const kinds = [wav, aiff].map(({ cases }) =>
    cases.map(({ file }) => Uint8Array.fromBase64(file))
  );
  return [...kinds, [chunks], [makeWebm()], ...codecFiles().map((file) => [file])];
}

/** One change of a file. Those that keep its length come first. */
type Change = (file: Uint8Array, random: Random) => Uint8Array;

/** Somewhere in the file, and more often near its start, where its headers are. */
function place({ length }: Uint8Array, random: Random): number {
  return random.integer(Math.max(1, random.uniform() < 0.3 ? Math.min(length, 100) : length));
}

const CHANGES: readonly Change[] = [
  function flipBit(file, random) {
    const at = place(file, random);
    if (at < file.length) file[at]! ^= 1 << random.integer(8);
    return file;
  },
  function setNumber(file, random) {
    const at = place(file, random), view = new DataView(file.buffer);
    const value = EXTREME[random.integer(EXTREME.length)]!, little = random.uniform() < 0.5;
    if (at + 4 <= file.length) view.setUint32(at, value, little);
    return file;
  },
  function randomBytes(file, random) {
    const at = place(file, random), end = at + 1 + random.integer(16);
    for (let i = at; i < Math.min(end, file.length); i++) file[i] = random.integer(256);
    return file;
  },
  (file, random) => file.slice(0, place(file, random)),
  function remove(file, random) {
    const at = place(file, random), end = at + 1 + random.integer(32);
    return new Uint8Array([...file.subarray(0, at), ...file.subarray(end)]);
  },
  function insert(file, random) {
    const at = place(file, random), from = place(file, random);
    const more = file.slice(from, from + 1 + random.integer(32));
    return new Uint8Array([...file.subarray(0, at), ...more, ...file.subarray(at)]);
  },
];

const SAME_LENGTH = 3;

/** Makes checksums right again, so that damage gets past them to what they protect. */
function repair(file: Uint8Array): void {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const kind = identifyContainer(file);
  if (kind === "ogg") {
    for (let at = 0; at + 27 <= file.length;) {
      const lacing = file.subarray(at + 27, at + 27 + file[at + 26]!);
      const end = at + 27 + lacing.length + lacing.reduce((sum, length) => sum + length, 0);
      if (end > file.length) break;
      signOggPage(file.subarray(at, end));
      at = end;
    }
  } else if (kind === "flac") {
    // These files have one frame, whose header has five bytes and its size, if that is no round one.
    const start = findFrame(file, id3Length(file));
    if (start < 0 || start + 10 > file.length) return;
    const size = file[start + 2]! >> 4, head = start + (size === 6 || size === 7 ? size : 5);
    file[head] = flacChecksum8(file.subarray(start, head));
    view.setUint16(file.length - 2, flacChecksum16(file.subarray(start, file.length - 2)), false);
  }
}

function findFrame(file: Uint8Array, from: number): number {
  for (let at = from; at + 1 < file.length; at++) {
    if (file[at] === 0xff && (file[at + 1]! & 0xfe) === 0xf8) return at;
  }
  return -1;
}

/** A damaged file, the same for the same number. */
function damagedFile(number: number, kinds = wholeFiles()): Uint8Array {
  const random = seededRandom(`fuzz/${number}`), kind = kinds[random.integer(kinds.length)]!;
  let file: Uint8Array = kind[random.integer(kind.length)]!.slice();
  if (random.uniform() < 0.02) file = file.map((byte, i) => i < 12 ? byte : random.integer(256));
  for (let hits = 1 + random.integer(2); hits > 0; hits--) {
    const among = random.uniform() < 0.6 ? SAME_LENGTH : CHANGES.length;
    file = CHANGES[random.integer(among)]!(file, random);
  }
  if (random.uniform() < 0.7) repair(file);
  return file;
}

/** Whether an error is one that a reader may throw. */
function isNamed(error: unknown): boolean {
  return error instanceof InputError &&
    /^Cannot read "x": [^\n]+$/.test(error.message);
}

/** Decodes so many damaged files. */
export async function fuzz(count: number): Promise<FuzzResult> {
  const kinds = wholeFiles();
  const failures: string[] = [];
  let decoded = 0;
  let refused = 0;
  // Decoders are loaded before the first is timed.
  for (const [file] of kinds) await decodeWaveform(file!);
  for (let number = 0; number < count; number++) {
    const file = damagedFile(number, kinds);
    const before = Deno.memoryUsage().rss;
    const start = process.cpuUsage(); // not the clock: others may work on this machine
    try {
      checkWaveform(await decodeWaveform(file, { name: "x" }));
      decoded++;
    } catch (error) {
      refused++;
      if (!isNamed(error)) failures.push(`${number}: ${error}`);
    }
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1000;
    const bytes = Deno.memoryUsage().rss - before;
    if (ms > MAX_MS) failures.push(`${number}: took ${ms} ms`);
    if (bytes > MAX_BYTES) failures.push(`${number}: took ${bytes} bytes`);
  }
  return { decoded, refused, failures };
}

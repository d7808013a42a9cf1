/** Reads the recordings of a corpus one by one: digest, length, level, and the parts of each. @module */
import { decodeAudio, toWaveform } from "@/audio/decode.ts";
import { peakDb, SILENCE_DB } from "@/audio/level.ts";
import { cutWaveform, durationSec, type Waveform } from "@/audio/waveform.ts";
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { type Bounds, boundsMark, type Corpus, type RowLabels } from "@/corpora/corpus.ts";
import type { Segment, Utterance } from "@/corpora/utterance.ts";
import { reading } from "./files.ts";
import { fileOf } from "./own_corpora.ts";
import { displayPath } from "./paths.ts";
import { readBytes } from "./recording.ts";
import type { Found } from "./scan_report.ts";
import type { Seen } from "./seen.ts";

/** A part may end this long after its recording, since tables round; it is cut there. */
const END_TOLERANCE_SEC = 0.05;

/** How recordings are read. */
export interface ReaderOptions {
  readonly root: string;
  /** What was found before: what has the same id and content is not decoded again. */
  readonly known?:
    | { readonly utterances: readonly Utterance[]; readonly silent: readonly string[] }
    | undefined;
  readonly seen?: Seen | undefined;
}

/** What was read of a recording, and what cannot be used of it. */
export interface FileReading {
  readonly found: readonly Found[];
  readonly problems: readonly InputError[];
}

/** What the content of a file says. */
interface Content {
  readonly sampleRate: number;
  readonly channels: number;
  readonly waveform: Waveform;
}

/**
 * Makes a reader of recordings.
 * @returns reads the parts of one recording; null if it has no sound in the corpus itself
 */
export function createReader(
  corpus: Corpus,
  { root, known, seen }: ReaderOptions,
): (path: string, rows: readonly RowLabels[]) => Promise<FileReading | null> {
  const silent = new Set(known?.silent);
  const before = new Map(known?.utterances.map((u) => [u.id, u]));
  return async (path, rows) => {
    const file = fileOf(path, corpus, root);
    const name = displayPath(file);
    // At once: 50,000 of these take half a second, and as promises two.
    const info = await reading(file, () => Promise.resolve(Deno.statSync(file)));
    let digest = seen?.digestOf(path, info);
    let bytes: Uint8Array | undefined;
    if (digest === undefined) {
      bytes = await readBytes(file);
      digest = await sha256(bytes);
    }
    const parts = await Promise.all(rows.map((row) => partOf(row, digest)));
    const same = parts.map(({ labels, sha256 }) => {
      const utterance = before.get(labels.id);
      return utterance?.sha256 === sha256 ? utterance : undefined;
    });
    if (bytes !== undefined) seen?.remember(path, info, digest);
    if (same.every((utterance) => utterance !== undefined)) {
      const found = same.map((utterance, i) => again(utterance, { ...parts[i]!, path, silent }));
      return { found, problems: [] };
    }
    try {
      // The whole recording is decoded, so that a damaged one is found before a training.
      const content = await decode(bytes ?? await readBytes(file), name);
      return measure(parts, { path, digest, content });
    } catch (error) {
      if (corpus.expected.withoutSound?.includes(rows[0]!.id)) return null;
      throw error;
    }
  };
}

/** A part of a recording: its labels, its bounds and its digest. */
interface PartRow {
  readonly labels: Omit<RowLabels, "bounds">;
  readonly bounds: Bounds | undefined;
  readonly sha256: string;
}

async function partOf({ bounds, ...labels }: RowLabels, digest: string): Promise<PartRow> {
  if (bounds === undefined) return { labels, bounds, sha256: digest };
  const { startSec, endSec = null } = bounds;
  return { labels, bounds, sha256: await sha256(JSON.stringify([digest, startSec, endSec])) };
}

function again(
  { sampleRate, channels, durationSec, segment, id }: Utterance,
  { labels, sha256, path, silent }: PartRow & { path: string; silent: ReadonlySet<string> },
): Found {
  const utterance = { ...labels, path, sha256, sampleRate, channels, durationSec };
  const whole = segment === undefined ? utterance : { ...utterance, segment };
  return { utterance: whole, silent: silent.has(id), notes: [] };
}

async function decode(bytes: Uint8Array, name: string): Promise<Content> {
  const { sampleRate, channels, ...audio } = await decodeAudio(bytes, { name });
  const waveform = toWaveform({ sampleRate, channels, ...audio }, { name });
  return { sampleRate, channels: channels.length, waveform };
}

function measure(
  parts: readonly PartRow[],
  { path, digest, content }: { path: string; digest: string; content: Content },
): FileReading {
  const { waveform, sampleRate, channels } = content;
  const found: Found[] = [];
  const problems: InputError[] = [];
  for (const { labels, bounds, sha256 } of parts) {
    const notes = [...waveform.notes ?? []];
    let part = waveform;
    let segment: Segment | undefined;
    if (bounds !== undefined) {
      const total = Math.round(durationSec(waveform) * 1e6) / 1e6;
      const { startSec, endSec = total } = bounds;
      segment = { startSec, endSec: Math.min(endSec, total), fileSha256: digest };
      part = cutWaveform(waveform, segment);
      if (part.samples.length === 0 || endSec > total + END_TOLERANCE_SEC) {
        const file = path + boundsMark({ bounds });
        const remedy = "correct its start and end";
        const why = `the recording ends at ${total.toFixed(3)} s`;
        problems.push(new InputError(`use ${file}`, why, { remedy, file }));
        continue;
      }
      if (endSec > total) notes.push("A part ends a little after the recording and is cut there.");
    }
    const utterance = {
      ...labels,
      path,
      sha256,
      sampleRate,
      channels,
      durationSec: Math.round(durationSec(part) * 1e6) / 1e6,
    };
    found.push({
      utterance: segment === undefined ? utterance : { ...utterance, segment },
      silent: peakDb(part) < SILENCE_DB,
      notes,
    });
  }
  return { found, problems };
}

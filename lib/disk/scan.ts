/**
 * Reads a corpus' folder into utterances: labels from names or a table, digests and lengths from the
 * content. All problems are found and reported together.
 * @module
 */
import { join } from "@std/path";
import { decodeAudio, toWaveform } from "@/audio/decode.ts";
import { peakDb, SILENCE_DB } from "@/audio/level.ts";
import { durationSec } from "@/audio/waveform.ts";
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { forEachAtOnce } from "@/base/several.ts";
import type { Corpus, LabelTable } from "@/corpora/corpus.ts";
import type { Utterance, UtteranceLabels } from "@/corpora/utterance.ts";
import { displayPath, PATHS } from "./paths.ts";
import { readBytes } from "./recording.ts";
import {
  contentNotices,
  fileNotices,
  type Found,
  missingFiles,
  problemReport,
} from "./scan_report.ts";
import { aboutFile, listRecordings } from "./walk.ts";

/** How a corpus is read. */
export interface ScanOptions {
  /** The folder that holds the corpus' folder. @default PATHS.raw */
  readonly root?: string | undefined;
  /** The result of an earlier scan: a file with the same id and content is not decoded again. */
  readonly known?: Pick<Scan, "utterances" | "silent"> | undefined;
  /** Whether to leave a file, or a row of a table, with a problem out. @default never */
  readonly skips?: ((file: string) => boolean) | undefined;
  /** Called after each file. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Receives sentences on what was left out and what looks wrong. @default console.warn */
  readonly onNotice?: ((sentence: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A corpus as it is on this machine. */
export interface Scan {
  /** Sorted by id. */
  readonly utterances: readonly Utterance[];
  /** Ids of utterances that hold nothing but silence. */
  readonly silent: readonly string[];
  /** What was left out because `skips` allows it; the `file` of each says what it is about. */
  readonly skipped: readonly InputError[];
}

/**
 * Reads all recordings of a corpus. Copies (same name, same content, another folder) are counted
 * once. Files that are not recordings are left out, with a notice.
 * @throws {InputError} if there is no folder or no recording; or listing every problem that may not
 *   be skipped: files whose name or content cannot be used, rows of a table without a file, and
 *   files that share a name and differ
 * @throws {DOMException} named AbortError, when the signal aborts
 */
export async function scanCorpus(corpus: Corpus, options: ScanOptions = {}): Promise<Scan> {
  const { root = PATHS.raw, skips = () => false, onNotice = console.warn, signal } = options;
  const note = (sentence: string) => onNotice(`${corpus.name}: ${sentence}`);
  const listing = await listRecordings(corpus, root);
  const { recordings, others } = listing;
  if (recordings.length + listing.problems.length === 0) throw withoutRecordings(corpus, root);
  const table = await readTable(corpus, { root, files: [...recordings, ...others] });
  fileNotices(others, { corpus, table }).forEach(note);
  table?.notices.forEach(note);
  const problems = [...listing.problems, ...table?.problems ?? [], ...missingFiles(table, listing)];
  const reported = new Set(problems.map(({ file }) => file));
  const found: Found[] = [];
  const read = createReader(corpus, { root, table, known: options.known });
  let done = 0;
  await forEachAtOnce(recordings, async (path) => {
    try {
      // A row with a problem names its recording, too: that is one problem and not two.
      const one = reported.has(path.normalize("NFC")) ? undefined : await read(path);
      if (one === null) note(`left out ${path}, which has no sound in the corpus itself`);
      else if (one !== undefined) found.push(one);
    } catch (error) {
      if (!(error instanceof InputError)) throw error; // A bug.
      problems.push(aboutFile(error, path));
    }
    options.onProgress?.(++done, recordings.length);
  }, { signal });
  const { kept, copies, clashes } = withoutCopies(found);
  const all = [...problems, ...clashes].sort((a, b) => (a.message < b.message ? -1 : 1));
  const refused = all.filter(({ file }) => !skips(file!));
  if (refused.length > 0) throw problemReport(refused, { corpus, total: recordings.length });
  contentNotices(kept, copies).forEach(note);
  return {
    utterances: kept.map(({ utterance }) => utterance),
    silent: kept.filter(({ silent }) => silent).map(({ utterance }) => utterance.id),
    skipped: all,
  };
}

function withoutRecordings({ name, folder, homepage }: Corpus, root: string): InputError {
  const why = `there is no recording in ${displayPath(join(root, folder))}`;
  const remedy = `unpack the corpus there (${homepage})`;
  return new InputError(`index ${name}`, why, { remedy, code: "missing" });
}

/** Reads the table of a corpus that has one. */
async function readTable(
  { table }: Corpus,
  { root, files }: { root: string; files: readonly string[] },
): Promise<LabelTable | undefined> {
  if (table === undefined) return undefined;
  const bytes = await readBytes(join(root, table.path));
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`read ${table.path}`, "it is not UTF-8", {
      remedy: "save it as CSV in UTF-8",
      code: "damaged",
      file: table.path,
    });
  }
  return table.read(text, files);
}

/** The labels of a recording, from its name or from the table beside it. */
function labelsOf(path: string, corpus: Corpus, table: LabelTable | undefined): UtteranceLabels {
  if (table === undefined) return corpus.parse(path);
  const found = table.labels.get(path.normalize("NFC"));
  if (found) return found;
  throw new InputError(`label ${path}`, `no row of ${corpus.table!.path} names it`, {
    remedy: "add one or remove the file",
    file: path,
  });
}

/** Reads recordings one by one; null for one that has no sound in the corpus itself. */
function createReader(
  corpus: Corpus,
  { root, table, known }: {
    root: string;
    table: LabelTable | undefined;
    known: ScanOptions["known"];
  },
): (path: string) => Promise<Found | null> {
  const silent = new Set(known?.silent);
  const before = new Map(known?.utterances.map((u) => [`${u.id} ${u.sha256}`, u]));
  return async (path) => {
    const labels = labelsOf(path, corpus, table);
    const bytes = await readBytes(join(root, path));
    const digest = await sha256(bytes);
    const own = { ...labels, path, sha256: digest };
    const same = before.get(`${labels.id} ${digest}`);
    if (same) {
      const { sampleRate, channels, durationSec } = same;
      const utterance = { ...own, sampleRate, channels, durationSec };
      return { utterance, silent: silent.has(same.id), notes: [] };
    }
    try {
      // The whole recording is decoded, so that a damaged one is found before a training.
      const name = displayPath(join(root, path));
      const audio = await decodeAudio(bytes, { name });
      const waveform = toWaveform(audio, { name });
      const utterance = {
        ...own,
        sampleRate: audio.sampleRate,
        channels: audio.channels.length,
        durationSec: Math.round(durationSec(waveform) * 1e6) / 1e6,
      };
      return { utterance, silent: peakDb(waveform) < SILENCE_DB, notes: waveform.notes ?? [] };
    } catch (error) {
      if (corpus.expected.withoutSound?.includes(labels.id)) return null;
      throw error;
    }
  };
}

/** Counts each name once: of equal files the one in the fewest folders is kept. */
function withoutCopies(found: readonly Found[]) {
  const depth = (path: string) => path.split("/").length;
  const ordered = [...found].sort(({ utterance: { path: a } }, { utterance: { path: b } }) =>
    depth(a) - depth(b) || (a < b ? -1 : 1)
  );
  const first = new Map<string, Found>();
  const copies: { kept: string; copy: string }[] = [];
  const clashes: InputError[] = [];
  for (const one of ordered) {
    const { id, path, sha256 } = one.utterance;
    const before = first.get(id)?.utterance;
    if (before === undefined) first.set(id, one);
    else if (before.sha256 === sha256) copies.push({ kept: before.path, copy: path });
    else {
      const why = `${before.path} and ${path} have the same name and differ`;
      const remedy = "remove the wrong one";
      clashes.push(new InputError(`tell which is ${id}`, why, { remedy, file: path }));
    }
  }
  const kept = [...first.values()].sort((a, b) => (a.utterance.id < b.utterance.id ? -1 : 1));
  return { kept, copies, clashes };
}

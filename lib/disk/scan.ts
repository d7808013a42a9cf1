/**
 * Reads a corpus' folder into utterances: labels from names or a table, digests and lengths from the
 * content. All problems are found and reported together.
 * @module
 */
import { AUDIO_EXTENSIONS } from "@/audio/decode.ts";
import { decodeTable } from "@/base/csv.ts";
import { InputError } from "@/base/errors.ts";
import { forEachAtOnce } from "@/base/several.ts";
import { boundsMark, type Corpus, type LabelTable, type RowLabels } from "@/corpora/corpus.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { fileOf } from "./own_corpora.ts";
import { displayPath, PATHS } from "./paths.ts";
import { readBytes } from "./recording.ts";
import { createReader } from "./scan_reader.ts";
import {
  contentNotices,
  fileNotices,
  type Found,
  missingFiles,
  problemReport,
} from "./scan_report.ts";
import type { Seen } from "./seen.ts";
import { aboutFile, folderOf, listRecordings } from "./walk.ts";

/** How a corpus is read. */
export interface ScanOptions {
  /** The folder that holds the corpus' folder. @default PATHS.raw */
  readonly root?: string | undefined;
  /** The result of an earlier scan: a file with the same id and content is not decoded again. */
  readonly known?: Pick<Scan, "utterances" | "silent"> | undefined;
  /** Digests of files that were read before. @default none: every file is read */
  readonly seen?: Seen | undefined;
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
  const read = createReader(corpus, { root, known: options.known, seen: options.seen });
  let done = 0;
  await forEachAtOnce(recordings, async (path) => {
    try {
      const rows = rowsOf(path, { corpus, table, reported });
      const one = rows.length === 0 ? undefined : await read(path, rows);
      if (one === null) note(`left out ${path}, which has no sound in the corpus itself`);
      else if (one !== undefined) {
        for (const part of one.found) found.push(part); // Too many for the arguments of a call.
        for (const problem of one.problems) problems.push(problem);
      }
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

function withoutRecordings(corpus: Corpus, root: string): InputError {
  const why = `there is no recording in ${displayPath(folderOf(corpus, root))}`;
  const remedy = corpus.table === undefined
    ? `unpack the corpus there (${corpus.homepage})`
    : `its sound files must end in ${AUDIO_EXTENSIONS.join(", ")}`;
  return new InputError(`index ${corpus.name}`, why, { remedy, code: "missing" });
}

/** Reads the table of a corpus that has one. */
async function readTable(
  corpus: Corpus,
  { root, files }: { root: string; files: readonly string[] },
): Promise<LabelTable | undefined> {
  const { table } = corpus;
  if (table?.path === undefined) return table?.read("", files);
  const bytes = await readBytes(fileOf(table.path, corpus, root));
  return table.read(decodeTable(bytes, { name: table.path }), files);
}

/** The labels of a recording or of its parts, from its name or from what is said of all. */
function rowsOf(
  path: string,
  { corpus, table, reported }: {
    corpus: Corpus;
    table: LabelTable | undefined;
    reported: ReadonlySet<string | undefined>;
  },
): readonly RowLabels[] {
  if (table === undefined) return [corpus.parse(path)];
  const name = path.normalize("NFC");
  const found = table.labels.get(name) ?? [];
  const rows = found.filter((row) => !reported.has(name + boundsMark(row)));
  // A row with a problem names its recording, too: that is one problem and not two.
  if (rows.length > 0 || found.length > 0 || reported.has(name)) return rows;
  if (table.places.has(name)) return []; // Its parts have problems of their own.
  throw new InputError(`label ${path}`, `no row of ${corpus.table!.path} names it`, {
    remedy: "add one or remove the file",
    file: path,
  });
}

/** Counts each name once: of equal files the one in the fewest folders is kept. */
function withoutCopies(found: readonly Found[]) {
  const placed = found.map((one) => ({ one, depth: one.utterance.path.split("/").length }));
  placed.sort((a, b) =>
    a.depth - b.depth || (a.one.utterance.path < b.one.utterance.path ? -1 : 1)
  );
  const first = new Map<string, Found>();
  const copies: { kept: string; copy: string }[] = [];
  const clashes: InputError[] = [];
  for (const { one } of placed) {
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

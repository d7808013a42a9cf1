/**
 * Reads a corpus' folder into utterances: labels from the names, digests and lengths from the
 * content. All problems are found and reported together.
 * @module
 */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { type LabelReader, openLabels } from "./labels.ts";
import { displayPath, PATHS } from "./paths.ts";
import { readBytes } from "./recording.ts";
import {
  contentNotices,
  type Copy,
  fileNotices,
  type Found,
  missingFiles,
  problemReport,
} from "./scan_report.ts";
import { aboutFile, inspectRecording, listRecordings } from "./walk.ts";

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

/** Files that are read and hashed at the same time. */
const PARALLEL = 4;

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
  if (recordings.length + listing.problems.length === 0) {
    throw withoutRecordings(corpus, root);
  }
  const labels = await openLabels(corpus, { root, files: [...recordings, ...others] });
  [...fileNotices(others, { corpus, labels }), ...labels.notices].forEach(note);
  const problems = [...listing.problems, ...labels.problems, ...missingFiles(labels, listing)];
  const reported = new Set(problems.map(({ file }) => file));
  const found: Found[] = [];
  const read = createReader(labels, { root, known: options.known });
  let done = 0;
  await severalAtOnce(recordings, async (path) => {
    signal?.throwIfAborted();
    try {
      // A row with a problem names its recording, too: that is one problem and not two.
      if (!reported.has(path.normalize("NFC"))) found.push(await read(path));
    } catch (error) {
      if (!(error instanceof InputError)) throw error; // A bug.
      const problem = aboutFile(error, path);
      if (!isWithoutSound(problem, { corpus, labels })) problems.push(problem);
      else note(`left out ${path}, which has no sound in the corpus itself`);
    }
    options.onProgress?.(++done, recordings.length);
  });
  signal?.throwIfAborted();
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

/** Does something with each item, {@link PARALLEL} at a time; stops at the first error. */
async function severalAtOnce<T>(
  items: readonly T[],
  use: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < items.length) await use(items[next++]!);
  };
  try {
    await Promise.all(Array.from({ length: PARALLEL }, work));
  } catch (error) {
    next = items.length;
    throw error;
  }
}

function createReader(
  labels: LabelReader,
  { root, known }: Pick<ScanOptions, "known"> & { root: string },
): (path: string) => Promise<Found> {
  const silent = new Set(known?.silent);
  const before = new Map(known?.utterances.map((u) => [`${u.id} ${u.sha256}`, u]));
  return async (path) => {
    const named = labels.parse(path);
    const bytes = await readBytes(join(root, path));
    const digest = await sha256(bytes);
    const same = before.get(`${named.id} ${digest}`);
    const facts = same
      ? { ...same, silent: silent.has(same.id), notes: [] }
      : await inspectRecording(bytes, { name: displayPath(join(root, path)) });
    const { sampleRate, channels, durationSec, ...about } = facts;
    const utterance = { ...named, path, sha256: digest, sampleRate, channels, durationSec };
    return { utterance, silent: about.silent, notes: about.notes };
  };
}

/** Whether a file that cannot be decoded is one that the corpus is known to hold without sound. */
function isWithoutSound(
  { code, file }: InputError,
  { corpus, labels }: { corpus: Corpus; labels: LabelReader },
): boolean {
  const known = corpus.expected.withoutSound ?? [];
  if (known.length === 0 || code === "missing" || code === "forbidden") return false;
  try {
    return known.includes(labels.parse(file!).id);
  } catch (error) {
    if (error instanceof InputError) return false; // The name was the problem.
    throw error;
  }
}

/** Counts each name once: of equal files the one in the fewest folders is kept. */
function withoutCopies(found: readonly Found[]) {
  const depth = (path: string) => path.split("/").length;
  const ordered = [...found].sort(({ utterance: { path: a } }, { utterance: { path: b } }) =>
    depth(a) - depth(b) || (a < b ? -1 : 1)
  );
  const first = new Map<string, Found>();
  const copies: Copy[] = [];
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

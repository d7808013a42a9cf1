/**
 * Reads a corpus' folder into utterances: labels from the names, digests and lengths from the
 * content. All problems are found and reported together.
 * @module
 */
import { extname, join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { labelConflicts } from "@/corpora/conflicts.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { type LabelReader, openLabels } from "./labels.ts";
import { displayPath, PATHS } from "./paths.ts";
import { readBytes } from "./recording.ts";
import {
  aboutFile,
  inspectRecording,
  isUnsupportedSound,
  type Listing,
  listRecordings,
} from "./walk.ts";

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
/** Problems that an error's message lists. */
const SHOWN = 200;

/**
 * Reads all recordings of a corpus. Copies (same name, same content, another folder) are counted
 * once. Files that are not recordings are left out, with a notice.
 * @throws {InputError} if there is no folder or no recording; or listing every problem that may not
 *   be skipped: files whose name or content cannot be used, rows of a table without a file, and
 *   files that share a name and differ
 * @throws {DOMException} named AbortError, when the signal aborts
 */
export async function scanCorpus(corpus: Corpus, options: ScanOptions = {}): Promise<Scan> {
  const { root = PATHS.raw, onNotice = console.warn, onProgress, signal } = options;
  const listing = await listRecordings(corpus, root);
  const { recordings, others } = listing;
  if (recordings.length === 0) {
    throw new InputError(
      `index ${corpus.name}`,
      `there is no recording in ${displayPath(join(root, corpus.folder))}`,
      { remedy: `unpack the corpus there (${corpus.homepage})`, code: "missing" },
    );
  }
  const labels = await openLabels(corpus, { root, files: [...recordings, ...others] });
  noteOthers(corpus, others, { labels, onNotice });
  for (const notice of labels.notices) onNotice(notice);
  const problems = [...listing.problems, ...labels.problems, ...absent(labels, listing)];
  const reported = new Set(problems.map((problem) => problem.file));
  const found: Found[] = [];
  const read = createReader({ labels, root, known: options.known });
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
      else onNotice(`${corpus.name}: left out ${path}, which has no sound in the corpus itself`);
    }
    onProgress?.(++done, recordings.length);
  });
  signal?.throwIfAborted();
  const { kept, copies, clashes } = withoutCopies(found);
  problems.push(...clashes);
  const skipped = refuseProblems(problems, { corpus, total: recordings.length, options });
  const utterances = kept.map(({ utterance }) => utterance);
  const silent = kept.filter((one) => one.silent).map(({ utterance }) => utterance.id);
  noteOddities(kept, { corpus, onNotice });
  noteContent({ utterances, silent, copies }, { corpus, onNotice });
  return { utterances, silent, skipped };
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

interface Notices {
  readonly labels: LabelReader;
  readonly onNotice: (sentence: string) => void;
}

/** Names the files that are not read, unless they are named by a table and so reported already. */
function noteOthers(
  { name, table }: Corpus,
  others: readonly string[],
  { labels, onNotice }: Notices,
): void {
  const left = others.filter((path) =>
    path !== table?.path && !labels.places.has(path.normalize("NFC"))
  );
  const sounds = left.filter(isUnsupportedSound);
  if (sounds.length > 0) {
    onNotice(`${name}: cannot read ${sounds.join(", ")}; convert them to WAV to use them`);
  }
  const rest = left.filter((path) => !isUnsupportedSound(path));
  if (rest.length > 0) {
    onNotice(
      `${name}: left out ${counted(rest.length)} beside the recordings, such as ${rest[0]}`,
    );
  }
}

/** A problem for each path that a table names and that is not a recording. */
function absent(
  { places, problems }: LabelReader,
  { recordings, others }: Listing,
): readonly InputError[] {
  const here = new Set(recordings.map((path) => path.normalize("NFC")));
  const other = new Set(others.map((path) => path.normalize("NFC")));
  for (const { file } of problems) here.add(file!);
  const missing = [...places].filter(([path]) => !here.has(path));
  return missing.map(([file, place]) => {
    if (!other.has(file)) {
      const what = `find the recording that ${place} names`;
      return new InputError(what, `there is no file ${file}`, { code: "missing", file });
    }
    return new InputError(
      `read ${file}, which ${place} names`,
      `its format (${extname(file) || "no ending"}) is not supported`,
      { remedy: "convert it to WAV and name that file", code: "unsupported", file },
    );
  });
}

/** A recording that was read. */
interface Found {
  readonly utterance: Utterance;
  readonly silent: boolean;
  /** What is odd about the file. */
  readonly notes: readonly string[];
}

function createReader(
  { labels, root, known }: Pick<ScanOptions, "known"> & { labels: LabelReader; root: string },
): (path: string) => Promise<Found> {
  const keyOf = (id: string, digest: string) => `${id} ${digest}`;
  const silent = new Set(known?.silent);
  const before = new Map(
    known?.utterances.map((
      u,
    ) => [keyOf(u.id, u.sha256), { ...u, silent: silent.has(u.id), notes: [] }]),
  );
  return async (path) => {
    const named = labels.parse(path);
    const bytes = await readBytes(join(root, path));
    const digest = await sha256(bytes);
    const facts = before.get(keyOf(named.id, digest)) ??
      await inspectRecording(bytes, { name: displayPath(join(root, path)) });
    const { sampleRate, channels, durationSec } = facts;
    const utterance = { ...named, path, sha256: digest, sampleRate, channels, durationSec };
    return { utterance, silent: facts.silent, notes: facts.notes };
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

interface Copy {
  readonly kept: string;
  readonly copy: string;
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

/** Returns the problems that may be skipped; throws if there are others. */
function refuseProblems(
  problems: readonly InputError[],
  { corpus, total, options: { skips = () => false } }: {
    corpus: Corpus;
    total: number;
    options: ScanOptions;
  },
): readonly InputError[] {
  const sorted = [...problems].sort((a, b) => (a.message < b.message ? -1 : 1));
  const refused = sorted.filter((problem) => !skips(problem.file!));
  if (refused.length === 0) return sorted;
  const rest = refused.length > SHOWN ? [`and ${refused.length - SHOWN} more`] : [];
  const list = [...refused.slice(0, SHOWN).map(({ message }) => message), ...rest];
  const goOn = `deno task index --corpora ${corpus.name} --skip-problems`;
  throw new InputError(
    `index ${corpus.name}`,
    `${refused.length === 1 ? "1 problem" : `${refused.length} problems`} in ` +
      counted(total),
    {
      remedy: [`solve them, or go on without them (${goOn}):`, ...list].join("\n  "),
      cause: new AggregateError(refused),
    },
  );
}

/** Passes on what decoders noted, once for all files that it applies to. */
function noteOddities(
  found: readonly Found[],
  { corpus: { name }, onNotice }: Omit<Notices, "labels"> & { corpus: Corpus },
): void {
  const files = Map.groupBy(
    found.flatMap(({ utterance, notes }) => notes.map((note) => ({ path: utterance.path, note }))),
    ({ note }) => note,
  );
  for (const [note, [first, ...others]] of files) {
    const more = others.length === 0 ? "" : ` and ${counted(others.length)} more`;
    onNotice(`${name}: ${first!.path}${more}: ${note}`);
  }
}

function noteContent(
  { utterances, silent, copies }: Pick<Scan, "utterances" | "silent"> & {
    copies: readonly Copy[];
  },
  { corpus: { name }, onNotice }: Omit<Notices, "labels"> & { corpus: Corpus },
): void {
  if (copies.length > 0) {
    const { kept, copy } = copies[0]!;
    onNotice(
      `${name}: ${counted(copies.length)} are stored more than once and are counted ` +
        `once, such as ${copy}, byte for byte the same as ${kept}`,
    );
  }
  if (silent.length > 0) {
    onNotice(
      `${name}: nothing but silence in ${silent.join(", ")}; remove what was recorded wrongly, ` +
        "because a network learns from silence, too",
    );
  }
  for (const conflict of labelConflicts(utterances)) onNotice(`${name}: ${conflict}`);
}

function counted(files: number): string {
  return files === 1 ? "1 file" : `${files.toLocaleString("en")} files`;
}

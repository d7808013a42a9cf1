/**
 * Reads a corpus' folder into utterances: labels from the names, digests and lengths from the
 * content. All that is wrong is found and told together; nothing is left out in silence.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { displayPath, PATHS } from "./paths.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { idOf, type LabelReader, openLabels } from "./labels.ts";
import { inspectRecording, listRecordings, readRecording, sha256Hex } from "./walk.ts";
import type { Utterance } from "@/corpora/utterance.ts";

/** How a corpus is read. */
export interface ScanOptions {
  /** The folder that holds the corpus' folder. @default PATHS.raw */
  readonly root?: string;
  /** Utterances read before: a file with the same id and content is not decoded again. @default [] */
  readonly known?: readonly Utterance[];
  /** Called after each file. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told, in sentences, what was passed over and why. @default console.warn */
  readonly onNotice?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/** Files that are read and hashed at the same time: enough to keep disk and processor busy. */
const PARALLEL = 4;
/** Problems that the joint error's own message spells out; its `errors` hold all of them. */
const SHOWN = 10;

/**
 * Reads all recordings of a corpus.
 *
 * Copies (same name, same content, another folder) are counted once, with a notice. Files that are
 * not recordings are passed over, with a notice.
 * @returns utterances, sorted by id
 * @throws {AggregateError} one error for each file whose name or content cannot be used, and for
 *   each pair of files that share a name and differ
 * @throws {Deno.errors.NotFound} when there is no folder or no recording
 * @throws {DOMException} named AbortError, when the signal aborts
 */
export async function scanCorpus(corpus: Corpus, options: ScanOptions = {}): Promise<Utterance[]> {
  const { root = PATHS.raw, onNotice = console.warn, onProgress, signal } = options;
  const { recordings, others } = await listRecordings(corpus, root);
  if (recordings.length === 0) {
    throw new InputError(
      `index ${corpus.name}`,
      `there is no recording in ${displayPath(join(root, corpus.folder))}`,
      { remedy: `unpack the corpus there (${corpus.homepage})`, code: "missing" },
    );
  }
  const labels = await openLabels(corpus, root);
  const passed = others.filter((path) => path !== corpus.table?.path);
  if (passed.length > 0) {
    onNotice(
      `${corpus.name}: passed over ${counted(passed.length)} beside the recordings, such as ${
        passed[0]
      }`,
    );
  }
  for (const notice of labels.notices) onNotice(notice);
  const known = new Map((options.known ?? []).map((u) => [`${u.id} ${u.sha256}`, u]));
  const found: Utterance[] = [], problems: Error[] = absent(labels, recordings);
  let done = 0;
  await severalAtOnce(recordings, async (path) => {
    signal?.throwIfAborted();
    try {
      found.push(await readUtterance(path, { labels, root, known }));
    } catch (error) {
      const problem = expected(error);
      if (isWithoutSound(path, { corpus, labels, problem })) {
        onNotice(withoutSoundNotice(corpus, path));
      } else problems.push(problem);
    }
    onProgress?.(++done, recordings.length);
  });
  signal?.throwIfAborted();
  const { utterances, copies, clashes } = withoutCopies(found);
  refuse([...problems, ...clashes], { corpus, total: recordings.length });
  if (copies.length > 0) onNotice(copiesNotice(corpus, copies));
  return utterances;
}

/** Does something with each item, {@link PARALLEL} at a time; after an error no further one is begun. */
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

/** A problem for each recording that a table names and that is not here. */
function absent({ places }: LabelReader, recordings: readonly string[]): Error[] {
  const here = new Set(recordings);
  return [...places].filter(([path]) => !here.has(path)).map(([path, place]) =>
    new InputError(`find the recording that ${place} names`, `there is no sound file ${path}`, {
      code: "damaged",
    })
  );
}

async function readUtterance(
  path: string,
  { labels: { parse }, root, known }: {
    labels: LabelReader;
    root: string;
    known: ReadonlyMap<string, Utterance>;
  },
): Promise<Utterance> {
  const labels = parse(path);
  const bytes = await readRecording(join(root, path));
  const sha256 = await sha256Hex(bytes);
  const { sampleRate, channels, durationSec } = known.get(`${labels.id} ${sha256}`) ??
    await inspectRecording(bytes, { name: displayPath(join(root, path)) });
  return { ...labels, path, sha256, sampleRate, channels, durationSec };
}

/** Errors that speak of a file are collected; anything else is a fault of the program. */
function expected(error: unknown): Error {
  if (error instanceof InputError) return error;
  throw error;
}

/** Whether a file that cannot be decoded is one that the corpus is known to hold without sound. */
function isWithoutSound(
  path: string,
  { corpus, labels, problem }: { corpus: Corpus; labels: LabelReader; problem: Error },
): boolean {
  const known = corpus.expected.withoutSound ?? [];
  const inContent = problem instanceof InputError && problem.code !== "missing" &&
    problem.code !== "forbidden";
  return known.length > 0 && inContent && known.includes(idOf(path, labels));
}

function withoutSoundNotice(corpus: Corpus, path: string): string {
  return `${corpus.name}: passed over ${path}, which holds no sound in the corpus itself`;
}

interface Copy {
  readonly kept: string;
  readonly copy: string;
}

/** Counts each name once: of equal files the one in the fewest folders stays. */
function withoutCopies(found: readonly Utterance[]) {
  const depth = (u: Utterance) => u.path.split("/").length;
  const ordered = [...found].sort((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1));
  const kept = new Map<string, Utterance>();
  const copies: Copy[] = [], clashes: Error[] = [];
  for (const utterance of ordered) {
    const first = kept.get(utterance.id);
    if (!first) kept.set(utterance.id, utterance);
    else if (first.sha256 === utterance.sha256) {
      copies.push({ kept: first.path, copy: utterance.path });
    } else {
      clashes.push(
        new InputError(
          `tell which is ${utterance.id}`,
          `${first.path} and ${utterance.path} have the same name and differ`,
          { remedy: "remove the wrong one", code: "damaged" },
        ),
      );
    }
  }
  const utterances = [...kept.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { utterances, copies, clashes };
}

function copiesNotice(corpus: Corpus, copies: readonly Copy[]): string {
  const { kept, copy } = copies[0]!;
  return `${corpus.name}: ${counted(copies.length)} are stored more than once and are counted ` +
    `once, such as ${copy}, byte for byte the same as ${kept}`;
}

function refuse(problems: readonly Error[], { corpus, total }: { corpus: Corpus; total: number }) {
  if (problems.length === 0) return;
  const sorted = [...problems].sort((a, b) => (a.message < b.message ? -1 : 1));
  const rest = sorted.length > SHOWN ? [`and ${sorted.length - SHOWN} more`] : [];
  throw new AggregateError(
    sorted,
    [
      `Cannot index ${corpus.name}: ${sorted.length} of ${counted(total)} cannot be used`,
      ...sorted.slice(0, SHOWN).map((problem) => problem.message),
      ...rest,
    ].join("\n  "),
  );
}

function counted(files: number): string {
  return files === 1 ? "1 file" : `${files.toLocaleString("en")} files`;
}

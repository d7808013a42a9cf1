/**
 * The index of a corpus: one JSON Lines file that says what each recording is, so that whatever
 * follows needs neither file names nor folders.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { displayPath, PATHS } from "./paths.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { idOf, openLabels } from "./labels.ts";
import { listRecordings, readRecording, sha256Hex } from "./walk.ts";
import { scanCorpus, type ScanOptions } from "./scan.ts";
import { formatUtterance, parseUtterance, type Utterance } from "@/corpora/utterance.ts";
import { writeWhole } from "./files.ts";

/** Where a corpus' index is. */
export function indexPath(corpus: Corpus, folder: string = PATHS.index): string {
  return join(folder, `${corpus.name}.jsonl`);
}

/**
 * Reads an index.
 * @throws {Deno.errors.NotFound} when there is none
 * @throws {SyntaxError} naming the file and the line that cannot be read, or an id that stands twice
 */
export async function readIndex(path: string): Promise<Utterance[]> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError(`read ${displayPath(path)}`, "there is no such index", {
      remedy: "make it from the recordings (deno task index)",
      code: "missing",
    });
  }
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const utterances = lines.map((line, i) =>
    parseUtterance(line, { where: `${displayPath(path)}:${i + 1}` })
  );
  refuseRepeated(utterances, path);
  return utterances;
}

/**
 * Writes an index, sorted by id.
 * @throws {SyntaxError} when two utterances have the same id
 * @throws as `writeWhole`
 */
export async function writeIndex(path: string, utterances: readonly Utterance[]): Promise<void> {
  refuseRepeated(utterances, path);
  const sorted = [...utterances].sort((a, b) => (a.id < b.id ? -1 : 1));
  await writeWhole(path, sorted.map((u) => formatUtterance(u) + "\n").join(""));
}

function refuseRepeated(utterances: readonly Utterance[], path: string): void {
  const seen = new Set<string>();
  for (const { id } of utterances) {
    if (seen.has(id)) {
      const shown = displayPath(path), remedy = "remove the file, and it is made again";
      throw new InputError(`use the index ${shown}`, `it holds ${id} twice`, {
        remedy: `${remedy}`,
        code: "damaged",
      });
    }
    seen.add(id);
  }
}

/** How a folder differs from an index. Recordings are matched by name, in whatever folder they are. */
export interface IndexDifferences {
  /** Ids that the index holds and the folder lacks. */
  readonly missing: readonly string[];
  /** Paths of recordings whose content is not what the index says. */
  readonly changed: readonly string[];
  /** Paths of recordings that the index does not hold. */
  readonly extra: readonly string[];
  /** Paths of recordings that are as indexed, but in another folder. */
  readonly moved: readonly string[];
}

/**
 * Compares the recordings on disk with an index, by content. No recording is decoded.
 * @param utterances the index
 */
export async function checkIndex(
  corpus: Corpus,
  utterances: readonly Utterance[],
  options: Pick<ScanOptions, "root" | "onProgress" | "signal"> = {},
): Promise<IndexDifferences> {
  const { root = PATHS.raw, onProgress, signal } = options;
  const { recordings } = await listRecordings(corpus, root);
  const labels = await openLabels(corpus, root);
  const indexed = new Map(utterances.map((u) => [u.id, u]));
  const met = new Set<string>();
  const changed: string[] = [], extra: string[] = [], moved: string[] = [];
  for (const [i, path] of recordings.entries()) {
    signal?.throwIfAborted();
    const utterance = indexed.get(idOf(path, labels));
    if (!utterance) extra.push(path);
    else {
      met.add(utterance.id);
      const sha256 = await sha256Hex(await readRecording(join(root, path)));
      if (sha256 !== utterance.sha256) changed.push(path);
      else if (path !== utterance.path) moved.push(path);
    }
    onProgress?.(i + 1, recordings.length);
  }
  const missing = utterances.map((u) => u.id).filter((id) => !met.has(id));
  return { missing, changed, extra, moved };
}

/** How an index is brought up to date. */
export interface IndexOptions extends Omit<ScanOptions, "known"> {
  /** The folder of the indexes. @default PATHS.index */
  readonly indexFolder?: string;
}

/**
 * The utterances of a corpus as its recordings are on this machine.
 *
 * Every file is hashed; what the stored index knows already is not decoded again. The index is
 * written when a recording is new or has changed, or its labels have. Where recordings are merely
 * missing (only one of a corpus' archives was unpacked) or in other folders, the stored index stays
 * as it is, with a notice for the missing ones.
 * @returns utterances whose recordings are here, sorted by id
 */
export async function indexCorpus(
  corpus: Corpus,
  options: IndexOptions = {},
): Promise<Utterance[]> {
  const { indexFolder = PATHS.index, ...scan } = options;
  const path = indexPath(corpus, indexFolder);
  const stored = await readIndex(path).catch(emptyWhenMissing);
  const utterances = await scanCorpus(corpus, { ...scan, known: stored });
  const lines = new Set(stored.map(withoutPath));
  if (utterances.some((u) => !lines.has(withoutPath(u)))) {
    await writeIndex(path, utterances);
  } else if (utterances.length < stored.length) {
    (options.onNotice ?? console.warn)(
      `${corpus.name}: ${utterances.length.toLocaleString("en")} of the ` +
        `${stored.length.toLocaleString("en")} recordings in ${displayPath(path)} are here`,
    );
  }
  return utterances;
}

/** What a recording is, wherever it is. */
function withoutPath(utterance: Utterance): string {
  return formatUtterance({ ...utterance, path: "" });
}

function emptyWhenMissing(error: unknown): Utterance[] {
  if (error instanceof Deno.errors.NotFound) return [];
  throw error;
}

/**
 * A digest of what some utterances are, for the record of a run: equal for equal recordings and
 * labels, wherever the files are and in whatever order they are given.
 * @returns 64 hexadecimal digits
 */
export function indexHash(utterances: readonly Utterance[]): Promise<string> {
  const lines = utterances.map(withoutPath).sort();
  return sha256Hex(new TextEncoder().encode(lines.join("\n")));
}

/**
 * The index of a corpus: one JSON Lines file that says what each recording is, so that what follows
 * needs neither file names nor folders. Notes beside it list what was skipped and what is silent.
 * @module
 */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { list, object, text, type TypeOf } from "@/base/schema.ts";
import { listed } from "@/base/words.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import {
  formatUtterance,
  isOwnCorpus,
  parseUtterance,
  type Utterance,
} from "@/corpora/utterance.ts";
import { exists, reading, readJson, writeWhole, writing } from "./files.ts";
import { displayPath, PATHS } from "./paths.ts";
import { type Scan, scanCorpus, type ScanOptions } from "./scan.ts";
import { problemLines } from "./scan_report.ts";
import { openSeen } from "./seen.ts";

const REMEDY = "remove the file, and it is made again";

/** The path of a corpus' index. */
export function indexPath(corpus: Corpus, folder: string = PATHS.index): string {
  return join(folder, `${corpus.name}.jsonl`);
}

/** What is done about files and table rows that cannot be used. */
export type ProblemMode =
  /** Those that were skipped before are left out, with the reasons; for others nothing is indexed. */
  | "refuse"
  /** They are left out, and remembered in the notes. */
  | "skip"
  /** As `refuse`, but what was skipped before is only named. */
  | "remembered";

/** How an index is brought up to date. */
export interface IndexOptions extends Omit<ScanOptions, "known" | "seen" | "skips"> {
  /** The folder of the indexes. @default PATHS.index */
  readonly indexFolder?: string | undefined;
  /** @default "remembered" */
  readonly problems?: ProblemMode | undefined;
  /** Read and hash every file, also those of the same size and times as before. @default false */
  readonly verify?: boolean | undefined;
}

/** What a corpus' recordings are now; nothing has been written yet. */
export interface CorpusReading {
  /** Whether the index that is there lacks one of the recordings. */
  readonly isNew: boolean;
  readonly scan: Scan;
  /** Brings the stored index up to date. */
  write(): Promise<void>;
}

/**
 * The utterances of a corpus as its recordings are on this machine.
 *
 * A file is hashed if its size or times are not those of before, and decoded if the stored index does
 * not have it already. The index is written
 * if a recording is new or has changed, or its labels have. If recordings of a published corpus are
 * merely missing (only one of its archives was unpacked) or in other folders, the stored index stays
 * as it is, with a notice for the missing ones. An own corpus is what is in its folder.
 * @returns utterances whose recordings are here, sorted by id
 * @throws {InputError} as {@linkcode scanCorpus}, or if the stored index is damaged
 */
export async function indexCorpus(
  corpus: Corpus,
  options: IndexOptions = {},
): Promise<readonly Utterance[]> {
  const { scan, write } = await readCorpus(corpus, options);
  await write();
  return scan.utterances;
}

/**
 * Reads a corpus for {@linkcode indexCorpus}, and writes nothing by itself.
 * @throws {InputError} as {@linkcode indexCorpus}
 */
export async function readCorpus(
  corpus: Corpus,
  options: IndexOptions = {},
): Promise<CorpusReading> {
  const { indexFolder = PATHS.index, problems = "remembered", verify = false, ...rest } = options;
  const { onNotice = console.warn, ...scanOptions } = rest;
  const path = indexPath(corpus, indexFolder);
  const notesPath = join(indexFolder, `${corpus.name}.notes.json`);
  const stored = await reading(path, () => exists(path)) ? await readIndex(path) : [];
  const notes = await readNotes(notesPath);
  const seen = await openSeen(join(indexFolder, `${corpus.name}.seen.json`), { verify });
  const skipped = new Set(notes.skipped);
  const scan = await scanCorpus(corpus, {
    ...scanOptions,
    onNotice,
    known: { utterances: stored, silent: notes.silent },
    seen,
    skips: (file) => problems === "skip" || skipped.has(file),
  });
  const { utterances } = scan;
  const before = new Map(stored.map((u) => [u.id, u]));
  const isNew = utterances.some((u) => !isSame(u, before.get(u.id)));
  const isFewer = utterances.length < stored.length;
  const isOwn = isOwnCorpus(corpus.name);
  if (!isNew && isFewer && !isOwn) {
    const [here, all] = [utterances, stored].map(({ length }) => length.toLocaleString("en"));
    onNotice(`${corpus.name}: ${here} of the ${all} recordings in ${displayPath(path)} are here`);
  }
  return {
    scan,
    isNew,
    async write() {
      skippedNotices(scan, { corpus, problems }).forEach((sentence) => onNotice(sentence));
      if (isNew || (isFewer && isOwn)) {
        await writeWhole(path, utterances.map((u) => formatUtterance(u) + "\n").join(""));
      }
      await writeNotes(notesPath, { notes, scan, problems });
      await seen.write();
    },
  };
}

/**
 * Reads an index.
 * @throws {InputError} if there is none, or naming the line that cannot be used
 */
export async function readIndex(path: string): Promise<readonly Utterance[]> {
  const content = await reading(path, () => Deno.readTextFile(path));
  const lines = content.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const shown = displayPath(path);
  const utterances = lines.map((line, i) => parseUtterance(line, { where: `${shown}:${i + 1}` }));
  const ids = utterances.map(({ id }) => id).sort();
  const twice = ids.find((id, i) => id === ids[i + 1]);
  if (twice === undefined) return utterances;
  const options = { remedy: REMEDY, code: "damaged", file: path } as const;
  throw new InputError(`use the index ${shown}`, `it holds ${twice} twice`, options);
}

/** Whether two recordings are the same, wherever they are. */
function isSame(one: Utterance, other: Utterance | undefined): boolean {
  if (other === undefined) return false;
  return formatUtterance(one) === formatUtterance({ ...other, path: one.path });
}

/** Paths, or places in a table, of what `skip` left out; and ids of silent recordings. */
const notesRule = object({ skipped: list(text), silent: list(text) });
type Notes = TypeOf<typeof notesRule>;

async function readNotes(path: string): Promise<Notes> {
  if (!await exists(path)) return { skipped: [], silent: [] };
  return notesRule(await readJson(path, REMEDY), displayPath(path));
}

async function writeNotes(
  path: string,
  { notes, scan, problems }: { notes: Notes; scan: Scan; problems: ProblemMode },
): Promise<void> {
  const here = new Set(scan.utterances.map(({ id }) => id));
  const skipped = problems === "remembered"
    ? notes.skipped
    : scan.skipped.map(({ file }) => file!).sort();
  const silent = [...notes.silent.filter((id) => !here.has(id)), ...scan.silent].sort();
  const content = JSON.stringify({ skipped, silent }, null, 2) + "\n";
  if (content === JSON.stringify(notes, null, 2) + "\n") return;
  if (skipped.length + silent.length > 0) await writeWhole(path, content);
  else await writing(path, () => Deno.remove(path));
}

function skippedNotices(
  { skipped }: Scan,
  { corpus: { name }, problems }: { corpus: Corpus; problems: ProblemMode },
): string[] {
  if (problems !== "remembered") {
    return problemLines(skipped).map((line) => `${name}: skipped: ${line}`);
  }
  if (skipped.length === 0) return [];
  const files = listed(skipped.map(({ file }) => file!));
  return [`${name}: skipped as before: ${files} (deno task index --corpora ${name} says why)`];
}

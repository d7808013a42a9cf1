/**
 * A folder of recordings becomes a corpus: how its labels are read is found out or told, everything is
 * read, and nothing is written before somebody has looked at it.
 * @module
 */
import { basename, extname, join } from "@std/path";
import { decodeTable } from "@/base/csv.ts";
import { InputError } from "@/base/errors.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { nameObstacle, ownCorpus, type OwnSource } from "@/corpora/own.ts";
import { findLayout } from "@/corpora/own_layout.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { exists, reading } from "./files.ts";
import { type IndexOptions, readCorpus } from "./index.ts";
import { knownCorpora, readOwnSource, writeOwnSource } from "./own_corpora.ts";
import { displayPath, PATHS } from "./paths.ts";
import { readBytes } from "./recording.ts";
import { type Listing, listRecordings } from "./walk.ts";

/** How a folder is read. */
export interface FolderOptions
  extends
    Pick<OwnSource, "pattern" | "table" | "columns" | "ignoreCase">,
    Pick<IndexOptions, "root" | "indexFolder" | "verify" | "onProgress" | "signal"> {
  /** The corpus' name. @default the one that the folder has already, else the folder's own */
  readonly name?: string | undefined;
}

/** What was understood of a folder; nothing has been written yet. */
export interface FolderReading {
  readonly corpus: Corpus;
  /** Sentences: where the labels are, and how to say otherwise. */
  readonly how: readonly string[];
  /** Those that can be used, sorted by id. */
  readonly utterances: readonly Utterance[];
  /** One for each file, or row of the table, that cannot be used. */
  readonly problems: readonly InputError[];
  /** Sentences on what looks wrong. */
  readonly notices: readonly string[];
  /** Whether the index that is there lacks one of the recordings. */
  readonly isNew: boolean;
  /** Remembers the folder and writes the index; files with problems are then left out. */
  write(): Promise<void>;
}

/**
 * Reads a folder of recordings, which stays where it is.
 * @param folder an absolute path
 * @throws {InputError} if there are no recordings or no labels, or the name cannot be used
 */
export async function readFolder(
  folder: string,
  options: FolderOptions = {},
): Promise<FolderReading> {
  const { root = PATHS.raw, indexFolder, verify, onProgress, signal } = options;
  const { isDirectory } = await reading(folder, () => Deno.stat(folder));
  if (!isDirectory) {
    throw new InputError(`index "${folder}"`, "it is a file", { remedy: "name its folder" });
  }
  const place = folder.replace(/[/\\]+$/, "");
  const name = await nameOf(place, { ...options, root });
  const { source, how } = await sourceOf({ name, folder: place }, { ...options, root });
  const corpus = ownCorpus(source);
  const notices: string[] = [];
  const { scan, isNew, write } = await readCorpus(corpus, {
    root,
    indexFolder,
    verify,
    onProgress,
    signal,
    problems: "skip",
    onNotice: (sentence) => void notices.push(sentence),
  });
  return {
    corpus,
    how,
    utterances: scan.utterances,
    problems: scan.skipped,
    notices,
    isNew,
    async write() {
      await write();
      await writeOwnSource(source, root);
    },
  };
}

async function nameOf(
  folder: string,
  { name: given, root }: { name?: string | undefined; root: string },
): Promise<string> {
  const known = await knownCorpora(root);
  const before = known.find(({ location }) => location === folder);
  const name = given ?? before?.name ?? plainName(basename(folder));
  const fail = (why: string) => {
    const remedy = "choose another name, such as my-voices; index takes it as --name";
    return new InputError(`name a corpus "${name}"`, why, { remedy });
  };
  const obstacle = nameObstacle(name);
  if (obstacle !== undefined) throw fail(obstacle);
  const source = await readOwnSource(name, root);
  const isMoved = given !== undefined && source?.folder !== undefined &&
    !await exists(source.folder);
  if (source !== undefined && source.folder !== folder && !isMoved) {
    throw fail(`that is the corpus of ${source.folder}, in ${displayPath(join(root, name))}`);
  }
  const table = join(root, name, "recordings.csv");
  if (source === undefined && folder !== join(root, name) && await exists(table)) {
    throw fail(`that is the corpus of ${displayPath(table)}`);
  }
  return name;
}

/** A folder's name as the name of a corpus: "Meine Stimmen (neu)" becomes `meine-stimmen-neu`. */
function plainName(name: string): string {
  const letters = name.replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replace(/[^a-z0-9_]+/g, "-").replace(/^[-_]+|-+$/g, "").slice(0, 40);
}

interface Decided {
  readonly source: OwnSource;
  readonly how: readonly string[];
}

/** How labels are read: as the options say, as before, from the one table that fits, or from names. */
async function sourceOf(
  place: { readonly name: string; readonly folder: string },
  options: FolderOptions & { readonly root: string },
): Promise<Decided> {
  const { pattern, table, columns, ignoreCase, root } = options;
  if (pattern !== undefined && (table ?? columns) !== undefined) {
    const remedy = "leave out --pattern, or --table and --columns";
    throw new InputError("read labels both from names and from a table", "one must do", { remedy });
  }
  const given = { ...place, columns, ignoreCase };
  if (pattern !== undefined) {
    return { source: { ...place, pattern, ignoreCase }, how: [`names are read as ${pattern}`] };
  }
  if (table !== undefined) {
    const inside = table.startsWith(place.folder + "/");
    const path = inside ? table.slice(place.folder.length + 1) : table;
    return { source: { ...given, table: path }, how: [`labels are read from ${path}`] };
  }
  const before = await readOwnSource(place.name, root);
  if (before !== undefined && columns === undefined) {
    const source = { ...before, ...place, ignoreCase: ignoreCase ?? before.ignoreCase };
    const means = before.pattern ?? before.table;
    const how = `labels are read as before, by ${means}; --pattern or --table read them otherwise`;
    return { source, how: [how] };
  }
  const corpus = ownCorpus(place);
  const listing = await listRecordings({ ...corpus, location: place.folder }, root);
  if (listing.recordings.length === 0) return { source: given, how: [] }; // The scan says so.
  return await fromTable(given, listing) ?? fromNames(given, listing);
}

/** Endings of tables, and of those that have to be saved as CSV first. */
const TABLES = [".csv", ".tsv"];
const SHEETS = [".xlsx", ".xls", ".ods", ".parquet", ".pkl"];

/** The one table in the folder, or in a folder of it, that names recordings and emotions. */
async function fromTable(
  place: OwnSource & { readonly folder: string },
  { recordings, others }: Listing,
): Promise<Decided | undefined> {
  const { name, folder } = place;
  const here = others.map((path) => path.slice(name.length + 1))
    .filter((path) => path.split("/").length <= 2);
  const tables = here.filter((path) => TABLES.includes(extname(path).toLowerCase()));
  const fitting: { table: string; labelled: number }[] = [];
  const how: string[] = [];
  for (const table of tables) {
    try {
      const text = decodeTable(await readBytes(join(folder, table)), { name: table });
      const { labels } = ownCorpus({ ...place, table }).table!.read(text, recordings);
      const isHere = new Set(recordings.map((path) => path.normalize("NFC")));
      const labelled = [...labels.keys()].filter((path) => isHere.has(path)).length;
      if (labelled > 0) fitting.push({ table, labelled });
      else how.push(`${table} is not used: it names none of the recordings`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      how.push(`${table} is not used: ${error.why}`);
    }
  }
  if (fitting.length > 1) {
    const names = fitting.map(({ table, labelled }) => `${table} (${labelled} recordings)`);
    throw new InputError(`choose a table in ${folder}`, `${names.join(" and ")} fit`, {
      remedy: `name one: --table "${fitting[0]!.table}"`,
    });
  }
  const sheets = here.filter((path) => SHEETS.includes(extname(path).toLowerCase()));
  for (const sheet of sheets) how.push(`${sheet} cannot be read: save it as CSV to use it`);
  const [only] = fitting;
  if (only !== undefined) {
    const count = `${only.labelled} of ${recordings.length} recordings`;
    const sentence = `labels are read from ${only.table}, which names ${count}; ` +
      '--pattern "{emotion}/{*}" would read names of folders instead';
    return { source: { ...place, table: only.table }, how: [sentence, ...how] };
  }
  if (place.columns !== undefined) {
    throw new InputError(`read a table in ${folder}`, how.join("; ") || "there is none", {
      remedy: "name it with --table",
    });
  }
  return how.length === 0 ? undefined : withoutTable(place, { recordings, how });
}

function withoutTable(
  place: OwnSource,
  { recordings, how }: { recordings: readonly string[]; how: readonly string[] },
): Decided {
  try {
    const { source, how: found } = fromNames(place, { recordings });
    return { source, how: [...found, ...how] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.what, [error.why, ...how].join("; "), { remedy: error.remedy });
  }
}

function fromNames(place: OwnSource, { recordings }: Pick<Listing, "recordings">): Decided {
  const { name, folder, ignoreCase } = place;
  const { pattern, how } = findLayout(recordings.map((path) => path.slice(name.length + 1)));
  return {
    source: { name, folder, pattern, ignoreCase },
    how: [`names are read as ${pattern}; --pattern reads them otherwise`, ...how],
  };
}

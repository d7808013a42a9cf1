/**
 * The corpora of own recordings on this machine: the folders in `data/raw` with a table
 * `recordings.csv`, or with a file `corpus.json` that says where the recordings are and how their
 * labels are read. Links would do the same, but Windows allows them to administrators alone.
 * @module
 */
import { basename, join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { dictionary, flag, matching, object, text, type TypeOf } from "@/base/schema.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { nameObstacle, ownCorpus, type OwnSource } from "@/corpora/own.ts";
import { CORPORA } from "@/corpora/registry.ts";
import { isOwnCorpus } from "@/corpora/utterance.ts";
import { exists, ifMissing, reading, readJson, writeWhole } from "./files.ts";
import { PATHS } from "./paths.ts";

const FILE = "corpus.json";
const REMEDY = "remove its folder and index the recordings again (deno task index --folder …)";

/** A field for which no column is to be read has an empty name. */
const columnName = matching("a text", (value): value is string => typeof value === "string");

const sourceRule = object({ folder: text }, {
  pattern: text,
  table: text,
  columns: dictionary(columnName),
  ignoreCase: flag,
});

/** Folders of recordings by the files that name them: each is read once, and when corpora are listed. */
const locations = new Map<string, string | undefined>();

/**
 * Every corpus that a command may name: those of the registry, then own recordings by name.
 * @param root the folder that holds the corpora's folders
 * @throws {InputError} if a `corpus.json` is damaged
 */
export async function knownCorpora(root: string = PATHS.raw): Promise<readonly Corpus[]> {
  const entries = await reading(root, () => ifMissing(Array.fromAsync(Deno.readDir(root)), []));
  const names = entries.filter(({ isFile }) => !isFile).map(({ name }) => name)
    .filter((name) => nameObstacle(name) === undefined).sort();
  const found: Corpus[] = [];
  for (const name of names) {
    const corpus = await ownCorpusIn(root, name);
    if (corpus !== undefined) found.push(corpus);
  }
  const known = CORPORA.map((corpus) => found.find(({ name }) => name === corpus.name) ?? corpus);
  return [...known, ...found.filter((corpus) => !known.includes(corpus))];
}

async function ownCorpusIn(root: string, name: string): Promise<Corpus | undefined> {
  const source = await readOwnSource(name, root);
  if (source !== undefined) return ownCorpus(source);
  const table = join(root, name, "recordings.csv");
  return await reading(table, () => exists(table)) ? ownCorpus({ name }) : undefined;
}

/**
 * How a corpus is found and read, or undefined if its recordings are not elsewhere.
 * @throws {InputError} if its `corpus.json` is damaged
 */
export async function readOwnSource(
  name: string,
  root: string = PATHS.raw,
): Promise<OwnSource | undefined> {
  const path = join(root, name, FILE);
  if (!await reading(path, () => exists(path))) {
    locations.set(join(root, name), undefined);
    return undefined;
  }
  let source: TypeOf<typeof sourceRule>;
  try {
    source = sourceRule(await readJson(path, REMEDY), path);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.what, error.why, { remedy: REMEDY, code: "damaged", file: path });
  }
  locations.set(join(root, name), source.folder);
  return { ...source, name };
}

/** Remembers how a corpus is found and read. */
export async function writeOwnSource(source: OwnSource, root: string = PATHS.raw): Promise<void> {
  const { name, ...rest } = source;
  await writeWhole(join(root, name, FILE), JSON.stringify(rest, null, 2) + "\n");
  locations.set(join(root, name), source.folder);
}

/** A file of a corpus on this machine. @param path relative to `data/raw`, or absolute */
export function fileOf(path: string, { location, folder }: Corpus, root: string): string {
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return path;
  const isElsewhere = location !== undefined && path.startsWith(`${folder}/`);
  return isElsewhere ? join(location, path.slice(folder.length + 1)) : join(root, path);
}

/**
 * The file of a recording on this machine.
 * @param path an utterance's path
 * @param root the folder that it is relative to @default PATHS.raw
 */
export function recordingFile(path: string, root: string = PATHS.raw): string {
  const name = path.slice(0, path.indexOf("/"));
  const home = join(root, name);
  if (!locations.has(home)) locations.set(home, locationIn(home));
  const location = locations.get(home);
  return location === undefined ? join(root, path) : join(location, path.slice(name.length + 1));
}

function locationIn(home: string): string | undefined {
  if (!isOwnCorpus(basename(home))) return undefined;
  try {
    return sourceRule(JSON.parse(Deno.readTextFileSync(join(home, FILE))), FILE).folder;
  } catch {
    return undefined; // No such file; a damaged one is reported where corpora are listed.
  }
}

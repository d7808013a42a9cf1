/** What is said of a corpus' folder: notices, and the joint report of all problems. @module */
import { extname } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { counted, listed } from "@/base/words.ts";
import { labelConflicts } from "@/corpora/duplicates.ts";
import type { Corpus, LabelTable } from "@/corpora/corpus.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { isUnsupportedSound, type Listing } from "./walk.ts";

/** A recording that was read. */
export interface Found {
  readonly utterance: Utterance;
  readonly silent: boolean;
  /** What is odd about the file, in plain sentences. */
  readonly notes: readonly string[];
}

/** Problems that a report lists. */
export const SHOWN = 200;

/** Sentences on files that are not read. Those that a table names are {@linkcode missingFiles}. */
export function fileNotices(
  others: readonly string[],
  { corpus, table }: { corpus: Corpus; table: LabelTable | undefined },
): string[] {
  const left = others.filter((path) =>
    path !== corpus.table?.path && !table?.places.has(path.normalize("NFC"))
  );
  const sounds = left.filter(isUnsupportedSound);
  const [first, ...rest] = left.filter((path) => !isUnsupportedSound(path));
  const sentences: string[] = [];
  if (sounds.length > 0) {
    sentences.push(
      `cannot read ${listed(sounds)}: the format is not supported; convert to WAV to use it`,
    );
  }
  if (first !== undefined) {
    sentences.push(
      `left out ${counted(rest.length + 1, "file")} beside the recordings, such as ${first}`,
    );
  }
  return sentences;
}

/** A problem for each path that a table names and that is not a recording. */
export function missingFiles(
  table: LabelTable | undefined,
  { recordings, others }: Listing,
): InputError[] {
  if (table === undefined) return [];
  const here = new Set([...recordings, ...others].map((path) => path.normalize("NFC")));
  const read = new Set(recordings.map((path) => path.normalize("NFC")));
  const reported = new Set(table.problems.map(({ file }) => file));
  const found: InputError[] = [];
  for (const [file, place] of table.places) {
    if (read.has(file) || reported.has(file)) continue;
    if (!here.has(file)) {
      const what = `find the recording that ${place} names`;
      found.push(new InputError(what, `there is no file ${file}`, { code: "missing", file }));
      continue;
    }
    const why = `its format (${extname(file) || "no ending"}) is not supported`;
    const remedy = "convert it to WAV and name that file";
    const options = { remedy, code: "unsupported", file } as const;
    found.push(new InputError(`read ${file}, which ${place} names`, why, options));
  }
  return found;
}

/** One error that lists all problems. */
export function problemReport(
  problems: readonly InputError[],
  { corpus: { name }, total }: { corpus: Corpus; total: number },
): InputError {
  const goOn = `deno task index --corpora ${name} --skip-problems`;
  const lines = problemLines(problems);
  return new InputError(
    `index ${name}`,
    `${counted(problems.length, "problem")} in ${counted(total, "file")}`,
    {
      remedy: [`solve them, or go on without them (${goOn}):`, ...lines].join("\n  "),
      cause: new AggregateError(problems),
    },
  );
}

/** The messages of problems: the first ones of many, and how many there are besides. */
export function problemLines(problems: readonly InputError[]): string[] {
  const lines = problems.slice(0, SHOWN).map(({ message }) => message);
  const more = problems.length - SHOWN;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** Sentences on recordings that were read and look wrong. */
export function contentNotices(
  found: readonly Found[],
  copies: readonly { readonly kept: string; readonly copy: string }[],
): string[] {
  const sentences: string[] = [];
  const notes = found.flatMap(({ utterance: { path }, notes }) =>
    notes.map((note) => ({ path, note }))
  );
  for (const [note, [first, ...others]] of Map.groupBy(notes, ({ note }) => note)) {
    const more = others.length === 0 ? "" : ` and ${counted(others.length, "file")} more`;
    sentences.push(`${first!.path}${more}: ${note}`);
  }
  if (copies.length > 0) {
    const { kept, copy } = copies[0]!;
    sentences.push(
      `${counted(copies.length, "file")} are stored more than once and are counted once, such as ` +
        `${copy}, byte for byte the same as ${kept}`,
    );
  }
  const silent = found.filter(({ silent }) => silent).map(({ utterance }) => utterance.id);
  if (silent.length > 0) {
    sentences.push(
      `nothing but silence in ${listed(silent)}; remove what was recorded wrongly, ` +
        "because a network learns from silence, too",
    );
  }
  return [...sentences, ...labelConflicts(found.map(({ utterance }) => utterance))];
}

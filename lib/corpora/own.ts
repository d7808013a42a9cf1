/**
 * Own recordings: any number of corpora, each a folder of sound files whose labels are in a table, or
 * in the names of folders and files. The folder stays where it is; or it is `data/raw/NAME`, with a
 * table `recordings.csv` in it:
 *
 *     path,emotion,speaker,gender
 *     anna/01.wav,angry,anna,female
 *
 * Emotions other than the eight canonical ones, in any language, are labels of their own.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Corpus } from "./corpus.ts";
import { EMOTIONS } from "./emotion.ts";
import { readOwnPaths, readOwnTable } from "./own_labels.ts";
import { compilePattern } from "./own_pattern.ts";
import { isOwnCorpus } from "./utterance.ts";

/** How a corpus of own recordings is found and read. */
export interface OwnSource {
  /** The corpus' name. */
  readonly name: string;
  /** The recordings' folder, absolute. @default `data/raw/NAME` */
  readonly folder?: string | undefined;
  /** How paths hold the labels; then there is no table. */
  readonly pattern?: string | undefined;
  /** The table: relative to the folder, or absolute. @default "recordings.csv" */
  readonly table?: string | undefined;
  /** Columns of the table by field, where they do not have one of the usual names. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Take spellings that differ in upper and lower case for the same. @default false */
  readonly ignoreCase?: boolean | undefined;
}

const WINDOWS_DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** Why a name cannot be that of a corpus of own recordings, or undefined if it can. */
export function nameObstacle(name: string): string | undefined {
  if (!isOwnCorpus(name)) return "that is another corpus";
  if (WINDOWS_DEVICES.test(name)) return "Windows has a device of that name";
  if (/^[a-z0-9][a-z0-9_-]{0,39}$/.test(name)) return undefined;
  return "a name has 1 to 40 characters: a to z, digits, - and _";
}

/**
 * A corpus of own recordings, as a person describes it.
 * @throws {InputError} for a name or a pattern that cannot be used
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ownCorpus } from "@/corpora/own.ts";
 *
 * const corpus = ownCorpus({ name: "mine", pattern: "{speaker}/{emotion}_{take}" });
 * const { labels, problems } = corpus.table!.read("", ["mine/anna/angry_2.wav", "mine/x.wav"]);
 * const [anna] = labels.get("mine/anna/angry_2.wav")!;
 * assert.deepEqual([anna!.speaker, anna!.emotion], ["mine-anna", "angry"]);
 * assert.equal(problems.length, 1);
 * ```
 */
export function ownCorpus(source: OwnSource): Corpus {
  const { name, folder, pattern, table = "recordings.csv" } = source;
  const obstacle = nameObstacle(name);
  if (obstacle !== undefined) {
    const remedy = "choose another name, such as my-voices; index takes it as --name";
    throw new InputError(`name a corpus "${name}"`, obstacle, { remedy });
  }
  const path = /^([/\\]|[A-Za-z]:)/.test(table) ? table : `${name}/${table}`;
  const compiled = pattern === undefined ? undefined : compilePattern(pattern);
  const corpus: Corpus = {
    name,
    title: name === "own" ? "Own recordings" : `Own recordings "${name}"`,
    licence: "as agreed with the speakers",
    licenceUrl: "https://choosealicense.com/non-software/",
    citation: "None: these recordings are your own.",
    homepage: "lib/corpora/own.ts",
    folder: name,
    emotionLabels: Object.fromEntries(EMOTIONS.map((emotion) => [emotion, emotion])),
    expected: { parts: [] },
    table: compiled === undefined
      ? { path, read: (text, files) => readOwnTable(text, { ...source, files, table: path }) }
      : { read: (_, files) => readOwnPaths(compiled, { ...source, files }) },
    parse: (relativePath) => {
      const why = `they are in ${path}, not in file names`;
      throw new InputError(`read the labels of ${relativePath}`, why, { file: relativePath });
    },
  };
  return folder === undefined ? corpus : { ...corpus, location: folder };
}

/** The corpus of the recordings in `data/raw/own`. */
export const own: Corpus = ownCorpus({ name: "own" });

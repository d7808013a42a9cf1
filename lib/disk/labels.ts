/** The labels of a corpus' recordings: from names, or from a table that stands beside them. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import type { Corpus, TableFormat } from "@/corpora/corpus.ts";
import { readRecording } from "./walk.ts";
import type { UtteranceLabels } from "@/corpora/utterance.ts";

/** Where a corpus' labels come from. */
export interface LabelReader {
  /** @throws {SyntaxError} naming the path */
  readonly parse: (relativePath: string) => UtteranceLabels;
  /** Recordings that a table names, with the place where it does; empty where there is no table. */
  readonly places: ReadonlyMap<string, string>;
  /** What a person should know of the table. */
  readonly notices: readonly string[];
}

/**
 * Opens the labels of a corpus; reads its table, if it has one.
 * @param root the folder that holds the corpus' folder
 * @throws {Deno.errors.NotFound | SyntaxError} when the table is not there, or cannot be used
 */
export async function openLabels(corpus: Corpus, root: string): Promise<LabelReader> {
  const { table } = corpus;
  return table
    ? await readTable(table, root)
    : { parse: corpus.parse, places: new Map(), notices: [] };
}

async function readTable(table: TableFormat, root: string): Promise<LabelReader> {
  const bytes = await readRecording(join(root, table.path));
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`read ${table.path}`, "it is not UTF-8", {
      remedy: "save it as CSV in UTF-8",
      code: "damaged",
    });
  }
  const { labels, places, notices } = table.read(text);
  const parse = (relativePath: string): UtteranceLabels => {
    const found = labels.get(relativePath);
    if (found) return found;
    throw new InputError(`label ${relativePath}`, `no row of ${table.path} names it`, {
      remedy: "add one or remove the file",
      code: "damaged",
    });
  };
  return { parse, places, notices };
}

/** The id of a recording, or "", which no utterance has, when its labels cannot be read. */
export function idOf(relativePath: string, { parse }: Pick<LabelReader, "parse">): string {
  try {
    return parse(relativePath).id;
  } catch (error) {
    if (error instanceof InputError) return "";
    throw error;
  }
}

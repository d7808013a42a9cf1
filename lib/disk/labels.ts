/** The labels of a corpus' recordings: from their names, or from a table beside them. @module */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import type { Corpus, LabelTable } from "@/corpora/corpus.ts";
import type { UtteranceLabels } from "@/corpora/utterance.ts";
import { readBytes } from "./recording.ts";

/** Where a corpus' labels come from. */
export interface LabelReader extends Omit<LabelTable, "labels"> {
  /** @throws {InputError} if a path's labels cannot be read */
  readonly parse: (relativePath: string) => UtteranceLabels;
}

/**
 * Opens the labels of a corpus; reads its table if it has one.
 * @param options.root the folder that holds the corpus' folder
 * @param options.files the corpus' files, relative to the root
 * @throws {InputError} if the table does not exist or cannot be used
 */
export async function openLabels(
  { table, parse }: Corpus,
  options: { readonly root: string; readonly files: Iterable<string> },
): Promise<LabelReader> {
  if (table === undefined) return { parse, places: new Map(), problems: [], notices: [] };
  const bytes = await readBytes(join(options.root, table.path));
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`read ${table.path}`, "it is not UTF-8", {
      remedy: "save it as CSV in UTF-8",
      code: "damaged",
      file: table.path,
    });
  }
  const { labels, ...rest } = table.read(text, options.files);
  return {
    ...rest,
    parse: (relativePath) => {
      const found = labels.get(relativePath.normalize("NFC"));
      if (found) return found;
      throw new InputError(`label ${relativePath}`, `no row of ${table.path} names it`, {
        remedy: "add one or remove the file",
        file: relativePath,
      });
    },
  };
}

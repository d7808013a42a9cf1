/**
 * Notebooks as data: nbformat 4.5, read strictly and written in one canonical form. Two runs with the
 * same outputs give the same file.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { canonicalJson } from "@/base/hash.ts";
import { displayPath } from "@/disk/paths.ts";

/** One output of a code cell in nbformat. */
export type Output =
  | { output_type: "stream"; name: string; text: string[] }
  | { output_type: "display_data"; data: Fields; metadata: Fields }
  | { output_type: "execute_result"; data: Fields; metadata: Fields; execution_count: number }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** Values of JSON by name; those of `data` by MIME type, with text as a list of lines. */
export type Fields = Record<string, unknown>;

/** A cell with code. */
export interface CodeCell {
  cell_type: "code";
  id: string;
  metadata: Fields;
  /** The code, lines joined. */
  source: string;
  execution_count: number | null;
  outputs: Output[];
}

/** A cell of a notebook: code or text. */
export type NotebookCell =
  | CodeCell
  | Pick<CodeCell, "id" | "metadata" | "source"> & { cell_type: "markdown" | "raw" };

/** The cells of a notebook; the rest of the file is the same for all notebooks here. */
export interface Notebook {
  readonly cells: readonly NotebookCell[];
}

/** The content of every notebook's file besides the cells. */
const FRAME = {
  metadata: {
    kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
    language_info: {
      file_extension: ".ts",
      mimetype: "text/x.typescript",
      name: "typescript",
    },
  },
  nbformat: 4,
  nbformat_minor: 5,
};

/**
 * Parses the text of a notebook. Cells without an id of their own get one that is made of their
 * number; of their metadata the tags are kept, since the rest is state of editors.
 * @param options.path the file, named in errors
 * @throws {InputError} if the text is no notebook of nbformat 4
 */
export function parseNotebook(text: string, options: { path: string }): Notebook {
  const fail = (reason: string): never => {
    throw new InputError(`read ${displayPath(options.path)}`, reason, { code: "damaged" });
  };
  let value: Fields | null = null;
  try {
    value = JSON.parse(text);
  } catch {
    fail("it is not JSON (is it from an unfinished merge?)");
  }
  const cells = value?.["cells"];
  if (value?.["nbformat"] !== 4 || !Array.isArray(cells)) {
    return fail("it is not a notebook of nbformat 4");
  }
  const taken = new Set<string>();
  return {
    cells: cells.map((raw, i) => {
      const cell = readCell(raw) ?? fail(`cell ${i + 1} has no known type or no source`);
      let id = /^[A-Za-z0-9_-]{1,64}$/.test(cell.id) ? cell.id : `cell-${i + 1}`;
      while (taken.has(id)) id = `${id}-${i + 1}`;
      taken.add(id);
      return { ...cell, id };
    }),
  };
}

function readCell({ cell_type: type, source, id, metadata, ...rest }: Fields) {
  const text = Array.isArray(source) ? source.join("") : source;
  if (typeof text !== "string") return undefined;
  const { tags } = (metadata ?? {}) as Fields;
  const common = { id: String(id ?? ""), metadata: tags ? { tags } : {}, source: text };
  if (type === "markdown" || type === "raw") return { cell_type: type, ...common } as const;
  if (type !== "code") return undefined;
  return {
    cell_type: type,
    ...common,
    execution_count: typeof rest["execution_count"] === "number" ? rest["execution_count"] : null,
    outputs: Array.isArray(rest["outputs"]) ? rest["outputs"] as Output[] : [],
  } as const;
}

/**
 * A list of numbers as `JSON.stringify` indents it; texts in JSON hold no line breaks. Commas stand
 * between any two, so that a long list that is none is given up at once.
 */
const NUMBERS =
  /\[\n\s*(?:[-+.\deE]+|true|false|null)(?:,\n\s*(?:[-+.\deE]+|true|false|null))*\n\s*\]/g;

/**
 * Formats a notebook: keys in alphabetical order as Jupyter writes them, one space of indentation,
 * lists of numbers on one line (Jupyter puts each number on a line, which triples the size of a
 * figure).
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({ ...cell, source: splitLines(cell.source) }));
  const sorted = JSON.parse(canonicalJson({ cells, ...FRAME }));
  const text = JSON.stringify(sorted, null, 1);
  return `${text.replaceAll(NUMBERS, (list) => list.replaceAll(/\s/g, ""))}\n`;
}

/** A text as a list of lines with their line ends, as nbformat stores it. */
export function splitLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** The code cells of a notebook, in order. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code");
}

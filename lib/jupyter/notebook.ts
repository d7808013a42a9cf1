/**
 * Notebooks as data: nbformat 4.5, read strictly and written in one canonical form. Two runs with the
 * same outputs give the same file.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { displayPath } from "@/disk/paths.ts";

/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One output of a code cell in nbformat. */
export type Output =
  | { output_type: "stream"; name: string; text: string[] }
  | { output_type: "display_data"; data: MimeData; metadata: Record<string, Json> }
  | {
    output_type: "execute_result";
    data: MimeData;
    metadata: Record<string, Json>;
    execution_count: number;
  }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** A value in several forms, by MIME type: text as a list of lines, JSON as it is. */
export type MimeData = Record<string, Json>;

/** A cell with code. */
export interface CodeCell {
  cell_type: "code";
  id: string;
  metadata: Record<string, Json>;
  /** The code, lines joined. */
  source: string;
  execution_count: number | null;
  outputs: Output[];
}

/** A cell with text. */
export interface TextCell {
  cell_type: "markdown" | "raw";
  id: string;
  metadata: Record<string, Json>;
  source: string;
}

/** A cell of a notebook. */
export type NotebookCell = CodeCell | TextCell;

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

/** Metadata of cells to keep; the rest is state of editors. */
const KEPT_METADATA = ["tags"];

/**
 * Parses the text of a notebook. Cells without an id of their own get one that is made of their number.
 * @param options.path the file, named in errors
 * @throws {InputError} if the text is no notebook of nbformat 4
 */
export function parseNotebook(text: string, options: { path: string }): Notebook {
  const fail = (reason: string): never => {
    throw new InputError(`read ${displayPath(options.path)}`, reason, { code: "damaged" });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    fail("it is not JSON (is it from an unfinished merge?)");
  }
  const { nbformat, cells } = (value ?? {}) as { nbformat?: unknown; cells?: unknown };
  if (nbformat !== 4 || !Array.isArray(cells)) fail("it is not a notebook of nbformat 4");
  const taken = new Set<string>();
  return {
    cells: (cells as unknown[]).map((raw, i) => {
      const cell = readCell(raw) ?? fail(`cell ${i + 1} has no known type or no source`);
      let id = /^[A-Za-z0-9_-]{1,64}$/.test(cell.id) ? cell.id : `cell-${i + 1}`;
      while (taken.has(id)) id = `${id}-${i + 1}`;
      taken.add(id);
      return { ...cell, id };
    }),
  };
}

function readCell(raw: unknown): NotebookCell | undefined {
  const { cell_type: type, source, id, metadata, ...rest } = raw as Record<string, unknown>;
  const text = Array.isArray(source) ? source.join("") : source;
  if (typeof text !== "string") return undefined;
  const kept = Object.entries((metadata ?? {}) as Record<string, Json>)
    .filter(([key]) => KEPT_METADATA.includes(key));
  const common = { id: String(id ?? ""), metadata: Object.fromEntries(kept), source: text };
  if (type === "markdown" || type === "raw") return { cell_type: type, ...common };
  if (type !== "code") return undefined;
  return {
    cell_type: "code",
    ...common,
    execution_count: typeof rest.execution_count === "number" ? rest.execution_count : null,
    outputs: Array.isArray(rest.outputs) ? rest.outputs as Output[] : [],
  };
}

/**
 * Formats a notebook: keys in alphabetical order as Jupyter writes them, one space of indentation,
 * lists of numbers on one line (Jupyter puts each number on a line, which triples the size of a
 * figure).
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({ ...cell, source: splitLines(cell.source) }));
  return `${formatJson({ cells, ...FRAME } as unknown as Json, "")}\n`;
}

/** A text as a list of lines with their line ends, as nbformat stores it. */
export function splitLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** The code cells of a notebook, in order. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
}

function formatJson(value: Json, indent: string): string {
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    if (value.every((item) => typeof item !== "object" && typeof item !== "string")) {
      return JSON.stringify(value);
    }
    const items = value.map((item) => inner + formatJson(item, inner));
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  if (keys.length === 0) return "{}";
  const entries = keys.map((key) =>
    `${inner}${JSON.stringify(key)}: ${formatJson(value[key]!, inner)}`
  );
  return `{\n${entries.join(",\n")}\n${indent}}`;
}

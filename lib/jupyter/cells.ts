/** The code cells of a notebook as one TypeScript text, for tools that do not read notebooks. @module */
import { codeCells, type Notebook } from "./notebook.ts";

/** Code cells joined into one module. */
export interface JoinedCells {
  readonly text: string;
  /** The cell that a line of the text comes from; lines count from 1. */
  locate(line: number): CellPlace;
}

/** A line of a code cell, both counted from 1. */
export interface CellPlace {
  readonly cell: number;
  readonly line: number;
}

/** The line before every cell. */
const MARKER = (cell: number) => `// --- code cell ${cell} ---`;
const MARKER_LINE = /^\/\/ --- code cell (\d+) ---$/;

/**
 * Joins the code cells of a notebook. Each starts with a marker, so that formatting keeps the cells
 * apart. The text is always a module, even if no cell imports anything.
 */
export function joinCells(notebook: Notebook): JoinedCells {
  const lines: string[] = [];
  const places: CellPlace[] = [];
  const add = (text: string, cell: number, line: number) => {
    lines.push(text);
    places.push({ cell, line });
  };
  const cells = codeCells(notebook);
  for (const [i, { source }] of cells.entries()) {
    if (i > 0) add("", i, source.split("\n").length);
    add(MARKER(i + 1), i + 1, 1);
    for (const [line, text] of source.trimEnd().split("\n").entries()) add(text, i + 1, line + 1);
  }
  if (cells.length > 0) add("", cells.length, 1);
  add("export {};", Math.max(1, cells.length), 1);
  return {
    text: lines.join("\n") + "\n",
    locate: (line) => places[Math.min(Math.max(line, 1), places.length) - 1]!,
  };
}

/** The sources of the cells in a joined text, in order. */
export function splitCells(text: string): string[] {
  const cells: string[][] = [];
  for (const line of text.replace(/\n*export \{\};\s*$/, "").split("\n")) {
    const marker = MARKER_LINE.exec(line);
    if (marker) {
      if (Number(marker[1]) !== cells.length + 1) break;
      cells.push([]);
    } else if (cells.length > 0) cells.at(-1)!.push(line);
    else if (line !== "") throw new Error("the first marker of the cells is missing");
  }
  return cells.map((lines) => lines.join("\n").trim());
}

/** A notebook whose code cells have these sources, in order. */
export function withSources(notebook: Notebook, sources: readonly string[]): Notebook {
  const count = codeCells(notebook).length;
  if (sources.length !== count) {
    throw new Error(`there are ${sources.length} sources for ${count} code cells`);
  }
  let next = 0;
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, source: sources[next++]! } : cell
  );
  return { cells };
}

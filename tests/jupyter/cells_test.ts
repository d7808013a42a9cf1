import assert from "node:assert/strict";
import { joinCells, splitCells, withSources } from "@/jupyter/cells.ts";
import type { Notebook } from "@/jupyter/notebook.ts";

function notebook(...sources: string[]): Notebook {
  const text = { cell_type: "markdown" as const, id: "t", metadata: {}, source: "# text" };
  const cells = sources.map((source, i) => ({
    ...{ cell_type: "code" as const, id: `c${i}`, metadata: {}, source },
    ...{ execution_count: null, outputs: [] },
  }));
  return { cells: [text, ...cells] };
}

Deno.test("joinCells: one module; every line leads back to its cell", () => {
  const { text, locate } = joinCells(notebook("const a = 1;\na;", "", "await f(a);\n"));
  const lines = text.split("\n");
  assert.deepEqual(locate(lines.indexOf("const a = 1;") + 1), { cell: 1, line: 1 });
  assert.deepEqual(locate(lines.indexOf("a;") + 1), { cell: 1, line: 2 });
  assert.deepEqual(locate(lines.indexOf("await f(a);") + 1), { cell: 3, line: 1 });
  assert.deepEqual(locate(0), { cell: 1, line: 1 });
  assert.equal(locate(9999).cell, 3);
  assert.match(text, /\nexport \{\};\n$/);
});

Deno.test("splitCells gives back what joinCells joined", () => {
  const sources = ["const a = 1;\n\na;", "", 'text("export {};")', "// --- code cell 9 ---\nb();"];
  assert.deepEqual(
    splitCells(joinCells(notebook(...sources.slice(0, 3))).text),
    sources.slice(0, 3),
  );
  assert.deepEqual(splitCells(joinCells(notebook()).text), []);
  assert.throws(() => splitCells("a();\n"), /the first marker of the cells is missing/);
});

Deno.test("withSources puts texts into the code cells, and only as many as there are", () => {
  const { cells } = withSources(notebook("a", "b"), ["x", "y"]);
  assert.deepEqual(cells.map((cell) => cell.source), ["# text", "x", "y"]);
  assert.throws(() => withSources(notebook("a"), []), /0 sources for 1 code cells/);
});

import assert from "node:assert/strict";
import { codeCells, formatNotebook, parseNotebook } from "@/jupyter/notebook.ts";

const AT = { path: "made.ipynb" };

const RAW = JSON.stringify({
  nbformat: 4,
  nbformat_minor: 2,
  metadata: { kernelspec: { name: "python3" }, widgets: {} },
  cells: [
    {
      cell_type: "markdown",
      id: "intro",
      metadata: { collapsed: true, tags: ["t"] },
      source: ["# A\n", "b"],
    },
    {
      cell_type: "code",
      metadata: { execution: { started: "now" } },
      source: "1 + 1",
      execution_count: 7,
      outputs: [{
        output_type: "display_data",
        metadata: {},
        data: { "application/json": { z: [1, 2], a: [[1], []] } },
      }],
    },
    {
      cell_type: "code",
      id: "intro",
      metadata: {},
      source: "1 + 1",
      execution_count: null,
      outputs: [],
    },
  ],
});

Deno.test("parseNotebook joins lines, drops state, and gives every cell an id of its own", () => {
  const { cells } = parseNotebook(RAW, AT);
  assert.deepEqual(cells.map((c) => c.source), ["# A\nb", "1 + 1", "1 + 1"]);
  assert.deepEqual(cells.map((c) => c.metadata), [{ tags: ["t"] }, {}, {}]);
  const ids = cells.map((c) => c.id);
  assert.deepEqual(ids, ["intro", "cell-2", "intro-3"]);
  assert.equal(codeCells({ cells }).length, 2);
});

Deno.test("formatNotebook: nbformat 4.5, sorted keys, numbers on one line, stable", () => {
  const text = formatNotebook(parseNotebook(RAW, AT));
  const read = JSON.parse(text);
  assert.deepEqual([read.nbformat, read.nbformat_minor], [4, 5]);
  assert.deepEqual(read.metadata.kernelspec, {
    display_name: "Deno",
    language: "typescript",
    name: "deno",
  });
  assert.deepEqual(read.cells[0].source, ["# A\n", "b"]);
  assert.deepEqual(read.cells[1].outputs[0].data, {
    "application/json": { a: [[1], []], z: [1, 2] },
  });
  assert.match(text, /"z": \[1,2\]\n/);
  assert.ok(text.indexOf('"cell_type"') < text.indexOf('"id"'));
  assert.equal(formatNotebook(parseNotebook(text, AT)), text);
});

for (
  const [text, reason] of [
    ["<<<<<<< HEAD", "it is not JSON"],
    ["null", "it is not a notebook of nbformat 4"],
    ['{"nbformat": 3, "worksheets": []}', "it is not a notebook of nbformat 4"],
    ['{"nbformat": 4, "cells": [{"cell_type": "heading", "source": "a"}]}', "cell 1 has no known"],
    ['{"nbformat": 4, "cells": [{"cell_type": "code"}]}', "cell 1 has no known type or no source"],
  ] as const
) {
  Deno.test(`refused as a notebook: ${text}`, () => {
    const message = new RegExp(`^Cannot read made\\.ipynb: ${reason}`);
    assert.throws(() => parseNotebook(text, AT), { name: "InputError", message });
  });
}

Deno.test("a long list of numbers with a text at its end is formatted at once, as it is", () => {
  const list = [...Array.from({ length: 200 }, (_, i) => 1 / (i + 3)), null, "end"];
  const [, code] = parseNotebook(RAW, AT).cells;
  const outputs = [{
    output_type: "display_data",
    metadata: {},
    data: { "application/json": list },
  }];
  const text = formatNotebook({ cells: [{ ...code!, outputs } as typeof code & object] });
  assert.deepEqual(JSON.parse(text).cells[0].outputs[0].data["application/json"], list);
});

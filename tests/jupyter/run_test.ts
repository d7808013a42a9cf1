import assert from "node:assert/strict";
import { join } from "@std/path";
import { runNotebooks } from "@/jupyter/run.ts";
import { inTemp } from "../_temp.ts";

/** How many cells the run has whose outputs are all counted. */
const CELLS = 20;

const code = (source: string) => ({
  cell_type: "code",
  metadata: {},
  source,
  execution_count: null,
  outputs: [],
});

/** Writes a notebook of these cells into a folder of its own and hands over its path. */
function withNotebook(
  cells: readonly unknown[],
  use: (path: string, folder: string) => Promise<void>,
): Promise<void> {
  return inTemp(async (folder) => {
    const path = join(folder, "made.ipynb");
    await Deno.writeTextFile(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, cells }));
    await use(path, folder);
  });
}

/** What the tests look at in a cell. */
interface Loose {
  readonly source: readonly string[];
  readonly execution_count: number | null;
  readonly outputs: readonly {
    readonly text?: readonly string[];
    readonly data?: Readonly<Record<string, readonly string[]>>;
  }[];
}

async function readCells(path: string): Promise<Loose[]> {
  return JSON.parse(await Deno.readTextFile(path)).cells;
}

Deno.test("runNotebooks keeps every output of every cell, in order", async () => {
  const cells = Array.from({ length: CELLS }, (_, i) =>
    code(
      `console.log("line ${i}");\n` +
        `await Deno.jupyter.display({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>${i}</b>" }) });\n` +
        `${i}`,
    ));
  await withNotebook(
    [{ cell_type: "markdown", metadata: {}, source: "# Made" }, ...cells],
    async (path) => {
      const [run] = await runNotebooks([path]);
      assert.equal(run?.cells, CELLS);
      const [text, ...ran] = await readCells(path);
      assert.deepEqual(text!.source, ["# Made"]);
      for (const [i, cell] of ran.entries()) {
        assert.equal(cell.execution_count, i + 1);
        assert.deepEqual(cell.outputs.map((o) => o.text ?? o.data), [
          [`line ${i}\n`],
          { "text/html": [`<b>${i}</b>`] },
          { "text/plain": [String(i)] },
        ]);
      }
      const first = await Deno.readTextFile(path);
      const [second] = await runNotebooks([path]);
      assert.equal(second?.bytes, new TextEncoder().encode(first).length);
      assert.equal(await Deno.readTextFile(path), first, "a second run gives the same file");
    },
  );
});

Deno.test("runNotebooks keeps the last state of what is updated, and what comes late", async () => {
  const send = (type: string, text: string) =>
    `await Deno.jupyter.broadcast("${type}", { data: { "text/plain": "${text}" }, metadata: {}, transient: { display_id: "bar" } });`;
  const cells = [
    `${send("display_data", "0 %")}\nfor (let i = 1; i < 9; i++) {\n${
      send("update_display_data", "half")
    }\n}`,
    send("update_display_data", "100 %"),
    `setTimeout(() => console.log("late"), 300); "first"`,
    `await new Promise((r) => setTimeout(r, 600)); "second"`,
  ];
  await withNotebook(cells.map(code), async (path, folder) => {
    const steps: string[] = [];
    const out = join(folder, "sub", "out.ipynb");
    const before = await Deno.readTextFile(path);
    await runNotebooks([path], {
      outOf: () => out,
      onCell: (_, done, total) => steps.push(`${done}/${total}`),
    });
    const [bar, update, first] = await readCells(out);
    assert.deepEqual(bar!.outputs.map((o) => o.data), [{ "text/plain": ["100 %"] }]);
    assert.deepEqual(update!.outputs, []);
    assert.deepEqual(first!.outputs[0]!.data, { "text/plain": [`"first"`] });
    assert.equal(await Deno.readTextFile(path), before, "the notebook itself stays as it was");
    assert.deepEqual(steps, ["0/4", "1/4", "2/4", "3/4", "4/4"]);
  });
});

Deno.test("a cell that fails is named, with its error; the notebook stays as it was", async () => {
  const failing: readonly (readonly [string, RegExp])[] = [
    [`throw new RangeError("no such fold")`, /made\.ipynb, code cell 2: RangeError: no such fold/],
    [`const = 3;`, /made\.ipynb, code cell 2: .*(syntax error|SyntaxError|Expected|Unexpected)/],
    [`await import("./nothing.ts")`, /made\.ipynb, code cell 2: .*nothing\.ts/],
    [`Deno.exit(3)`, /made\.ipynb, code cell 2: the kernel ended \(exit code 3\)/],
    [
      `await new Promise((r) => setTimeout(r, 60_000))`,
      /code cell 2: the cell took longer than 1 s/,
    ],
  ];
  await Promise.all(
    failing.map(([source, message]) =>
      withNotebook([code("1 + 1"), code(source), code("3")], async (path, folder) => {
        const before = await Deno.readTextFile(path);
        await assert.rejects(
          runNotebooks([path], { timeoutSec: source.includes("60_000") ? 1 : 20 }),
          {
            message,
          },
        );
        assert.equal(await Deno.readTextFile(path), before);
        assert.deepEqual([...Deno.readDirSync(folder)].map((e) => e.name), ["made.ipynb"]);
      })
    ),
  );
});

Deno.test("a run that is stopped leaves the notebook as it was, and no kernel", async () => {
  await withNotebook([code("await new Promise((r) => setTimeout(r, 60_000))")], async (path) => {
    const before = await Deno.readTextFile(path);
    const controller = new AbortController();
    const start = performance.now();
    const run = runNotebooks([path], {
      signal: controller.signal,
      onCell: () => setTimeout(() => controller.abort(), 200),
    });
    await assert.rejects(run, { name: "AbortError" });
    assert.ok(performance.now() - start < 20_000, "at once, not when the cell ends");
    assert.equal(await Deno.readTextFile(path), before);
  });
});

Deno.test("a notebook that cannot be read says why", async () => {
  await assert.rejects(runNotebooks(["nowhere/none.ipynb"]), {
    name: "InputError",
    message: /nowhere\/none\.ipynb": there is no such file/,
  });
});

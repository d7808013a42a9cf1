import assert from "node:assert/strict";
import { join } from "@std/path";
import type { BenchRow } from "@/evaluation/results.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import {
  addBench,
  addResult,
  readBench,
  readPredictions,
  readResults,
  writePredictions,
} from "@/disk/results.ts";
import { PATHS } from "@/disk/paths.ts";
import { inTemp } from "../_temp.ts";
import { filesIn } from "../app/_temp.ts";
import { madeTable } from "../evaluation/_table.ts";

const row = scorePredictions(madeTable());
const bench: BenchRow = {
  name: "one step",
  engine: "wasm",
  peer: null,
  ms: 250,
  peerMs: null,
  ratio: null,
  ratioLow: null,
  ratioHigh: null,
  runs: 20,
  machine: "2 cores",
};

Deno.test("rows are added, read again and kept in one order", () =>
  inTemp(async (folder) => {
    const path = join(folder, "reports", "results.json");
    assert.deepEqual(await readResults(path), []);
    await addResult(path, row);
    await addResult(path, { ...row, recipe: "a first one" });
    const rows = await readResults(path);
    assert.deepEqual(rows.map((r) => r.recipe), ["a first one", "made"]);
    const text = await Deno.readTextFile(path);
    await addResult(path, row);
    assert.equal(await Deno.readTextFile(path), text);
    assert.ok(text.startsWith('[\n  {\n    "recipe": "a first one",\n') && text.endsWith("]\n"));
    assert.deepEqual(await filesIn(join(folder, "reports")), ["results.json"]);
  }));

Deno.test("predictions are written and read again; errors name the file", () =>
  inTemp(async (folder) => {
    const path = join(folder, "run", "predictions.csv");
    const table = madeTable();
    await assert.rejects(readPredictions(path), {
      name: "InputError",
      code: "missing",
      message: /^Cannot read ".*predictions\.csv": there is no such file/,
    });
    await writePredictions(path, table);
    assert.deepEqual(await readPredictions(path), table);
    await Deno.writeTextFile(path, "id,emotion\n");
    await assert.rejects(readPredictions(path), {
      name: "InputError",
      code: "damaged",
      message: /^Cannot read the predictions in ".*predictions\.csv": there is no line "# labels/,
    });
  }));

Deno.test("predictions are compressed where the name says so, the same each time", () =>
  inTemp(async (folder) => {
    const path = join(folder, "predictions.csv.gz");
    const table = madeTable();
    await writePredictions(path, table);
    const bytes = await Deno.readFile(path);
    assert.deepEqual([...bytes.subarray(0, 2)], [0x1f, 0x8b]);
    assert.deepEqual(await readPredictions(path), table);
    await writePredictions(path, table);
    assert.deepEqual(await Deno.readFile(path), bytes);
    await Deno.writeFile(path, bytes.subarray(0, bytes.length - 20));
    await assert.rejects(readPredictions(path), /csv\.gz": it is no whole gzip file; restore it/);
  }));

Deno.test("a damaged file of figures is refused and left as it is", () =>
  inTemp(async (folder) => {
    const path = join(folder, "results.json");
    const cases: [string, RegExp][] = [
      ["[{", /^Cannot read ".*results\.json": it is no JSON; restore it from git$/],
      ["{}", /results\.json": its content = {}: a list is needed; restore it from git$/],
      ["[null]", /its content\[0\] = null: an object is needed/],
      [JSON.stringify([{ ...row, uar: 0.6 }]), /its content\[0\]\.uar = 0\.6: an object is needed/],
    ];
    for (const [text, message] of cases) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(addResult(path, row), { name: "InputError", code: "damaged", message });
      assert.equal(await Deno.readTextFile(path), text);
    }
  }));

Deno.test("rows of a later version keep the fields that are unknown here", () =>
  inTemp(async (folder) => {
    const path = join(folder, "bench.json");
    const later = { ...bench, gflops: 12 };
    await Deno.writeTextFile(path, JSON.stringify([later]));
    await addBench(path, { ...bench, name: "another step" });
    assert.deepEqual((await readBench(path))[1], later);
  }));

Deno.test("published results are read, and written again without a change", () =>
  inTemp(async (folder) => {
    const text = await Deno.readTextFile(PATHS.results);
    const path = join(folder, "results.json");
    await Deno.writeTextFile(path, text);
    const [first] = await readResults(path);
    await addResult(path, first!);
    assert.equal(await Deno.readTextFile(path), text);
  }));

Deno.test("a folder in the place of a file is refused, and nothing is left behind", () =>
  inTemp(async (folder) => {
    const path = join(folder, "results.json");
    await Deno.mkdir(join(path, "full"), { recursive: true });
    const written = writePredictions(path, madeTable());
    await assert.rejects(written, {
      name: "InputError",
      message: /^Cannot write ".*results\.json"/,
    });
    const added = addResult(path, row);
    await assert.rejects(added, { name: "InputError", message: /^Cannot read ".*results\.json"/ });
    assert.deepEqual(await filesIn(folder), []);
  }));

import { InputError } from "@/base/errors.ts";
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
import { madeTable } from "../evaluation/_table.ts";

const row = scorePredictions(madeTable(), { samples: 10 });
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

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name).sort();

Deno.test("rows are added, read again and kept in one order", () =>
  inFolder(async (folder) => {
    const path = join(folder, "reports", "results.json");
    assert.deepEqual(await readResults(path), []);
    await addResult(path, row);
    const rows = await addResult(path, { ...row, recipe: "a first one" });
    assert.deepEqual(await readResults(path), rows);
    assert.deepEqual(rows.map((r) => r.recipe), ["a first one", "made"]);
    const text = await Deno.readTextFile(path);
    await addResult(path, row);
    assert.equal(await Deno.readTextFile(path), text);
    assert.ok(text.startsWith('[\n  {\n    "recipe": "a first one",\n') && text.endsWith("]\n"));
    assert.deepEqual(await namesIn(join(folder, "reports")), ["results.json"]);
  }));

Deno.test("timings are added and read again", () =>
  inFolder(async (folder) => {
    const path = join(folder, "bench.json");
    assert.deepEqual(await readBench(path), []);
    assert.deepEqual(await addBench(path, bench), [bench]);
    assert.deepEqual(await readBench(path), [bench]);
  }));

Deno.test("predictions are written and read again; errors name the file", () =>
  inFolder(async (folder) => {
    const path = join(folder, "run", "predictions.csv"), table = madeTable();
    await assert.rejects(readPredictions(path), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(
        error.message,
        /^Cannot read the predictions .*predictions\.csv: .*run the trai/,
      );
      return true;
    });
    await writePredictions(path, table);
    assert.deepEqual(await readPredictions(path), table);
    await Deno.writeTextFile(path, "id,emotion\n");
    await assert.rejects(readPredictions(path), /predictions\.csv: Cannot read predictions: /);
  }));

Deno.test("predictions are compressed where the name says so, the same each time", () =>
  inFolder(async (folder) => {
    const path = join(folder, "predictions.csv.gz"), table = madeTable();
    await writePredictions(path, table);
    const bytes = await Deno.readFile(path);
    assert.deepEqual([...bytes.subarray(0, 2)], [0x1f, 0x8b]);
    assert.deepEqual(await readPredictions(path), table);
    await writePredictions(path, table);
    assert.deepEqual(await Deno.readFile(path), bytes);
    await Deno.writeFile(path, bytes.subarray(0, bytes.length - 20));
    await assert.rejects(readPredictions(path), /csv\.gz: it is no whole gzip file \(restore it/);
    await assert.rejects(readPredictions(join(folder, "no.csv.gz")), InputError);
  }));

Deno.test("a damaged file of figures is refused and left as it is", () =>
  inFolder(async (folder) => {
    const path = join(folder, "results.json");
    const cases: [string, RegExp][] = [
      ["[{", /Cannot read the figures in .*results\.json: .*JSON.* Restore it from git/],
      ["{}", /it is not a list of rows/],
      ["[null]", /row 0 has no recipe, which must be of type string/],
      [JSON.stringify([{ ...row, uar: 0.6 }]), /row 0 has no uar, which must be of type object/],
    ];
    for (const [text, message] of cases) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(addResult(path, row), (error: Error) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, message);
        return true;
      });
      assert.equal(await Deno.readTextFile(path), text);
    }
  }));

Deno.test("what cannot be written says so and leaves nothing behind", () =>
  inFolder(async (folder) => {
    // A folder stands where the file should be.
    const path = join(folder, "results.json");
    await Deno.mkdir(join(path, "full"), { recursive: true });
    await assert.rejects(writePredictions(path, madeTable()), /^.*Cannot write .*results\.json: /);
    await assert.rejects(addResult(path, row), /Cannot read .*results\.json: /);
    assert.deepEqual(await namesIn(folder), ["results.json"]);
  }));

Deno.test("a full disk is said once, with what to do", () =>
  inFolder(async (folder) => {
    const path = join(folder, "results.json"), writeTextFile = Deno.writeTextFile;
    Deno.writeTextFile = () => Promise.reject(new Error("No space left on device (os error 28)"));
    try {
      await assert.rejects(addResult(path, row), {
        message:
          `Cannot write ${path}: the disk is full; free some space and run the same command again`,
      });
    } finally {
      Deno.writeTextFile = writeTextFile;
    }
  }));

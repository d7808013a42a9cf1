import assert from "node:assert/strict";
import { join } from "@std/path";
import { fromCsv } from "@/evaluation/predictions.ts";
import { findRuns, readRun, RUN_FILES } from "@/disk/record.ts";
import { historyToCsv } from "@/training/history.ts";
import { planCrossValidation } from "@/training/plan.ts";
import { writeRun } from "../app/_runs.ts";
import { JOB, madeUtterances } from "../training/_job.ts";
import { inTemp } from "../_temp.ts";

Deno.test("the files of a run are its predictions, and the figures that follow", () =>
  inTemp(async (dir) => {
    const path = await writeRun(dir);
    const { record, history } = await readRun(path);
    assert.deepEqual([record.job, history.length], [JOB, 1]);
    const read = (name: string) => Deno.readTextFile(join(path, name));
    const table = fromCsv(await read("predictions.csv"));
    const { protocol, leaky, recipe, model, provenance } = table;
    assert.deepEqual([protocol, leaky, recipe, model], ["speaker", false, "made", "cnn_lstm"]);
    assert.deepEqual(provenance, { engine: "wasm", trainSec: 2, commit: "abc" });
    assert.deepEqual([table.rows[0]!.fold, table.rows[0]!.seed], [0, 1]);
    const metrics = JSON.parse(await read("metrics.json"));
    // Of 6 clips of each emotion, 3 happy ones were taken for sad.
    assert.deepEqual(metrics.confusion, [[3, 3, 0], [0, 6, 0], [0, 0, 6]]);
    assert.ok(Math.abs(metrics.uar.mean - (0.5 + 1 + 1) / 3) < 1e-12);
    assert.deepEqual([metrics.clips, metrics.speakers, metrics.trainSec], [18, 2, 2]);
  }));

Deno.test("runs are found by their plans", () =>
  inTemp(async (runsDir) => {
    const dir = await writeRun(runsDir);
    const plans = await planCrossValidation(JOB, madeUtterances());
    const { finished, missing } = await findRuns(plans, { runsDir });
    assert.deepEqual(finished, [await readRun(dir)]);
    assert.deepEqual(missing, plans.slice(1));
  }));

Deno.test("a folder without a finished run is refused", () =>
  inTemp(async (dir) => {
    await assert.rejects(readRun(dir), {
      name: "InputError",
      message: /^Cannot read the run .*: it holds no finished training/,
    });
  }));

Deno.test("a record that was changed is refused", () =>
  inTemp(async (dir) => {
    const write = (content: string) => Deno.writeTextFile(join(dir, RUN_FILES.record), content);
    await Deno.writeTextFile(join(dir, RUN_FILES.history), historyToCsv([]));
    await write("{");
    await assert.rejects(readRun(dir), {
      name: "InputError",
      message: /run\.json": it is no JSON/,
    });
    for (const other of ['{"format": "speech-emotion-run/0"}', "null"]) {
      await write(other);
      await assert.rejects(readRun(dir), {
        name: "InputError",
        message: /its format is ".*", not/,
      });
    }
    const job = { ...JOB, seed: -1 };
    await write(JSON.stringify({ format: "speech-emotion-run/1", job }));
    await assert.rejects(readRun(dir), { name: "InputError", message: /run\.json\.seed = -1/ });
    await write(JSON.stringify({ format: "speech-emotion-run/1", job: JOB }));
    await Deno.writeTextFile(join(dir, RUN_FILES.history), "epoch\n");
    await assert.rejects(readRun(dir), {
      name: "InputError",
      message: /^Cannot read .*history\.csv: its first line should be/,
    });
  }));

import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  readRecords,
  runPredictions,
  runSummary,
  summaryText,
} from "@/reporting/published/runs.ts";
import type { JobConfig } from "@/training/job.ts";
import { madeJob, writeRun } from "../../app/_runs.ts";
import { tempFolder } from "../../app/_temp.ts";

/** Two folds of the made job, of 18 and 27 clips; three decisions of each are wrong. */
async function twoFolds(folder: string): Promise<string[]> {
  return [await writeRun(folder, madeJob()), await writeRun(folder, madeJob({ fold: 1 }))];
}

Deno.test("folds and seeds of one training become one table and one row", async () => {
  await using folder = await tempFolder();
  const dirs = await twoFolds(folder.path);
  const table = await runPredictions(dirs);
  assert.deepEqual(new Set(table.rows.map(({ fold }) => fold)), new Set([0, 1]));
  const row = await runSummary(dirs);
  assert.equal(row.clips, table.rows.length);
  assert.deepEqual([row.recipe, row.protocol, row.corpora, row.folds, row.seeds], [
    "made",
    "speaker",
    ["made"],
    [0, 1],
    [1],
  ]);
  const wrong = table.rows.filter((r) => r.predicted !== r.emotion).length;
  assert.ok(Math.abs(row.wa.mean - (1 - wrong / table.rows.length)) < 1e-12);
  const seeds = [dirs[0]!, await writeRun(folder.path, madeJob({ seed: 2 }))];
  assert.deepEqual((await runSummary(seeds)).seeds, [1, 2]);
});

Deno.test("one line tells what was tested, and how it went", async () => {
  await using folder = await tempFolder();
  const dirs = await twoFolds(folder.path);
  const one = summaryText(await runSummary([dirs[0]!]));
  assert.match(
    one,
    /^made \(cnn_lstm\), speaker, fold 0, seed 1, 18 speech clips of 2 speakers: UAR \d\d\.\d.* %, WA 83\.3.* %, macro F1 .* %, weighted F1 .* %$/,
  );
  assert.match(
    summaryText(await runSummary(dirs)),
    /, speaker, 2 folds, seed 1, 45 speech clips of 5/,
  );
});

Deno.test("what is no run is refused, and so are runs that do not belong together", async () => {
  await using folder = await tempFolder();
  const { path } = folder, run = await writeRun(path, madeJob());
  const message = /^Cannot read the run .*: it holds no finished training \(run\.json and history/;
  await assert.rejects(runPredictions([path]), { name: "InputError", message });
  await assert.rejects(runPredictions([join(path, "nothing")]), { name: "InputError", message });
  await assert.rejects(runPredictions([]), /without a run: name at least one run folder/);
  await assert.rejects(runPredictions([run, run]), {
    name: "InputError",
    message: /test made-.* twice under seed 1/,
  });
  const { training, split } = madeJob();
  const others: readonly [JobConfig, string][] = [
    [madeJob({ fold: 1, recipe: "other" }), "recipe"],
    [madeJob({ fold: 1, training: { ...training, epochs: 2 } }), "training"],
    [{ ...madeJob(), split: { ...split, protocol: "random" } }, "protocol"],
    [madeJob({ fold: 1, labels: ["sad", "happy", "calm"] }), "labels"],
  ];
  for (const [job, what] of others) {
    await assert.rejects(runPredictions([run, await writeRun(path, job)]), {
      name: "InputError",
      message: new RegExp(
        `^Cannot evaluate .* together with .*: they differ in ${what}; only folds`,
      ),
    });
  }
});

Deno.test("predictions that were copied from another run are refused", async () => {
  await using folder = await tempFolder();
  const [first, second] = await twoFolds(folder.path) as [string, string];
  await Deno.copyFile(join(first, "predictions.csv"), join(second, "predictions.csv"));
  await assert.rejects(runSummary([second]), {
    name: "InputError",
    message:
      /its predictions are of made cnn_lstm speaker best 0 1, its record is of .* best 1 1; the/,
  });
});

Deno.test("which epoch was kept is told, and is part of what belongs together", async () => {
  await using folder = await tempFolder();
  const { training } = madeJob();
  const last = madeJob({ fold: 1, training: { ...training, selection: "last" } });
  const dirs = [await writeRun(folder.path), await writeRun(folder.path, last)];
  assert.equal((await runPredictions([dirs[1]!])).selection, "last");
  assert.match(summaryText(await runSummary([dirs[1]!])), /, speaker, last epoch, fold 1,/);
  await assert.rejects(readRecords(dirs), /they differ in training; only folds/);
});

import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { canonicalJson } from "@/base/hash.ts";
import { writePredictions } from "@/disk/results.ts";
import {
  listRuns,
  readRunLines,
  readRuns,
  readSide,
  runSummary,
} from "@/reporting/published/runs.ts";
import { summaryText } from "@/reporting/result_text.ts";
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
  const { table } = await readRuns(dirs);
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
  await assert.rejects(readRuns([path]), { name: "InputError", message });
  await assert.rejects(readRuns([join(path, "nothing")]), { name: "InputError", message });
  await assert.rejects(readRuns([]), /without a run: name at least one run folder/);
  await assert.rejects(readRuns([run, run]), {
    name: "InputError",
    message: /is tested twice under seed 1/,
  });
  const { training, split } = madeJob();
  const others: readonly [JobConfig, string][] = [
    [madeJob({ fold: 1, recipe: "other" }), "recipe"],
    [madeJob({ fold: 1, training: { ...training, epochs: 2 } }), "training"],
    [{ ...madeJob(), split: { ...split, protocol: "random" } }, "protocol"],
    [madeJob({ fold: 1, labels: ["sad", "happy", "calm"] }), "labels"],
  ];
  for (const [job, what] of others) {
    await assert.rejects(readRuns([run, await writeRun(path, job)]), {
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
  assert.equal((await readRuns([dirs[1]!])).table.selection, "last");
  assert.match(summaryText(await runSummary([dirs[1]!])), /, speaker, last epoch, fold 1,/);
  await assert.rejects(readRuns(dirs), /they differ in training; only folds/);
});

Deno.test("finished runs are listed in natural order; others are not runs", async () => {
  await using folder = await tempFolder();
  const { path } = folder;
  assert.deepEqual(await listRuns(join(path, "nothing")), []);
  const seeds = [10, 2].map((seed) => madeJob({ seed }));
  const dirs = await Promise.all(seeds.map((job) => writeRun(path, job)));
  await Deno.mkdir(join(path, "made-speaker-fold0-seed3-aa.part"));
  assert.deepEqual(await listRuns(path), dirs.toReversed());
});

Deno.test("a run's figures are read from its folder; damaged ones are refused by name", async () => {
  await using folder = await tempFolder();
  const dir = await writeRun(folder.path);
  const metrics = join(dir, "metrics.json");
  const [line] = await readRunLines([dir]);
  const row = await runSummary([dir]);
  assert.equal(
    canonicalJson({ ...row, confusion: 0 }),
    canonicalJson({ ...line!.row, confusion: 0 }),
  );
  const cases: [content: string, why: RegExp][] = [
    ["{", /metrics\.json": it is no JSON; remove that run and train it again$/],
    ["{}", /metrics\.json": its content: the key "recipe" is missing; remove that run and train/],
    ["[]", /metrics\.json": its content = \[\]: an object is needed; remove/],
    [JSON.stringify({ ...row, uar: 0.5 }), /its content\.uar = 0\.5: an object is needed/],
  ];
  for (const [content, message] of cases) {
    await Deno.writeTextFile(metrics, content);
    await assert.rejects(readRunLines([dir]), { name: "InputError", code: "damaged", message });
  }
  await Deno.remove(metrics);
  await assert.rejects(readRunLines([dir]), { name: "InputError", code: "missing" });
});

Deno.test("a side is a run, its name, several runs, a file, or a published name", async () => {
  await using folder = await tempFolder();
  const runsDir = folder.path;
  const options = { runsDir, reportsDir: runsDir };
  const dirs = await twoFolds(runsDir);
  const { table: both } = await readRuns(dirs);
  const { table: one } = await readRuns([dirs[0]!]);
  const file = join(runsDir, "predictions", "both.csv.gz");
  await writePredictions(file, both);
  assert.deepEqual(await readSide(dirs[0]!, options), one);
  assert.deepEqual(await readSide(basename(dirs[0]!), options), one);
  assert.deepEqual(await readSide(dirs.map((dir) => basename(dir)).join(", "), options), both);
  assert.deepEqual(await readSide(file, options), both);
  assert.deepEqual(await readSide("both", options), both);
  for (const nothing of ["neither", `${dirs[0]},neither`, ""]) {
    await assert.rejects(readSide(nothing, options), {
      name: "InputError",
      message: /^Cannot compare ".*": it is no run folder, no file of predictions and no name/,
    });
  }
});

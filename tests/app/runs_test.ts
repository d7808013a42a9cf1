import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  checkPublishable,
  publishedName,
  publishRuns,
  readPublished,
  runPredictions,
  runSummary,
  summaryText,
} from "@/app/runs.ts";
import { readPredictions, readResults } from "@/evaluation/store.ts";
import { canonicalJson } from "@/models/checksum.ts";
import type { JobConfig } from "@/training/job.ts";
import { madeJob, writeRun } from "./_runs.ts";
import { filesIn, tempFolder } from "./_temp.ts";

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
  await assert.rejects(runPredictions([path]), { name: "NotFound", message });
  await assert.rejects(runPredictions([join(path, "nothing")]), { name: "NotFound", message });
  await assert.rejects(runPredictions([]), /without a run: name at least one run folder/);
  await assert.rejects(runPredictions([run, run]), {
    name: "RangeError",
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
      name: "RangeError",
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
    name: "RangeError",
    message:
      /its predictions are of made cnn_lstm speaker 0 1, its record is of .* speaker 1 1; the/,
  });
});

Deno.test("publishing writes the table, its row and its picture, the same each time", async () => {
  await using folder = await tempFolder();
  const reportsDir = join(folder.path, "reports");
  const dirs = await twoFolds(join(folder.path, "runs"));
  const { row, predictions, picture } = await publishRuns(dirs, { reportsDir });
  const name = "made-cnn_lstm-speaker-speech-made-fold0_1";
  const files = [`figures/${name}.svg`, `predictions/${name}.csv`, "results.json"];
  assert.deepEqual(await filesIn(reportsDir), files);
  assert.equal(
    canonicalJson(await readResults(join(reportsDir, "results.json"))),
    canonicalJson([row]),
  );
  assert.deepEqual(await readPredictions(predictions), await runPredictions(dirs));
  const svg = await Deno.readTextFile(picture);
  assert.match(svg, /^<svg/);
  assert.match(svg, /made, speaker: UAR/);
  const read = () => Promise.all(files.map((file) => Deno.readFile(join(reportsDir, file))));
  const before = await read();
  await publishRuns(dirs, { reportsDir });
  assert.deepEqual(await read(), before);
});

Deno.test("nothing is published of runs that cannot be judged, nor of the demo corpus", async () => {
  await using folder = await tempFolder();
  const run = await writeRun(join(folder.path, "runs")), reportsDir = join(folder.path, "reports");
  await assert.rejects(publishRuns([run, run], { reportsDir }), { name: "RangeError" });
  await assert.rejects(Deno.stat(reportsDir), Deno.errors.NotFound);
  checkPublishable(["ravdess"]);
  assert.throws(() => checkPublishable(["demo", "ravdess"]), {
    name: "RangeError",
    message: /^Cannot publish figures of the demo corpus: .* leave --publish out$/,
  });
});

Deno.test("published names tell apart what results tell apart", async () => {
  await using folder = await tempFolder();
  const row = {
    ...await runSummary([await writeRun(folder.path)]),
    recipe: "two_channel",
    model: "cnn_lstm",
    corpora: ["ravdess"],
    folds: [0, 1, 2],
  };
  const name = (changes: Partial<typeof row>) =>
    publishedName({ ...row, ...changes }, { folds: 3 });
  assert.equal(name({}), "two_channel-cnn_lstm-speaker-speech");
  assert.equal(name({ testChannel: "all" }), "two_channel-cnn_lstm-speaker");
  assert.equal(name({ folds: [2] }), "two_channel-cnn_lstm-speaker-speech-fold2");
  assert.equal(name({ corpora: ["tess"] }), "two_channel-cnn_lstm-speaker-speech-tess");
});

Deno.test("readPublished says which file of predictions there is not", async () => {
  await assert.rejects(readPublished("no_such_recipe"), /no_such_recipe\.csv/);
});

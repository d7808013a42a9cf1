import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import {
  checkPublishable,
  judgeRuns,
  publishRuns,
  readPublishedRow,
} from "@/reporting/published/publish.ts";
import { publishModel } from "@/reporting/published/published_model.ts";
import { readRuns } from "@/reporting/published/runs.ts";
import { readPredictions, readResults } from "@/disk/results.ts";
import { canonicalJson } from "@/base/hash.ts";
import { PATHS } from "@/disk/paths.ts";
import type { JobConfig } from "@/training/job.ts";
import { recipeJob } from "@/recipes/job.ts";
import { readCard } from "@/disk/models.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { madeJob, writeRun } from "../../app/_runs.ts";
import { MODEL_LABELS, writeModel } from "../../app/_model.ts";
import { filesIn, tempFolder } from "../../app/_temp.ts";

/** Two folds of the made job. */
async function twoFolds(folder: string): Promise<string[]> {
  return [await writeRun(folder, madeJob()), await writeRun(folder, madeJob({ fold: 1 }))];
}

Deno.test("publishing writes the table, its row and its picture, the same each time", async () => {
  await using folder = await tempFolder();
  const reportsDir = join(folder.path, "reports");
  const dirs = await twoFolds(join(folder.path, "runs"));
  const { row, predictions, picture } = await publishRuns(dirs, { reportsDir });
  const name = "made-cnn_lstm-speaker-speech-made-fold0_1";
  const files = [`figures/${name}.svg`, `predictions/${name}.csv.gz`, "results.json"];
  assert.deepEqual(await filesIn(reportsDir), files);
  assert.equal(
    canonicalJson(await readResults(join(reportsDir, "results.json"))),
    canonicalJson([row]),
  );
  assert.deepEqual(await readPredictions(predictions), (await readRuns(dirs)).table);
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
  await assert.rejects(publishRuns([run, run], { reportsDir }), { name: "InputError" });
  await assert.rejects(Deno.stat(reportsDir), Deno.errors.NotFound);
  assert.throws(() => checkPublishable(["demo", "ravdess"]), {
    name: "InputError",
    message: /^Cannot publish figures of the demo corpus: .* leave --publish out$/,
  });
});

Deno.test("figures of changed settings do not replace those of the recipe", async () => {
  await using folder = await tempFolder();
  const reportsDir = join(folder.path, "reports");
  const { features, model, training } = recipeJob(twoChannel);
  const own = { recipe: "two_channel", features, model, training };
  const publish = async (...jobs: JobConfig[]) => {
    const dirs = await Promise.all(jobs.map((job) => writeRun(folder.path, job)));
    await publishRuns(dirs, { reportsDir, rawDir: folder.path });
  };
  const seeds = (job: Partial<JobConfig>) => [1, 2].map((seed) => madeJob({ ...job, seed }));
  await publish(madeJob(own));
  await assert.rejects(publish(...seeds({ ...own, training: { ...training, epochs: 2 } })), {
    name: "InputError",
    message:
      /^Cannot publish seed 1, 2 of two_channel .* its training settings are not those of the/,
  });
  await publish(...seeds(own));
});

Deno.test("figures of other labels do not replace those that are published", async () => {
  await using folder = await tempFolder();
  const publish = async (job: JobConfig) =>
    await publishRuns([await writeRun(folder.path, job)], {
      reportsDir: join(folder.path, "reports"),
    });
  await publish(madeJob());
  await assert.rejects(publish({ ...madeJob(), labels: [...madeJob().labels].reverse() }), {
    name: "InputError",
    message:
      /would replace published figures of the labels .*; leave --publish out, or first remove/,
  });
});

Deno.test("figures of more seeds are not replaced by those of fewer", async () => {
  await using folder = await tempFolder();
  const reportsDir = join(folder.path, "reports");
  const first = await writeRun(folder.path, madeJob({ seed: 1 }));
  const second = await writeRun(folder.path, madeJob({ seed: 2 }));
  await publishRuns([first], { reportsDir });
  const { row, predictions } = await publishRuns([first, second], { reportsDir });
  const before = await Deno.readFile(predictions);
  await assert.rejects(publishRuns([second], { reportsDir }), {
    name: "InputError",
    message:
      /^Cannot publish seed 2 of made .*, speaker: .* of seed 1, 2; publish all seeds togeth/,
  });
  assert.deepEqual(await Deno.readFile(predictions), before);
  assert.deepEqual((await readResults(join(reportsDir, "results.json")))[0]!.seeds, row.seeds);
});

Deno.test("published names tell apart what results tell apart", async () => {
  await using folder = await tempFolder();
  const { training, split } = madeJob();
  const nameOf = async (job: JobConfig) => {
    const dir = await writeRun(join(folder.path, "runs"), job);
    const reportsDir = join(folder.path, "reports");
    return basename((await publishRuns([dir], { reportsDir })).predictions, ".csv.gz");
  };
  const all = { ...split, testChannel: "all", valChannel: "all", protocol: "random" } as const;
  assert.equal(await nameOf({ ...madeJob(), split: all }), "made-cnn_lstm-random-speech-made");
  const name = "made-cnn_lstm-speaker-speech-made-fold0";
  assert.equal(await nameOf(madeJob()), name);
  const last = madeJob({ training: { ...training, selection: "last" } });
  assert.equal(await nameOf(last), "made-cnn_lstm-speaker-last-speech-made-fold0");
});

Deno.test("the predictions of every published row are found by its name", async () => {
  for (const row of await readResults(PATHS.results)) {
    assert.equal((await readPublishedRow(row)).recipe, row.recipe);
  }
  const [row] = await readResults(PATHS.results);
  const missing = { ...row!, recipe: "no_such_recipe" };
  await assert.rejects(readPublishedRow(missing), {
    name: "InputError",
    message: /no_such_recipe/,
  });
});

Deno.test("runs are judged without recordings, too, but have no temperature, and say so", async () => {
  await using folder = await tempFolder();
  const notices: string[] = [];
  const onNotice = (sentence: string) => notices.push(sentence);
  const dirs = await twoFolds(folder.path);
  const { table, pack: { summary } } = await judgeRuns(dirs, { rawDir: folder.path, onNotice });
  assert.deepEqual([summary.clips, summary.calibration], [table.rows.length, undefined]);
  assert.deepEqual(notices, ["calibration is left out: the recordings of made are not here"]);
});

Deno.test("where copies were made, twins across the split are counted; elsewhere not", async () => {
  await using folder = await tempFolder();
  const copies = [{ name: "noisy", changes: [{ kind: "noise", snrDb: 20 }] }] as const;
  const job = { ...madeJob(), copies };
  const twins = async (protocol: "augment_first" | "random") => {
    const split = { ...job.split, protocol, testChannel: "all", valChannel: "all" } as const;
    const dir = await writeRun(folder.path, { ...job, split });
    return (await judgeRuns([dir])).pack.summary.twinShare;
  };
  assert.equal(await twins("random"), 0);
  assert.ok((await twins("augment_first"))! > 0.5);
  const { pack } = await judgeRuns([await writeRun(folder.path)], { rawDir: folder.path });
  assert.equal(pack.summary.twinShare, undefined);
});

Deno.test("a run's network is published under its recipe's name, as it is", async () => {
  await using folder = await tempFolder();
  const run = await writeRun(folder.path), modelsDir = join(folder.path, "models");
  await writeModel(join(run, "model"));
  const dir = await publishModel(run, { modelsDir });
  assert.equal(dir, join(modelsDir, "made"));
  assert.deepEqual((await readCard(dir)).labels, MODEL_LABELS);
  for (const name of ["meta.json", "model.json", "weights.bin"]) {
    const copied = await Deno.readFile(join(dir, name));
    assert.deepEqual(copied, await Deno.readFile(join(run, "model", name)));
  }
});

Deno.test("a network of a leaky run, on synthetic recordings or without its card is not published", async () => {
  await using folder = await tempFolder();
  const { path } = folder, modelsDir = join(path, "models");
  const random = { ...madeJob(), split: { ...madeJob().split, protocol: "random" } } as const;
  const cases: [job: JobConfig, why: RegExp][] = [
    [random, /its protocol "random" says nothing about unseen/],
    [madeJob({ corpora: ["demo", "made"] }), /it was trained on synthetic/],
  ];
  for (const [job, message] of cases) {
    const run = await writeRun(path, job);
    await writeModel(join(run, "model"));
    await assert.rejects(publishModel(run, { modelsDir }), { name: "InputError", message });
  }
  const bare = await writeRun(path);
  await assert.rejects(publishModel(bare, { modelsDir }), {
    name: "InputError",
    message: /meta\.json/,
  });
  await assert.rejects(Deno.stat(modelsDir), Deno.errors.NotFound);
});

import assert from "node:assert/strict";
import { confusionMatrix, uar } from "@/evaluation/metrics.ts";
import { join } from "@std/path";
import { predictionTable, readRun, RUN_FILES } from "@/disk/record.ts";
import { readPredictions, writePredictions } from "@/disk/results.ts";
import { judgeRuns } from "@/reporting/published/publish.ts";
import { scoreValidation, validationPredictions } from "@/disk/validation.ts";
import type { ProtocolName } from "@/splits/split.ts";
import { madeJob, madePredictions, writeRun } from "../app/_runs.ts";
import { tempFolder } from "../app/_temp.ts";
import { JOB, madeUtterances } from "../training/_job.ts";
import { trainFolds } from "./_trained.ts";

/** A made run with validation predictions in its folder: all decisions are right but one. */
async function writeValidated(
  folder: string,
  options: { readonly fold: number; readonly protocol?: ProtocolName; readonly speakers?: number },
): Promise<string> {
  const { fold, protocol = "speaker", speakers = 10 } = options;
  const names = [...new Set(madeUtterances().map(({ speaker }) => speaker))].slice(0, speakers);
  const utterances = madeUtterances().filter(({ speaker }) => names.includes(speaker));
  const made = madeJob({ fold });
  const job = { ...made, split: { ...made.split, protocol } };
  const dir = await writeRun(folder, job, utterances);
  const { record } = await readRun(dir);
  const clips = utterances.filter(({ id }) => record.split.val.includes(id));
  const rows = madePredictions(clips, job, { wrong: "calm", count: 1 });
  await writePredictions(join(dir, RUN_FILES.validation), predictionTable(rows, record));
  return dir;
}

Deno.test("validation predictions are read from the run folders, fold after fold", async () => {
  await using folder = await tempFolder();
  const dirs = [
    await writeValidated(folder.path, { fold: 0 }),
    await writeValidated(folder.path, { fold: 1 }),
  ];
  const table = await validationPredictions(dirs);
  const read = await Promise.all(
    dirs.map((dir) => readPredictions(join(dir, RUN_FILES.validation))),
  );
  assert.deepEqual(table?.rows, read.flatMap(({ rows }) => rows));
  const { record } = await readRun(dirs[0]!);
  assert.deepEqual(
    table.rows.filter(({ fold }) => fold === 0).map(({ id }) => id).sort(),
    record.split.val,
  );
});

for (const [protocol, speakers, folds] of [["loso", 10, 10], ["speaker", 4, 4]] as const) {
  Deno.test(`folds that validate on the same speakers are calibrated (${protocol})`, async () => {
    await using folder = await tempFolder();
    const dirs: string[] = [];
    for (let fold = 0; fold < folds; fold++) {
      dirs.push(await writeValidated(folder.path, { fold, protocol, speakers }));
    }
    const { rows } = (await validationPredictions(dirs))!;
    assert.ok(new Set(rows.map(({ id }) => id)).size < rows.length, "clips recur across folds");
    const { pack } = await judgeRuns(dirs);
    const { temperatures } = pack.summary.calibration!;
    assert.deepEqual(temperatures.map(({ fold }) => fold), [...Array(folds).keys()]);
    assert.ok(temperatures.every(({ temperature }) => temperature > 0));
    await assert.rejects(
      validationPredictions([dirs[0]!, dirs[0]!]),
      /is tested twice under seed 1/,
    );
  });
}

Deno.test("none are made for a leaky protocol, nor without recordings or a network", async () => {
  await using folder = await tempFolder();
  const rawDir = folder.path;
  const notices: string[] = [];
  const options = { rawDir, onNotice: (sentence: string) => notices.push(sentence) };
  const leaky = await writeRun(rawDir, {
    ...madeJob(),
    split: { ...JOB.split, protocol: "random" },
  });
  assert.equal(await validationPredictions([leaky], options), null);
  assert.deepEqual(notices, []);
  const run = await writeRun(rawDir);
  assert.equal(await validationPredictions([run], options), null);
  assert.match(notices.pop()!, /the recordings of made are not here/);
  await assert.rejects(
    validationPredictions([join(rawDir, RUN_FILES.model)]),
    /no finished run|it holds no/,
  );
});

Deno.test("a run scores its validation part as it did when it selected its epoch", async () => {
  await using folder = await tempFolder();
  const features = { ...JOB.features, normalise: "trainBands" } as const;
  const { runs: [run], utterances, places } = await trainFolds(folder.path, { features });
  const rows = await scoreValidation(run!, utterances.toReversed(), places);
  assert.deepEqual(rows.map(({ id }) => id), run!.record.split.val);
  const found = uar(confusionMatrix(rows, JOB.labels));
  assert.equal(found, run!.history[run!.record.bestEpoch - 1]!.valUar);
  const { emotion, scores } = rows[0]!;
  assert.ok(scores[JOB.labels.indexOf(emotion)]! > 0.5);
  await assert.rejects(scoreValidation(run!, utterances.slice(1), places), {
    name: "InputError",
    message: /the recordings here are not those that it was trained on/,
  });
});

import assert from "node:assert/strict";
import { join } from "@std/path";
import { VALIDATION_FILE, validationPredictions } from "@/reporting/published/validation.ts";
import { readPredictions, writePredictions } from "@/disk/results.ts";
import { predictionTable } from "@/disk/judge.ts";
import { readRun, RUN_FILES } from "@/disk/record.ts";
import { JOB, madeUtterances } from "../../training/_job.ts";
import { madeJob, writeRun } from "../../app/_runs.ts";
import { tempFolder } from "../../app/_temp.ts";

/** Puts validation predictions into a run's folder, all decisions right but one. */
async function writeValidation(dir: string): Promise<void> {
  const { record } = await readRun(dir), { labels } = JOB;
  const clips = madeUtterances().filter(({ id }) => record.split.val.includes(id))
    .map((utterance, i) => {
      const predicted = i === 0 ? "calm" : utterance.emotion;
      return { utterance, predicted, scores: labels.map((l) => l === predicted ? 0.8 : 0.1) };
    });
  await writePredictions(join(dir, VALIDATION_FILE), predictionTable(clips, record));
}

Deno.test("validation predictions that are there are read, fold after fold", async () => {
  await using folder = await tempFolder();
  const dirs = [await writeRun(folder.path), await writeRun(folder.path, madeJob({ fold: 1 }))];
  for (const dir of dirs) await writeValidation(dir);
  const table = await validationPredictions(dirs);
  const read = await Promise.all(dirs.map((dir) => readPredictions(join(dir, VALIDATION_FILE))));
  assert.deepEqual(table?.rows, read.flatMap(({ rows }) => rows));
  const { record } = await readRun(dirs[0]!);
  assert.deepEqual(
    table.rows.filter(({ fold }) => fold === 0).map(({ id }) => id).sort(),
    record.split.val,
  );
});

Deno.test("none are made for a leaky protocol, nor without recordings or a network", async () => {
  await using folder = await tempFolder();
  const rawDir = folder.path, notices: string[] = [];
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

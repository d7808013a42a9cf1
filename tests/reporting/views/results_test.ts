import assert from "node:assert/strict";
import { InputError } from "@/base/errors.ts";
import { compareRuns } from "@/evaluation/compare.ts";
import { groupBySeed } from "@/evaluation/score.ts";
import type { LadderRung } from "@/reporting/figures/ladder.ts";
import { percentText, pointsInterval, pointsText } from "@/reporting/result_text.ts";
import * as views from "@/reporting/views/evaluation.ts";
import { twinCount, twinTable, wholeActorTable } from "@/reporting/views/leakage.ts";
import { jobSentences, runFacts, settingsTable, splitTable } from "@/reporting/views/training.ts";
import { jobHere } from "@/recipes/job.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { madeTable } from "../../evaluation/_table.ts";
import { madeUtterances } from "../../training/_job.ts";
import { madeJob } from "../../app/_runs.ts";
import type { FinishedRun } from "@/disk/record.ts";
import { LEAKY_RESULT, RESULT } from "../_rows.ts";

const TABLE = madeTable({ seeds: [1, 2] });

Deno.test("seedTable compares two seeds in per cent, with the interval of the difference", () => {
  const { columns, rows } = views.seedTable(TABLE, [1, 2]);
  const bySeed = groupBySeed(TABLE.rows);
  const tableOf = (seed: number) => ({ ...TABLE, rows: bySeed.get(seed)! });
  const { uar } = compareRuns(tableOf(1), tableOf(2));
  const titles = ["", "seed 1 %", "seed 2 %", "seed 2 − seed 1", "95 % interval", ""];
  assert.deepEqual(columns.map(({ title }) => title), titles);
  assert.deepEqual(rows[0]!.slice(0, 5), [
    "UAR",
    percentText(uar.a),
    percentText(uar.b),
    pointsText(uar.difference),
    pointsInterval(uar),
  ]);
  assert.throws(() => views.seedTable(TABLE, [1, 7]), InputError);
});

Deno.test("groupTable has a row for each value of each grouping", () => {
  const { rows } = views.groupTable(TABLE, ["gender", "statement"]);
  assert.deepEqual(rows.map(([by, group]) => [by, group]), [
    ["gender", "female"],
    ["gender", "male"],
    ["statement", "dogs"],
    ["statement", "kids"],
  ]);
});

Deno.test("coverageFigure ends at the accuracy of all clips", () => {
  const [trace] = views.coverageFigure(TABLE).data;
  const right = TABLE.rows.filter((row) => row.predicted === row.emotion).length;
  const accuracy = (trace?.y as number[]).at(-1)!;
  assert.ok(Math.abs(accuracy - 100 * right / TABLE.rows.length) < 1e-9);
  assert.deepEqual([(trace?.x as number[]).length, (trace?.x as number[]).at(-1)], [50, 100]);
});

Deno.test("worstTable lists wrong predictions, the highest score first", () => {
  const rows = views.worstTable(TABLE, 3);
  const scores = rows.map(({ score }) => score as number);
  assert.equal(rows.length, 3);
  assert.ok(rows.every(({ portrayed, predicted }) => portrayed !== predicted));
  assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
});

Deno.test("speakers and calibration of a published run are drawn", () => {
  const calibration = {
    temperatures: [0, 1, 2].flatMap((fold) =>
      [1, 2].map((seed) => ({ fold, seed, temperature: 2 }))
    ),
    eceBefore: 0.2,
    eceAfter: 0.1,
    logLossBefore: 1.5,
    logLossAfter: 1.2,
  };
  const run = { result: { ...RESULT, calibration }, predictions: TABLE };
  const groups = views.speakerFigure(run).data.map(({ name }) => name);
  assert.deepEqual(groups, ["female", "male"]);
  assert.equal(views.calibrationFigure(run).data.length, 4);
  assert.throws(() => views.calibrationFigure({ ...run, result: RESULT }), InputError);
});

Deno.test("a result that is not published is refused", async () => {
  const query = {
    recipe: "two_channel",
    model: "cnn_bilstm_attention",
    protocol: "speaker",
    selection: "best",
  } as const;
  await assert.rejects(views.readPublishedRun([], query), { name: "InputError" });
});

Deno.test("491 clips are a fifth of all clips of RAVDESS, and not those of whole actors", () => {
  assert.deepEqual(wholeActorTable(491), [{
    "clips of all actors": 2452,
    "a fifth of them": 490.4,
    "rounded up": 491,
    "most below, whole actors": 476,
    "least above, whole actors": 520,
  }]);
});

Deno.test("twinTable: twins are recognised, other clips as those of unseen speakers", () => {
  const rungs: LadderRung[] = [{
    title: "unseen",
    row: { ...RESULT, protocol: "speaker", wa: { mean: 0.6, sd: null, low: null, high: null } },
  }];
  const [none, four] = twinTable(rungs, { copies: [0, 4] });
  assert.deepEqual(Object.values(none!), [0, 0, 60]);
  const [copies, share, accuracy] = Object.values(four!) as number[];
  assert.equal(copies, 4);
  assert.ok(share! > 98.5 && share! < 99.5, `${share}`);
  assert.ok(Math.abs(accuracy! - (share! + 0.6 * (100 - share!))) < 1e-9);
  assert.equal(Object.values(twinTable([], { copies: [0] })[0]!)[2], 50);
});

Deno.test("twinCount shows the counted share where it was measured", () => {
  const row = { ...LEAKY_RESULT, protocol: "augment_first", twinShare: 0.99 } as const;
  const [measured] = twinCount([{ title: "copies", row }], { copies: 4 });
  assert.equal(measured?.["counted (%)"], 99);
  assert.equal(twinCount([], { copies: 4 })[0]?.["counted (%)"], "not measured yet");
});

Deno.test("a job's settings and split, and a run's facts, as rows", async () => {
  const job = madeJob();
  const settings = settingsTable(job);
  assert.ok(
    settings.some(({ setting, value }) =>
      setting === "epochs" && value === String(job.training.epochs)
    ),
  );
  const parts = await splitTable(job, madeUtterances());
  assert.deepEqual(parts.map(({ part }) => part), ["train", "val", "test"]);
  const record = {
    bestEpoch: 3,
    epochs: 9,
    parameters: 70,
    timings: { featuresSec: 0, trainSec: 12.4, testSec: 0 },
  } as FinishedRun["record"];
  assert.deepEqual(runFacts({ dir: "", history: [], record }), [
    { "best epoch": 3, epochs: 9, parameters: 70, "training (s)": 12 },
  ]);
});

Deno.test("a quick job says its labels, what it leaves out and what its test is worth", () => {
  const utterances = madeUtterances();
  const job = jobHere(twoChannel, utterances);
  assert.deepEqual(jobSentences(job, utterances), [
    "two_channel is trained on 3 labels: calm, happy, sad.",
    "The test is on speakers whom the network never hears.",
  ]);
  const two = utterances.filter(({ speaker }) => /0[12]$/.test(speaker));
  const random = jobHere(twoChannel, two, { protocol: "random" });
  assert.match(
    jobSentences(random, two)[1]!,
    /^The test is on the voices it learned from: there are 2/,
  );
});

Deno.test("a table says how many clips were tested, and how little few of them prove", () => {
  const [sentence] = views.tableProof(TABLE);
  assert.match(sentence!, /^Tested on \d+ .*clips of \d+ speakers\. This proves little: /);
});

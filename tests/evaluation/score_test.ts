import assert from "node:assert/strict";
import { classificationReport, METRIC_NAMES, METRICS } from "@/evaluation/metrics.ts";
import { meanSd, speakerBootstrap } from "@/evaluation/intervals.ts";
import { fromCsv, toCsv } from "@/evaluation/predictions.ts";
import { groupBySeed, scorePredictions } from "@/evaluation/score.ts";
import { FLOAT64_TOLERANCE, LABELS, madeTable } from "./_table.ts";

const one = madeTable();
const three = madeTable({ seeds: [3, 1, 2] });

Deno.test("the row of one seed: figures of all clips, interval over speakers, no spread", () => {
  const row = scorePredictions(one);
  const report = classificationReport(one.rows, LABELS);
  for (const name of METRIC_NAMES) {
    const { value, low, high } = speakerBootstrap(one.rows, METRICS[name], LABELS);
    assert.deepEqual(row[name], { mean: value, sd: null, low, high });
    assert.equal(row[name].mean, report[name]);
  }
  assert.deepEqual(row.perClass, report.perClass);
  const { uar: _, wa: _wa, macroF1: _m, weightedF1: _w, perClass: _p, relative: _r, ...about } =
    row;
  assert.deepEqual(about, {
    recipe: "made",
    model: "dice",
    protocol: "speaker",
    leaky: false,
    corpora: ["made"],
    testChannel: "speech",
    folds: [0, 1, 2],
    clips: 48,
    speakers: 6,
    seeds: [1],
    engine: null,
    trainSec: null,
    commit: null,
  });
});

Deno.test("several seeds: mean and spread of the seeds' figures, an interval around the mean", () => {
  const row = scorePredictions(three);
  const perSeed = [...groupBySeed(three.rows).values()].map((rows) =>
    classificationReport(rows, LABELS)
  );
  assert.deepEqual(row.seeds, [1, 2, 3]);
  assert.equal(row.clips, 48);
  for (const name of METRIC_NAMES) {
    const { mean, sd } = meanSd(perSeed.map((report) => report[name]));
    assert.equal(row[name].mean, mean);
    assert.equal(row[name].sd, sd);
    assert.ok(row[name].low! < mean && mean < row[name].high!);
  }
  const f1 = row.perClass.map((scores) => scores.f1);
  assert.ok(Math.abs(meanSd(f1).mean - row.macroF1.mean) <= FLOAT64_TOLERANCE);
  assert.deepEqual(row.perClass.map((scores) => scores.support), [12, 12, 12, 12]);
});

Deno.test("the seeds together have the figures of their mean scores", () => {
  const { ensemble } = scorePredictions(three);
  const runs = [...groupBySeed(three.rows).values()];
  const right = runs[0]!.filter(({ id, emotion }) => {
    const sums = LABELS.map((_, k) =>
      runs.reduce((sum, run) => sum + run.find((row) => row.id === id)!.scores[k]!, 0)
    );
    return LABELS[sums.indexOf(Math.max(...sums))] === emotion;
  });
  assert.ok(Math.abs(ensemble!.wa.mean - right.length / runs[0]!.length) < FLOAT64_TOLERANCE);
  assert.ok(ensemble!.uar.low! < ensemble!.uar.mean && ensemble!.uar.sd === null);
  assert.equal(scorePredictions(one).ensemble, undefined, "one seed");
  const [, ...rest] = three.rows;
  const others = { ...three, rows: rest };
  assert.equal(scorePredictions(others).ensemble, undefined, "other clips");
});

Deno.test("the row can be made again from the stored text alone", () => {
  const provenance = { engine: "wasm", trainSec: 61.5, commit: "abc" };
  const row = scorePredictions({ ...three, provenance });
  assert.deepEqual(scorePredictions(fromCsv(toCsv({ ...three, provenance }))), row);
  assert.deepEqual([row.engine, row.trainSec, row.commit], ["wasm", 61.5, "abc"]);
  assert.deepEqual(JSON.parse(JSON.stringify(row)), row);
});

Deno.test("the tested channel and the corpora come from the clips, or are given", () => {
  const song = { ...one, rows: one.rows.map((row) => ({ ...row, channel: "song" })) };
  assert.equal(scorePredictions(song).testChannel, "song");
  const both = { ...one, rows: [...song.rows.slice(0, 24), ...one.rows.slice(24)] };
  assert.equal(scorePredictions(both).testChannel, "all");
  assert.deepEqual(scorePredictions(one, { corpora: ["made", "more"] }).corpora, ["made", "more"]);
});

Deno.test("seeds that tested other folds do not average", () => {
  const rows = three.rows.filter((row) => !(row.seed === 2 && row.fold === 1));
  assert.throws(
    () => scorePredictions({ ...three, rows }),
    /seed 1 tested the folds 0, 1, 2, seed 2 the folds 0, 2 \(is a training not finished\?/,
  );
});

/** From a table of predictions to the row that results.json holds about it. @module */
import { InputError } from "@/base/errors.ts";
import { listed } from "@/base/words.ts";
import { ensembleFigures } from "./ensemble.ts";
import { estimates } from "./estimates.ts";
import { meanSd } from "./intervals.ts";
import {
  type ClassificationReport,
  classificationReport,
  type ClassScore,
  METRIC_NAMES,
} from "./metrics.ts";
import { relativeFigures } from "./relative.ts";
import type { ResultRow } from "./results.ts";
import {
  checkTable,
  type Prediction,
  type PredictionTable,
  selectionField,
  selectionOf,
} from "./table.ts";

/**
 * Every published figure of a table of predictions.
 *
 * The folds of a seed are pooled: each clip is tested once, and a figure is that of all clips
 * together, not a mean of folds. With several seeds, `mean` and `sd` are over the seeds' figures.
 * The interval is that of the mean: each draw of speakers is used for every seed, and the seeds'
 * figures are averaged. So `low` and `high` are about other speakers, `sd` about other seeds.
 * @param options.corpora the recipe's corpora @default those of the tested clips
 * @param options.testCorpora those that were tested, where only some were
 * @throws {InputError} when the table cannot be scored, or the seeds did not test the same folds
 */
export function scorePredictions(
  table: PredictionTable,
  options: {
    readonly corpora?: readonly string[] | undefined;
    readonly testCorpora?: readonly string[] | undefined;
  } = {},
): ResultRow {
  checkTable(table);
  const { labels, rows } = table;
  const bySeed = groupBySeed(rows);
  const seeds = [...bySeed.keys()];
  const runs = [...bySeed.values()];
  const reports = runs.map((run) => classificationReport(run, labels));
  const { recipe, model, protocol, leaky, provenance } = table;
  const row: ResultRow = {
    recipe,
    model,
    protocol,
    leaky,
    ...selectionField(selectionOf(table)),
    corpora: options.corpora ?? [...new Set(rows.map((row) => row.corpus))].sort(),
    testChannel: testChannel(rows),
    folds: foldsOf(runs[0]!),
    clips: Math.round(rows.length / seeds.length),
    speakers: new Set(rows.map((row) => row.speaker)).size,
    seeds,
    ...estimates(runs, labels, { metrics: METRIC_NAMES }),
    perClass: meanPerClass(reports),
    engine: provenance?.engine ?? null,
    trainSec: provenance?.trainSec ?? null,
    commit: provenance?.commit ?? null,
  };
  const { testCorpora } = options;
  const ensemble = ensembleFigures(runs, labels);
  const relative = leaky ? undefined : relativeFigures(runs, labels);
  return {
    ...row,
    ...(testCorpora === undefined ? {} : { testCorpora }),
    ...(ensemble === undefined ? {} : { ensemble }),
    ...(relative === undefined ? {} : { relative }),
  };
}

/**
 * The rows of each seed, in ascending order of seeds.
 * @throws {InputError} when the seeds tested different folds
 */
export function groupBySeed(rows: readonly Prediction[]): Map<number, Prediction[]> {
  const groups = new Map([...Map.groupBy(rows, (row) => row.seed)].sort(([a], [b]) => a - b));
  const [first, ...rest] = groups;
  for (const [seed, run] of rest) {
    if (foldsOf(run).join() === foldsOf(first![1]).join()) continue;
    throw new InputError(
      "average over seeds",
      `seed ${first![0]} tested the folds ${listed(foldsOf(first![1]))}, seed ${seed} ` +
        `the folds ${listed(foldsOf(run))} (is a training not finished?)`,
    );
  }
  return groups;
}

function foldsOf(rows: readonly Prediction[]): number[] {
  return [...new Set(rows.map((row) => row.fold))].sort((a, b) => a - b);
}

function testChannel(rows: readonly Prediction[]): ResultRow["testChannel"] {
  const channels = new Set(rows.map((row) => row.channel));
  const [only] = channels;
  return channels.size === 1 && (only === "speech" || only === "song") ? only : "all";
}

function meanPerClass(reports: readonly ClassificationReport[]): ClassScore[] {
  return reports[0]!.perClass.map(({ label }, i): ClassScore => {
    const mean = (key: Exclude<keyof ClassScore, "label">) =>
      meanSd(reports.map((report) => report.perClass[i]![key])).mean;
    const [precision, recall, f1] = [mean("precision"), mean("recall"), mean("f1")];
    return { label, precision, recall, f1, support: Math.round(mean("support")) };
  });
}

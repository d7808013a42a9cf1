import assert from "node:assert/strict";
import { fromCsv } from "@/evaluation/predictions.ts";
import { judge, predictionTable } from "@/disk/judge.ts";
import type { RunRecord } from "@/disk/record.ts";
import type { ScoredClip } from "@/training/train.ts";
import { JOB, madeUtterances } from "../training/_job.ts";

const record = {
  job: JOB,
  split: { protocol: "speaker", leaky: false, fold: 2 },
  engine: { name: "wasm", threads: 1, describe: "wasm, 1 thread" },
  commit: "abc",
  timings: { trainSec: 12 },
} as unknown as RunRecord;

/** Everything is right but the first clip of each speaker. */
const clips: ScoredClip[] = madeUtterances().map((utterance, i) => {
  const predicted = i % 9 === 0 ? "sad" : utterance.emotion;
  const scores = JOB.labels.map((label) => label === predicted ? 0.8 : 0.1);
  return { utterance, predicted, scores };
});

Deno.test("UAR counts classes alike", () => {
  const truth = ["happy", "happy", "happy", "sad"], labels = ["happy", "sad", "calm"];
  assert.equal(judge.uar(truth, ["happy", "happy", "happy", "happy"], labels), 0.5);
});

Deno.test("the table knows the run", () => {
  const table = predictionTable(clips, record);
  assert.deepEqual([table.protocol, table.leaky, table.recipe, table.model], [
    "speaker",
    false,
    "made",
    "cnn_lstm",
  ]);
  assert.deepEqual(table.provenance, { engine: "wasm", trainSec: 12, commit: "abc" });
  assert.deepEqual([table.rows[0]!.fold, table.rows[0]!.seed], [2, 1]);
});

Deno.test("a run's files are its predictions and their figures", () => {
  const files = judge.files(clips, record);
  assert.deepEqual(Object.keys(files), ["predictions.csv", "metrics.json"]);
  assert.deepEqual(fromCsv(files["predictions.csv"]!), predictionTable(clips, record));
  const metrics = JSON.parse(files["metrics.json"]!);
  assert.ok(Math.abs(metrics.uar.mean - (2 / 3 + 1 + 1) / 3) < 1e-12);
  assert.deepEqual(metrics.confusion, [[20, 10, 0], [0, 30, 0], [0, 0, 30]]);
  assert.deepEqual([metrics.clips, metrics.speakers, metrics.trainSec], [90, 10, 12]);
});

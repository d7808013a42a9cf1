/** How a run's decisions are judged: the evaluation's figures, and the tables that hold them. @module */
import { confusionMatrix, uar } from "@/evaluation/metrics.ts";
import { toCsv } from "@/evaluation/predictions.ts";
import { reportOn, scorePredictions } from "@/evaluation/score.ts";
import { type Prediction, type PredictionTable, selectionField } from "@/evaluation/table.ts";
import { RUN_FILES, type RunRecord } from "./record.ts";
import type { Judge } from "./run.ts";
import type { ScoredClip } from "@/training/train.ts";

/** Judges by UAR, and writes predictions.csv and metrics.json. */
export const judge: Judge = {
  uar: (truth, predicted, labels) => uar(confusionMatrix(truth, predicted, labels)),
  files: (clips, record) => {
    const table = predictionTable(clips, record);
    // A test part may lack an emotion on purpose: song has no disgust.
    const row = scorePredictions(table, { absent: "skip", corpora: record.job.corpora });
    const { confusion } = reportOn(table.rows, table.labels, "skip");
    return {
      [RUN_FILES.predictions]: toCsv(table),
      [RUN_FILES.metrics]: JSON.stringify({ ...row, confusion: confusion.counts }, null, 2) + "\n",
    };
  },
};

/** The scored clips of one run, of its test part mostly, as a table. */
export function predictionTable(clips: readonly ScoredClip[], record: RunRecord): PredictionTable {
  const { job, split, engine, commit, timings } = record;
  return {
    labels: job.labels,
    rows: clips.map((clip) => prediction(clip, { fold: split.fold, seed: job.seed })),
    protocol: split.protocol,
    leaky: split.leaky,
    recipe: job.recipe,
    model: job.model.kind,
    ...selectionField(job.training.selection),
    provenance: { engine: engine.name, trainSec: timings.trainSec, commit },
  };
}

function prediction(
  { utterance, predicted, scores }: ScoredClip,
  { fold, seed }: { readonly fold: number; readonly seed: number },
): Prediction {
  const { id, corpus, speaker, gender, channel, intensity, statement, emotion } = utterance;
  const who = { id, corpus, speaker, gender, channel, intensity, statement };
  return { ...who, emotion, predicted, scores, fold, seed };
}

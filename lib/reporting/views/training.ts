/** A training as tables and figures: the views of notebook 03. @module */
import type { Utterance } from "@/corpora/utterance.ts";
import type { FinishedRun } from "@/disk/record.ts";
import { featureShape } from "@/features/config.ts";
import { buildModel } from "@/models/build.ts";
import { summarizeModel } from "@/models/summary.ts";
import type { Figure } from "@/reporting/figure.ts";
import { networkFigure } from "@/reporting/figures/network.ts";
import { labelSentences } from "@/recipes/labels.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { resultTable } from "@/reporting/result_tables.ts";
import { proofText } from "@/reporting/result_text.ts";
import type { Row, Table } from "@/reporting/table.ts";
import { honestProtocol } from "@/splits/honest.ts";
import { speakersOf } from "@/splits/speaker.ts";
import { PARTS } from "@/splits/split.ts";
import type { JobConfig } from "@/training/job.ts";
import { planJob } from "@/training/plan.ts";

/** Names of speakers in a cell of a table. */
const SHOWN_SPEAKERS = 20;

/** Every setting of a training, one row each. */
export function settingsTable(job: JobConfig): Row[] {
  return Object.entries(job.training).map(([setting, value]) => ({
    setting,
    value: typeof value === "object" ? JSON.stringify(value) : String(value),
  }));
}

/** What is special about a job on these recordings: labels, left-out recordings, the kind of test. */
export function jobSentences(job: JobConfig, utterances: readonly Utterance[]): string[] {
  const sentences = labelSentences(recipeByName(job.recipe), job, utterances)
    .map((sentence) => `${sentence}.`);
  const { why } = honestProtocol(utterances);
  const test = job.split.protocol === "random"
    ? `The test is ${why}.`
    : "The test is on speakers whom the network never hears.";
  return [...sentences, test];
}

/** Clips and speakers of the parts of a job's split. */
export async function splitTable(
  job: JobConfig,
  utterances: readonly Utterance[],
): Promise<Row[]> {
  const { split, clips } = await planJob(job, utterances);
  return PARTS.map((part) => {
    const ids = new Set(split[part]);
    const own = clips.filter(({ id }) => ids.has(id));
    const speakers = speakersOf(own).map(({ id }) => id);
    const more = speakers.length - SHOWN_SPEAKERS;
    const names = speakers.slice(0, SHOWN_SPEAKERS).join(", ");
    return { part, clips: own.length, speakers: more > 0 ? `${names} and ${more} more` : names };
  });
}

/** The layers of a job's network. The engine must have been started. */
export function jobNetworkFigure(job: JobConfig): Figure {
  const model = buildModel(job.model, {
    inputShape: featureShape(job.features),
    classes: job.labels.length,
    seed: job.seed,
  });
  const summary = summarizeModel(model);
  model.dispose();
  return networkFigure(summary);
}

/** The scores of a run on its test part. */
export async function runScores(run: FinishedRun): Promise<Table> {
  return resultTable([await runSummary([run.dir])]);
}

/** What these scores rest on, and whether that is little. */
export async function runProof(run: FinishedRun): Promise<string[]> {
  return [proofText(await runSummary([run.dir]))];
}

/** Best epoch, epochs, parameters and time of a run. */
export function runFacts({ record }: FinishedRun): Row[] {
  return [{
    "best epoch": record.bestEpoch,
    epochs: record.epochs,
    parameters: record.parameters,
    "training (s)": Math.round(record.timings.trainSec),
  }];
}

/** How the networks of a run were trained. @module */
import { basename } from "@std/path";
import type { FinishedRun } from "@/disk/record.ts";
import { trainingCurves } from "@/reporting/figures/training.ts";
import { type Html, markup } from "@/reporting/html.ts";
import { left, right } from "@/reporting/table.ts";
import { lengthText, type RunFacts } from "./facts.ts";
import { figureHtml, type Section } from "./page.ts";
import { htmlTable, plainTable } from "./tables.ts";

/** Trainings whose curves are drawn. */
const MOST_CURVES = 6;

/** History, parts and settings; nothing where the trainings are not here. */
export async function trainingSections({ runs }: RunFacts): Promise<Section[]> {
  const [first] = runs;
  if (first === undefined) return [];
  const curves: Html[] = [];
  for (const { dir, record, history } of runs.slice(0, MOST_CURVES)) {
    const title = runs.length === 1 ? "Loss and accuracy" : foldName(record);
    const figure = trainingCurves(history, { title, bestEpoch: record.bestEpoch });
    const alt = `Training history of ${basename(dir)}: loss on the left, accuracy on the right`;
    curves.push(await figureHtml(figure, { alt }));
  }
  const more = curves.slice(1);
  const summary = `Curves of ${more.length} more (of ${runs.length} trainings)`;
  const others = more.length === 0
    ? []
    : [markup`<details><summary>${summary}</summary>${more}</details>`];
  return [{
    id: "training",
    title: "Training",
    body: [partTable(runs), curves[0]!, ...others, settings(first)],
  }];
}

function foldName({ job }: FinishedRun["record"]): string {
  return `fold ${job.split.fold}, seed ${job.seed}`;
}

function partTable(runs: readonly FinishedRun[]): Html {
  return htmlTable(runs, [
    left("training", ({ record }) => foldName(record)),
    right("trained on (clips)", ({ record }) => record.split.train.length),
    right("validated on", ({ record }) => record.split.val.length),
    right("tested on", ({ record }) => record.split.test.length),
    right("epoch kept", ({ record }) => `${record.bestEpoch} of ${record.epochs}`),
    right("weights", ({ record }) => record.parameters),
    right("time", ({ record }) => lengthText(record.timings.trainSec)),
  ], { caption: "Trainings, and the clips of their parts" });
}

function settings({ record }: FinishedRun): Html {
  const { job, commit, engine, versions, finishedAt } = record;
  const rows = Object.entries({ ...job, commit, engine: engine.describe, ...versions, finishedAt })
    .map(([setting, value]) => ({
      setting,
      value: typeof value === "string" ? value : JSON.stringify(value),
    }));
  const table = plainTable(rows, { caption: "Settings; of several trainings, of the first" });
  return markup`<details><summary>All settings</summary>${table}</details>`;
}

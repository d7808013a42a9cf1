/** The training of notebook 03, and its predictions for notebook 04. @module */
import { join } from "@std/path";
import type { PredictionTable } from "@/evaluation/mod.ts";
import { publishedFile, readPredictions, writePredictions } from "@/disk/results.ts";
import { checkCounts } from "@/corpora/counts.ts";
import { demo } from "@/corpora/demo.ts";
import { presentCorpora } from "@/disk/walk.ts";
import { displayPath } from "@/disk/paths.ts";
import { recipeJob } from "@/recipes/job.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { liveCurves, withProgress } from "./progress.ts";
import type { JobConfig } from "@/training/job.ts";
import { findRuns, type FinishedRun, RUN_FILES } from "@/disk/record.ts";
import { type RunOptions, trainRun } from "@/disk/run.ts";
import { planJob } from "@/training/plan.ts";
import { openWorkspace, WANTED, type Workspace, type WorkspaceOptions } from "@/disk/workspace.ts";

/** Epochs of the quick training: enough to see the curves diverge, in a minute or two. */
const QUICK_EPOCHS = 20;
/** Predictions of the quick training on RAVDESS, published with the project. */
const QUICK_PREDICTIONS = publishedFile("notebook_03");

/** `two_channel` on the recordings that are here: protocol `speaker`, fold 0, few epochs. */
export function quickJob(workspace: Workspace): JobConfig {
  return recipeJob(twoChannel, {
    protocol: "speaker",
    corpora: workspace.corpora.map((corpus) => corpus.name),
    settings: [`training.epochs=${QUICK_EPOCHS}`],
  });
}

/** Places of runs and predictions. */
export interface QuickOptions {
  /** Folder of all runs. @default PATHS.runs */
  readonly runsDir?: string;
  /** File of the published predictions. @default artifacts/reports/predictions/notebook_03.csv.gz */
  readonly published?: string;
}

/**
 * Trains a job in a cell, with growing curves and the time that is left; shows the curves of a run
 * that is already finished. The predictions of a training on a whole corpus of people are published,
 * so that notebook 04 needs neither network nor recordings.
 */
export async function trainWithCurves(
  job: JobConfig,
  workspace: Workspace,
  options: QuickOptions & Pick<RunOptions, "cacheDir" | "engine" | "signal"> = {},
): Promise<FinishedRun> {
  const { published = QUICK_PREDICTIONS, ...places } = options;
  const { recipe, split, training: { epochs } } = job;
  const curves = liveCurves({ epochs, title: `${recipe}: ${split.protocol}, fold ${split.fold}` });
  const plan = await planJob(job, workspace.utterances);
  let drawn = 0;
  let drawing = Promise.resolve();
  const draw = (history: FinishedRun["history"]) => {
    const fresh = history.slice(drawn);
    drawn = history.length;
    drawing = drawing.then(() => curves.add(fresh));
  };
  const run = await withProgress("training", (onProgress) =>
    trainRun(plan, {
      ...places,
      rawDir: workspace.root,
      onProgress: ({ history, epoch, step, steps, loss }) => {
        draw(history);
        const note = `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}`;
        onProgress((epoch - 1) * steps + step, epochs * steps, note);
      },
    }));
  draw(run.history);
  await drawing;
  await curves.done({ bestEpoch: run.record.bestEpoch });
  if (isWhole(workspace)) await writePredictions(published, await predictionsOf(run));
  return run;
}

/** Whether all recordings of people that the corpora's authors published are here. */
function isWhole({ corpora, utterances, demo }: Workspace): boolean {
  const own = (name: string) => utterances.filter((u) => u.corpus === name);
  return !demo && corpora.every((corpus) => checkCounts(corpus, own(corpus.name)).length === 0);
}

function predictionsOf(run: FinishedRun): Promise<PredictionTable> {
  return readPredictions(join(run.dir, RUN_FILES.predictions));
}

/**
 * The predictions of notebook 03's training: those of the run on this machine, or the published ones
 * of the same training on RAVDESS.
 * @returns the predictions, and a sentence about their origin
 */
export async function latestQuickRun(
  options: QuickOptions & Pick<WorkspaceOptions, "root" | "indexFolder"> = {},
): Promise<{ table: PredictionTable; about: string }> {
  const { runsDir, published = QUICK_PREDICTIONS, ...places } = options;
  // without any corpus, opening a workspace would make the demo corpus
  const present = await presentCorpora(places.root);
  if (present.some(({ name }) => [...WANTED, demo.name].includes(name))) {
    const workspace = await openWorkspace(places);
    const plan = await planJob(quickJob(workspace), workspace.utterances);
    const { finished: [run] } = await findRuns([plan], { runsDir });
    const made = "DEMO CORPUS: synthetic sounds, no people";
    const about = (dir: string) => workspace.demo ? made : displayPath(dir);
    if (run) return { table: await predictionsOf(run), about: about(run.dir) };
  }
  const about = `${displayPath(published)}: the published run on RAVDESS`;
  return { table: await readPredictions(published), about };
}

/** The training of notebook 03, and its predictions for notebook 04. @module */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import type { PredictionTable } from "@/evaluation/mod.ts";
import { publishedFile, readPredictions, writePredictions } from "@/disk/results.ts";
import { checkCounts } from "@/corpora/counts.ts";
import { demo } from "@/corpora/demo.ts";
import { presentCorpora } from "@/disk/walk.ts";
import { displayPath } from "@/disk/paths.ts";
import { jobHere } from "@/recipes/job.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { liveCurves, withProgress } from "./progress.ts";
import type { JobConfig } from "@/training/job.ts";
import { findRuns, type FinishedRun, RUN_FILES } from "@/disk/record.ts";
import { type RunOptions, trainRun } from "@/disk/run.ts";
import { honestProtocol } from "@/splits/honest.ts";
import { planJob } from "@/training/plan.ts";
import { openWorkspace, WANTED, type Workspace } from "@/disk/workspace.ts";
import type { NotebookOptions } from "./open.ts";

/** Epochs of the quick training: enough to see the curves diverge, in a minute or two. */
const QUICK_EPOCHS = 20;
/** Few recordings make short epochs: more of them, so that about so many clips are shown in all. */
const QUICK_CLIPS = 10_000;
const MOST_EPOCHS = 100;
/** Predictions of the quick training on RAVDESS, published with the project. */
const QUICK_PREDICTIONS = publishedFile("notebook_03");

/**
 * `two_channel` on the recordings that are here, with their labels and few epochs: fold 0 of protocol
 * `speaker`, or `random` where the speakers are too few or not known.
 * @throws {InputError} if the labels cannot be told apart
 */
export function quickJob({ corpora, utterances }: Workspace): JobConfig {
  const few = Math.round(QUICK_CLIPS / utterances.length);
  const epochs = Math.max(QUICK_EPOCHS, Math.min(MOST_EPOCHS, few));
  return jobHere(twoChannel, utterances, {
    protocol: honestProtocol(utterances).protocol,
    corpora: corpora.map(({ name }) => name),
    settings: [`training.epochs=${epochs}`],
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
 * that is already finished. The predictions of a training on all of RAVDESS are published, so that
 * notebook 04 needs neither network nor recordings.
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
  if (isPublished(workspace)) await writePredictions(published, await predictionsOf(run));
  return run;
}

/** Whether these are all recordings of the corpora that the published predictions are of. */
function isPublished({ corpora, utterances }: Workspace): boolean {
  if (corpora.map(({ name }) => name).join() !== WANTED.join()) return false;
  const own = (name: string) => utterances.filter((u) => u.corpus === name);
  return corpora.every((corpus) => checkCounts(corpus, own(corpus.name)).length === 0);
}

function predictionsOf(run: FinishedRun): Promise<PredictionTable> {
  return readPredictions(join(run.dir, RUN_FILES.predictions));
}

/**
 * The predictions of notebook 03's training: those of the run on this machine, or, without recordings
 * or a run on RAVDESS, the published ones of the same training on RAVDESS.
 * @param options.corpora those of notebook 03 @default ["ravdess"]
 * @returns the predictions, and a sentence about their origin
 * @throws {InputError} if other recordings are here, but no run on them
 */
export async function latestQuickRun(
  options: QuickOptions & Pick<NotebookOptions, "corpora" | "root" | "indexFolder"> = {},
): Promise<{ table: PredictionTable; about: string }> {
  const { runsDir, published = QUICK_PREDICTIONS, corpora: wanted = WANTED, ...places } = options;
  // without any corpus, opening a workspace would make the demo corpus
  const present = await presentCorpora(places.root);
  if (present.some(({ name }) => [...wanted, demo.name].includes(name))) {
    const workspace = await openWorkspace({ ...places, wanted });
    const plan = await planJob(quickJob(workspace), workspace.utterances);
    const { finished: [run] } = await findRuns([plan], { runsDir });
    const made = "DEMO CORPUS: synthetic sounds, no people";
    const about = (dir: string) => workspace.demo ? made : displayPath(dir);
    if (run) return { table: await predictionsOf(run), about: about(run.dir) };
    const names = workspace.corpora.map(({ name }) => name);
    if (!workspace.demo && names.join() !== WANTED.join()) {
      const remedy = "run notebook 03 with the same corpora";
      throw new InputError(
        `judge a training on ${names.join(", ")}`,
        "there is none on these recordings",
        { remedy, code: "missing" },
      );
    }
  }
  const about = `${displayPath(published)}: the published run on RAVDESS`;
  return { table: await readPredictions(published), about };
}

/** The network that comes with the project. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { demo } from "@/corpora/demo.ts";
import { loadModel, readModelFiles, writeModelFiles } from "@/disk/models.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import { readRun, RUN_FILES } from "@/disk/record.ts";
import { fitCalibration } from "@/evaluation/refusal.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import { startEngine } from "@/host/mod.ts";
import { type ModelFiles, packModel } from "@/models/saved.ts";
import { readRuns } from "./runs.ts";

/** The network that `predict` uses by default. */
export const PUBLISHED_MODEL = join(PATHS.models, "unseen_speakers");

/**
 * Publishes the network of a finished run: copies it into artifacts/models.
 * @param options.name @default its recipe's; under another name it is for one's own use, and any run
 * will do
 * @param options.modelsDir @default PATHS.models
 * @param options.calibrateOn runs of the same recipe whose test predictions its temperature and
 * threshold are fitted on, such as those on corpora that the networks never heard @default its own
 * validation speakers
 * @returns the folder
 * @throws {InputError} for a run that tested speakers it was trained on, since `predict` is for unseen
 * speakers, for a run on synthetic recordings, and for a damaged network
 */
export async function publishModel(
  runDir: string,
  options: {
    readonly name?: string;
    readonly modelsDir?: string;
    readonly calibrateOn?: readonly string[] | undefined;
  } = {},
): Promise<string> {
  const { record: { job, split } } = await readRun(runDir);
  const refuse = (why: string) => {
    throw new InputError(`publish the network of ${displayPath(runDir)}`, why);
  };
  const { name = job.recipe } = options;
  const isReleased = name === job.recipe;
  if (isReleased && split.leaky) {
    refuse(`its protocol "${split.protocol}" says nothing about unseen speakers`);
  }
  if (isReleased && job.corpora.includes(demo.name)) {
    refuse("it was trained on synthetic recordings");
  }
  const from = join(runDir, RUN_FILES.model);
  const to = join(options.modelsDir ?? PATHS.models, name);
  const files = await readModelFiles(from);
  const { calibrateOn } = options;
  await writeModelFiles(
    to,
    calibrateOn === undefined ? files : await recalibrated(from, calibrateOn),
  );
  return to;
}

/** The files of a network with another calibration: fitted on the test predictions of some runs. */
async function recalibrated(dir: string, runs: readonly string[]): Promise<ModelFiles> {
  await startEngine();
  const { model, card } = await loadModel(dir);
  try {
    const { labels, about } = card;
    const table = await readWidened(runs, { recipe: String(about["recipe"]), labels });
    return await packModel(model, { card: { ...card, calibration: fitCalibration(table) } });
  } finally {
    model.dispose();
  }
}

/** The test predictions of several runs as one table; labels that a run lacks have the score 0. */
async function readWidened(
  dirs: readonly string[],
  { recipe, labels }: { readonly recipe: string; readonly labels: readonly string[] },
): Promise<PredictionTable> {
  const runs = await Promise.all(dirs.map((dir) => readRuns([dir])));
  for (const [i, { table }] of runs.entries()) {
    if (table.recipe === recipe && !table.leaky) continue;
    throw new InputError(
      `calibrate ${recipe} on ${displayPath(dirs[i]!)}`,
      `it is of ${table.recipe}, protocol ${table.protocol}`,
      { remedy: "name runs of the same recipe that were tested on unseen speakers" },
    );
  }
  const rows = runs.flatMap(({ table }) =>
    table.rows.map((row) => ({
      ...row,
      scores: labels.map((label) => row.scores[table.labels.indexOf(label)] ?? 0),
    }))
  );
  return { ...runs[0]!.table, labels, rows };
}

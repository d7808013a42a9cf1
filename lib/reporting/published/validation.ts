/** Predictions of finished runs on the speakers on whom they chose their epoch. @module */
import { join } from "@std/path";
import { presentCorpora } from "@/disk/walk.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { mergeValidationTables, type PredictionTable } from "@/evaluation/table.ts";
import { readPredictions, writePredictions } from "@/disk/results.ts";
import { exists } from "@/disk/files.ts";
import { type FinishedRun, predictionTable, readRun, RUN_FILES } from "@/disk/record.ts";
import { scoreValidation, type ValidationOptions } from "@/disk/validation.ts";
import { openWorkspace } from "@/disk/workspace.ts";

/** The file in a run folder that keeps them. */
export const VALIDATION_FILE = "validation.csv";

/** Where recordings and their features are, should they be needed. */
export interface ValidationSource
  extends Pick<ValidationOptions, "engine" | "rawDir" | "cacheDir"> {
  /** Told which run is scored, or why none can be. @default silent */
  readonly onNotice?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * The predictions of some runs on their validation speakers: from their folders, or made now with
 * the networks that they kept, which takes a second each and is done once. Null where the protocol
 * holds out no speakers, since clips of speakers whom the network knows say nothing about unseen ones;
 * and where the recordings are not here.
 */
export async function validationPredictions(
  dirs: readonly string[],
  options: ValidationSource = {},
): Promise<PredictionTable | null> {
  const runs = await Promise.all(dirs.map(readRun));
  if (runs.some(({ record }) => record.split.leaky)) return null;
  const missing: FinishedRun[] = [];
  for (const run of runs) {
    if (!await exists(join(run.dir, VALIDATION_FILE))) missing.push(run);
  }
  if (missing.length > 0) {
    const obstacle = await obstacleTo(missing, options);
    if (obstacle !== undefined) {
      options.onNotice?.(`calibration is left out: ${obstacle}`);
      return null;
    }
    await scoreAll(missing, options);
  }
  return mergeValidationTables(
    await Promise.all(dirs.map((dir) => readPredictions(join(dir, VALIDATION_FILE)))),
  );
}

async function obstacleTo(
  runs: readonly FinishedRun[],
  { rawDir }: ValidationSource,
): Promise<string | undefined> {
  const here = (await presentCorpora(rawDir)).map(({ name }) => name);
  for (const { dir, record } of runs) {
    const away = record.job.corpora.filter((name) => !here.includes(name));
    if (away.length > 0) return `the recordings of ${away.join(", ")} are not here`;
    if (record.split.val.length === 0) return `${dir} has no validation part`;
    if (!await exists(join(dir, RUN_FILES.model))) return `${dir} has kept no network`;
  }
  return undefined;
}

async function scoreAll(runs: readonly FinishedRun[], options: ValidationSource): Promise<void> {
  const { onNotice, rawDir, ...rest } = options;
  const workspace = await openWorkspace({
    corpora: [...new Set(runs.flatMap(({ record }) => record.job.corpora))],
    ...(rawDir !== undefined && { root: rawDir }),
    ...(options.signal && { signal: options.signal }),
    onNotice: onNotice ?? (() => {}),
  });
  for (const run of runs) {
    options.signal?.throwIfAborted();
    onNotice?.(`scoring the validation part of ${run.record.name}`);
    await writeValidation(run, workspace.utterances, { ...rest, ...(rawDir && { rawDir }) });
  }
}

async function writeValidation(
  run: FinishedRun,
  utterances: readonly Utterance[],
  options: ValidationOptions,
): Promise<void> {
  const rows = await scoreValidation(run, utterances, options);
  await writePredictions(join(run.dir, VALIDATION_FILE), predictionTable(rows, run.record));
}

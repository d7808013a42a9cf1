/** Runs as the commands and the notebooks see them: read, put together, told in a line. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import {
  mergeTables,
  type PredictionTable,
  type ResultRow,
  scorePredictions,
  selectionOf,
} from "@/evaluation/mod.ts";
import { readPredictions } from "@/disk/results.ts";
import { canonicalJson } from "@/base/hash.ts";
import { estimateText, protocolText, testedOn } from "@/reporting/result_text.ts";
import { readRun, RUN_FILES, type RunRecord } from "@/disk/record.ts";

/**
 * The predictions of some finished runs as one table: folds and seeds of one training.
 * @throws {Deno.errors.NotFound} for a folder that is no finished run
 * @throws {RangeError} when the runs differ in more than fold and seed, a run is there twice, or its
 *   predictions are not its own
 */
export async function runPredictions(dirs: readonly string[]): Promise<PredictionTable> {
  const records = await readRecords(dirs);
  const tables: PredictionTable[] = [];
  for (const [i, dir] of dirs.entries()) {
    const table = await readPredictions(join(dir, RUN_FILES.predictions));
    refuseForeign(table, records[i]!, dir);
    tables.push(table);
  }
  return mergeTables(tables);
}

/**
 * The records of runs that belong together.
 * @throws as {@linkcode runPredictions}
 */
export async function readRecords(dirs: readonly string[]): Promise<RunRecord[]> {
  if (dirs.length === 0) {
    throw new InputError("evaluate without a run", "name at least one run folder");
  }
  const records: RunRecord[] = [];
  for (const dir of dirs) {
    const { record } = await readRun(dir);
    records.push(record);
    const differing = differences(records[0]!, record);
    if (differing.length === 0) continue;
    throw new InputError(
      `evaluate ${dir} together with ${dirs[0]}`,
      `they differ in ${differing.join(", ")}`,
      { remedy: "only folds and seeds of one training belong together" },
    );
  }
  return records;
}

/** What two runs differ in, fold and seed aside. */
function differences(a: RunRecord, b: RunRecord): string[] {
  const parts = ({ job, indexHash }: RunRecord): Record<string, unknown> => {
    const { seed: _, split: { fold: _fold, seed: _seed, ...split }, ...rest } = job;
    return { ...rest, ...split, recordings: indexHash };
  };
  const first = parts(a), second = parts(b);
  return Object.keys(first).filter((key) =>
    canonicalJson(first[key]) !== canonicalJson(second[key])
  );
}

/** Refuses predictions that were copied into another run's folder. */
function refuseForeign(table: PredictionTable, { job }: RunRecord, dir: string): void {
  const told = [
    ...[job.recipe, job.model.kind, job.split.protocol, job.training.selection],
    ...[job.split.fold, job.seed],
  ].join(" ");
  const kind = [table.recipe, table.model, table.protocol, selectionOf(table)];
  for (const { fold, seed } of table.rows) {
    const found = [...kind, fold, seed].join(" ");
    if (found === told) continue;
    throw new InputError(
      `evaluate ${dir}`,
      `its predictions are of ${found}, its record is of ${told}`,
      { remedy: "the folder was changed by hand" },
    );
  }
}

/** The figures of some runs, as one row of results. */
export async function runSummary(dirs: readonly string[]): Promise<ResultRow> {
  const [record] = await readRecords(dirs);
  const corpora = [...record!.job.corpora].sort();
  return scorePredictions(await runPredictions(dirs), { absent: "skip", corpora });
}

/** One line for a row of results. */
export function summaryText(row: ResultRow): string {
  const folds = row.folds.length === 1 ? `fold ${row.folds[0]}` : `${row.folds.length} folds`;
  return `${row.recipe} (${row.model}), ${protocolText(row)}, ${folds}, seed ${
    row.seeds.join(", ")
  }, ` +
    `${testedOn(row)}: UAR ${estimateText(row.uar)} %, WA ${estimateText(row.wa)} %, ` +
    `macro F1 ${estimateText(row.macroF1)} %, weighted F1 ${estimateText(row.weightedF1)} %`;
}

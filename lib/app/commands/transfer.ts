/** `transfer`: what it gains to start from a trained network, by the number of own clips. @module */
import { join, resolve } from "@std/path";
import { parseLabels } from "@/corpora/labels.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import { type FinishedRun, RUN_FILES } from "@/disk/record.ts";
import { readPredictions, readResults } from "@/disk/results.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { pooledUar, scoreDifference } from "@/evaluation/pooled.ts";
import type { Estimate } from "@/evaluation/results.ts";
import { mergeTables, type PredictionTable } from "@/evaluation/table.ts";
import { recipeByName } from "@/recipes/registry.ts";
import {
  planTransfer,
  type TransferCell,
  type TransferResult,
  type TransferRow,
} from "@/recipes/transfer.ts";
import { printResult, say } from "@/reporting/console.ts";
import { checkPublishable } from "@/reporting/published/publish.ts";
import { publishTransfer } from "@/reporting/published/measured.ts";
import { transferText } from "@/reporting/transfer_text.ts";
import type { Call } from "@/app/call.ts";
import { openForCommand, sayUnused } from "./job.ts";
import { openSource, type Source } from "./start.ts";
import { allRuns, trainAll } from "./trainings.ts";

interface Flags {
  readonly from: string;
  readonly corpora: readonly string[];
  readonly labels?: string;
  readonly sizes: readonly number[];
  readonly seeds: readonly number[];
  readonly jobs?: number;
  readonly engine: EngineOptions["provider"];
  readonly publish?: boolean;
  readonly json?: boolean;
}

/** Trains each way with each number of clips, and compares; what is trained already is not repeated. */
export async function transfer({ flags, signal }: Call<Flags>): Promise<void> {
  const { corpora, labels, seeds } = flags;
  if (flags.publish) checkPublishable(corpora);
  const source = await openSource(flags.from);
  const workspace = await openForCommand({ signal, corpora });
  const cells = await planTransfer(recipeByName(source.recipe), workspace.utterances, {
    start: source,
    corpora: corpora.toSorted(),
    labels: labels === undefined ? undefined : parseLabels(labels),
    sizes: flags.sizes.toSorted((a, b) => a - b),
    seeds,
  });
  sayUnused(cells[0]!.plans[0]!.job, workspace.utterances);
  const plans = cells.flatMap((cell) => cell.plans);
  const { jobs, engine: provider } = flags;
  const options = { jobs, provider, from: source.dir, rawDir: workspace.root, signal };
  const queue = allRuns(await trainAll(plans, options)).values();
  const runs = cells.map((cell) => cell.plans.map(() => queue.next().value!));
  const result = await judgeCells(cells, { runs, source, seeds });
  if (flags.publish) say(`written to ${displayPath(await publishTransfer(result))}`);
  printResult(result, { json: flags.json, text: () => transferText(result, "text") });
}

async function judgeCells(
  cells: readonly TransferCell[],
  { runs, source, seeds }: {
    readonly runs: readonly (readonly FinishedRun[])[];
    readonly source: Source;
    readonly seeds: readonly number[];
  },
): Promise<TransferResult> {
  const rows: TransferRow[] = [];
  let scratch: PredictionTable | undefined;
  let table: PredictionTable | undefined;
  for (const [i, { way, clipsPerLabel }] of cells.entries()) {
    const own = runs[i]!;
    table = await readTable(own);
    if (way === "scratch") scratch = table;
    const gain = way === "scratch"
      ? null
      : scoreDifference([{ ...scratch!, weight: 1 }], [{ ...table, weight: 1 }]);
    const trainingClips = own.reduce((sum, { record }) => sum + record.split.train.length, 0);
    rows.push({
      way,
      clipsPerLabel,
      trainingClips: trainingClips / own.length,
      uar: pooledUar(table),
      gain,
    });
  }
  const { job, split } = cells[0]!.plans[0]!;
  return {
    recipe: source.recipe,
    weights: source.card.sha256["weights.bin"]!,
    heard: source.heard,
    corpora: job.corpora,
    labels: job.labels,
    folds: split.folds,
    seeds,
    clips: new Set(table!.rows.map(({ id }) => id)).size,
    speakers: new Set(table!.rows.map(({ speaker }) => speaker)).size,
    asItIs: await publishedUar(source, job.corpora),
    rows,
    engine: [...new Set(runs.flat().map(({ record }) => record.engine.describe))].join(" | "),
  };
}

/** The UAR of the published network on corpora that it never heard; null for other networks. */
async function publishedUar(
  { dir, recipe }: Source,
  corpora: readonly string[],
): Promise<Estimate | null> {
  if (resolve(dir) !== join(PATHS.models, recipe)) return null;
  const results = await readResults(PATHS.results);
  const found = results.find((row) =>
    row.recipe === recipe && row.protocol === "corpora" &&
    row.testCorpora?.join() === corpora.join()
  );
  return found?.uar ?? null;
}

async function readTable(runs: readonly FinishedRun[]): Promise<PredictionTable> {
  const paths = runs.map(({ dir }) => join(dir, RUN_FILES.predictions));
  return mergeTables(await Promise.all(paths.map(readPredictions)));
}

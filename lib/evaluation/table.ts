/**
 * Predictions as a table: one row for each tested clip and seed, with the truth, the decision and
 * the scores, so that every figure can be computed again without a model and without a corpus.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { count, labelIndex, list } from "./_labels.ts";

/** One tested clip: who says what in it, what the model took it for, and how surely. */
export interface Prediction {
  /** The utterance's id. */
  readonly id: string;
  readonly corpus: string;
  readonly speaker: string;
  readonly gender: string;
  readonly channel: string;
  readonly intensity: string;
  readonly statement: string;
  /** The truth, one of the table's labels. */
  readonly emotion: string;
  /** The decision: the label with the highest score. */
  readonly predicted: string;
  /** One probability per label, in the order of the table's labels. */
  readonly scores: readonly number[];
  readonly fold: number;
  readonly seed: number;
}

/** What trained the model behind a table. */
export interface Provenance {
  readonly engine: string;
  /** Seconds of training, all folds and seeds together. */
  readonly trainSec: number;
  readonly commit: string;
}

/**
 * Which epoch's weights were kept: the best on the validation part, the last, or, on one rung of the
 * leakage ladder, the best on the test part itself.
 */
export type Selection = "best" | "last" | "best_test";

/** The predictions of one recipe's model under one protocol: one fold or many, one seed or many. */
export interface PredictionTable {
  readonly labels: readonly string[];
  readonly rows: readonly Prediction[];
  readonly protocol: string;
  /** True when the protocol lets the test part be known from training. */
  readonly leaky: boolean;
  readonly recipe: string;
  readonly model: string;
  /** @default "best" */
  readonly selection?: Selection;
  readonly provenance?: Provenance;
}

/** Which epoch was kept, said or not. */
export function selectionOf({ selection = "best" }: { readonly selection?: Selection }): Selection {
  return selection;
}

/** The selection as a field of a record: left out where it is the best epoch, as it mostly is. */
export function selectionField(
  selection: Selection,
): { readonly selection?: Exclude<Selection, "best"> } {
  return selection === "best" ? {} : { selection };
}

/** How far a softmax in float32 over a few classes may sum from 1. */
const SUM_TOLERANCE = 1e-3;

/**
 * Refuses a table that cannot be scored: unknown labels, scores that are no probabilities or are in
 * another order than the labels, a clip that was tested twice under one seed, or a clip whose truth
 * or speaker differs between seeds.
 */
export function checkTable(table: PredictionTable): void {
  const index = labelIndex(table.labels);
  if (table.rows.length === 0) {
    throw new RangeError("Cannot use a table without predictions (is the test part empty?)");
  }
  const tested = new Set<string>(), first = new Map<string, Prediction>();
  for (const row of table.rows) {
    checkRow(row, index);
    const key = JSON.stringify([row.id, row.seed]);
    if (tested.has(key)) {
      throw new InputError(
        `use predictions that test ${row.id} twice under seed ${row.seed}`,
        "each clip is tested once per seed (was a fold added twice?)",
      );
    }
    tested.add(key);
    const twin = first.get(row.id);
    if (twin === undefined) first.set(row.id, row);
    else if (twin.emotion !== row.emotion || twin.speaker !== row.speaker) {
      throw new RangeError(
        `Cannot use predictions that know ${row.id} as ${twin.emotion} of ${twin.speaker} and as ` +
          `${row.emotion} of ${row.speaker} (were two corpora given the same ids?)`,
      );
    }
  }
}

function checkRow(row: Prediction, index: ReadonlyMap<string, number>): void {
  const fail = (why: string) => new InputError(`use the prediction of ${row.id}`, `${why}`);
  if (row.id === "" || row.speaker === "") {
    throw fail("a clip needs an id and a speaker, and one of them is empty");
  }
  if (!index.has(row.emotion) || !index.has(row.predicted)) {
    const label = index.has(row.emotion) ? row.predicted : row.emotion;
    throw fail(`"${label}" is not among the labels ${list([...index.keys()])}`);
  }
  if (!Number.isInteger(row.fold) || !Number.isInteger(row.seed)) {
    throw fail(`fold ${row.fold} and seed ${row.seed} must be whole numbers`);
  }
  if (row.scores.length !== index.size) {
    throw new InputError(
      `use the prediction of ${row.id}`,
      `${count(row.scores.length, "score")} for ${count(index.size, "label")} (was ` +
        "the model trained on other labels?)",
    );
  }
  let sum = 0;
  for (const score of row.scores) {
    if (!(score >= 0 && score <= 1)) throw fail(`the score ${score} is not a probability`);
    sum += score;
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw fail(`its scores sum to ${sum}, not to 1 (are they logits?)`);
  }
  if (row.scores[index.get(row.predicted)!] !== Math.max(...row.scores)) {
    throw fail(
      `it says "${row.predicted}", but another label has the highest score ` +
        "(are the scores in the order of the labels?)",
    );
  }
}

/**
 * One table of many: the folds of a cross-validation, the seeds of a repetition. Training times add
 * up; engines and commits that differ are all named.
 * @throws {RangeError} when the tables are not of one recipe, model, protocol, selection and list of
 * labels, or test a clip twice under one seed
 */
export function mergeTables(tables: readonly PredictionTable[]): PredictionTable {
  const merged = joinTables(tables);
  checkTable(merged);
  return merged;
}

/**
 * One table of the validation predictions of several trainings. Unlike a test clip, a validation clip
 * may occur once in every fold: where there are few speakers, several folds validate on the same one.
 * @throws {InputError} as {@linkcode mergeTables}, or if a fold validates a clip twice under one seed
 */
export function mergeValidationTables(tables: readonly PredictionTable[]): PredictionTable {
  const merged = joinTables(tables);
  const trainings = Map.groupBy(merged.rows, ({ fold, seed }) => JSON.stringify([fold, seed]));
  for (const rows of trainings.values()) checkTable({ ...merged, rows });
  return merged;
}

function joinTables(tables: readonly PredictionTable[]): PredictionTable {
  const [head, ...rest] = tables;
  if (head === undefined) throw new RangeError("Cannot merge no tables of predictions");
  const kind = (t: PredictionTable) =>
    `${t.recipe} (${t.model}), protocol ${t.protocol}${t.leaky ? ", leaky" : ""}, ` +
    `epoch ${selectionOf(t)}, ` +
    `labels ${t.labels.join(" ")}`;
  const stranger = rest.find((table) => kind(table) !== kind(head));
  if (stranger !== undefined) {
    throw new InputError("merge predictions of different kinds", `${kind(head)}`, {
      remedy: `and ${kind(stranger)}`,
    });
  }
  const { provenance: _, ...kept } = head;
  const provenance = mergeProvenance(tables.map((table) => table.provenance));
  const rows = tables.flatMap((table) => table.rows);
  return provenance === undefined ? { ...kept, rows } : { ...kept, provenance, rows };
}

/** Undefined as soon as one part is not known: half a training time would be a wrong one. */
function mergeProvenance(parts: readonly (Provenance | undefined)[]): Provenance | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return {
    engine: [...new Set(known.map((part) => part.engine))].join(" | "),
    trainSec: known.reduce((sum, part) => sum + part.trainSec, 0),
    commit: [...new Set(known.map((part) => part.commit))].join(" | "),
  };
}

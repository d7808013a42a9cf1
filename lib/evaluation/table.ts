/**
 * Predictions as a table: one row for each tested clip and seed, with the truth, the decision and
 * the scores, so that every figure can be computed again without a model and a corpus.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { counted, listed } from "@/base/words.ts";
import { labelIndex } from "./_labels.ts";

/** One tested clip: what it is, and what the model predicted with which scores. */
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
export const SELECTIONS = ["best", "last", "best_test"] as const;
/** Which epoch's weights were kept. */
export type Selection = typeof SELECTIONS[number];

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

/** Which epoch was kept; the best one where the record does not say. */
export function selectionOf({ selection = "best" }: { readonly selection?: Selection }): Selection {
  return selection;
}

/** The selection as a field of a record; left out for the best epoch. */
export function selectionField(
  selection: Selection,
): { readonly selection?: Exclude<Selection, "best"> } {
  return selection === "best" ? {} : { selection };
}

/** How far a softmax in float32 over a few classes may sum from 1. */
const SUM_TOLERANCE = 1e-3;

/**
 * Throws if a table cannot be scored.
 * @throws {InputError} for unknown labels, scores that are no probabilities or are in another order
 * than the labels, a clip that is tested twice under one seed, or a clip whose truth or speaker
 * differs between seeds
 */
export function checkTable(table: PredictionTable): void {
  const index = labelIndex(table.labels);
  if (table.rows.length === 0) throw unusable("there are none (is the test part empty?)");
  const tested = new Set<string>();
  const first = new Map<string, Prediction>();
  for (const row of table.rows) {
    const mistake = mistakeIn(row, index);
    if (mistake !== undefined) throw unusable(`${row.id}: ${mistake}`);
    const key = JSON.stringify([row.id, row.seed]);
    if (tested.has(key)) {
      throw unusable(`${row.id} is tested twice under seed ${row.seed} (was a fold added twice?)`);
    }
    tested.add(key);
    const twin = first.get(row.id);
    if (twin === undefined) {
      first.set(row.id, row);
    } else if (twin.emotion !== row.emotion || twin.speaker !== row.speaker) {
      throw unusable(
        `${row.id} is ${twin.emotion} of ${twin.speaker} in one row and ${row.emotion} of ` +
          `${row.speaker} in another (were two corpora given the same ids?)`,
      );
    }
  }
}

function unusable(why: string): InputError {
  return new InputError("use predictions", why);
}

function mistakeIn(row: Prediction, index: ReadonlyMap<string, number>): string | undefined {
  if (row.id === "" || row.speaker === "") return "the id or the speaker is empty";
  const unknown = [row.emotion, row.predicted].find((label) => !index.has(label));
  if (unknown !== undefined) {
    return `"${unknown}" is not among the labels ${listed([...index.keys()])}`;
  }
  if (!Number.isInteger(row.fold) || !Number.isInteger(row.seed)) {
    return `fold ${row.fold} and seed ${row.seed} must be whole numbers`;
  }
  if (row.scores.length !== index.size) {
    return `${counted(row.scores.length, "score")} for ${counted(index.size, "label")}`;
  }
  const wrong = row.scores.find((score) => !(score >= 0 && score <= 1));
  if (wrong !== undefined) return `the score ${wrong} is not a probability`;
  const sum = row.scores.reduce((total, score) => total + score, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    return `its scores sum to ${sum}, not to 1 (are they logits?)`;
  }
  if (row.scores[index.get(row.predicted)!] !== Math.max(...row.scores)) {
    return `"${row.predicted}" is predicted, but another label has the highest score ` +
      "(are the scores in the order of the labels?)";
  }
  return undefined;
}

/**
 * One table of many: the folds of a cross-validation, the seeds of a repetition. Training times add
 * up; engines and commits that differ are all named.
 * @throws {InputError} when the tables are not of one recipe, model, protocol, selection and list of
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
  if (head === undefined) throw new Error("There is no table of predictions to merge");
  const other = rest.find((table) => kindOf(table) !== kindOf(head));
  if (other !== undefined) {
    throw new InputError(
      "merge predictions of different kinds",
      `one is of ${kindOf(head)}, another of ${kindOf(other)}`,
    );
  }
  const { provenance: _, ...kept } = head;
  const provenance = mergeProvenance(tables.map((table) => table.provenance));
  const rows = tables.flatMap((table) => table.rows);
  return provenance === undefined ? { ...kept, rows } : { ...kept, provenance, rows };
}

function kindOf(table: PredictionTable): string {
  const { recipe, model, protocol, leaky, labels } = table;
  return `${recipe} (${model}), protocol ${protocol}${leaky ? ", leaky" : ""}, ` +
    `epoch ${selectionOf(table)}, labels ${JSON.stringify(labels)}`;
}

/** Undefined if one part is not known: half a training time would be wrong. */
function mergeProvenance(parts: readonly (Provenance | undefined)[]): Provenance | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return {
    engine: [...new Set(known.map((part) => part.engine))].join(" | "),
    trainSec: known.reduce((sum, part) => sum + part.trainSec, 0),
    commit: [...new Set(known.map((part) => part.commit))].join(" | "),
  };
}

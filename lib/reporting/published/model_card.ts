/** The card of a model, from its files and from the published figures of its recipe. @module */
import { basename, join, resolve } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { corpusOfResult } from "@/corpora/registry.ts";
import { reading, writeWhole } from "@/disk/files.ts";
import { modelFolder, readCard } from "@/disk/models.ts";
import { PATHS } from "@/disk/paths.ts";
import { readResults } from "@/disk/results.ts";
import { classificationReport } from "@/evaluation/metrics.ts";
import { groupScores } from "@/evaluation/pack.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import type { StoredCard } from "@/models/card.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { modelCardText } from "@/reporting/model_card.ts";
import { readFewShot, readRobustness } from "./measured.ts";
import { readPublishedRow } from "./publish.ts";
import { unseenCorpora } from "./systems.ts";

/** Where the figures are. */
export interface FigureSource {
  /** @default the published rows */
  readonly rows?: readonly ResultRow[];
  /** Reads the predictions behind a row. @default the published predictions */
  readonly read?: (row: ResultRow) => Promise<PredictionTable>;
  /** Where further measurements are. @default PATHS.reports */
  readonly reportsDir?: string;
}

/**
 * Writes `README.md` into the folder of a model.
 * @returns its path
 * @throws {InputError} if the model does not say which recipe it is of, or no figures of that recipe on
 *   unseen speakers are published
 */
export async function writeModelCard(given: string, source: FigureSource = {}): Promise<string> {
  const dir = await modelFolder(given);
  const { rows = await readResults(PATHS.results), read = readPublishedRow } = source;
  const robustness = await readRobustness(source);
  const fewShot = await readFewShot(source);
  const card = await readCard(dir);
  const recipe = recipeOf(card, dir);
  const own = figuresOf(card, rows);
  const result = headline(own);
  if (result === undefined) {
    throw new InputError(
      `write the card of ${dir}`,
      `no figures of ${recipe.name} (${card.model.kind}) on unseen speakers are published`,
      { remedy: `run: deno task reproduce --only ${recipe.name}`, code: "missing" },
    );
  }
  const table = await read(result);
  const page = modelCardText({
    name: basename(resolve(dir)),
    title: recipe.title,
    card,
    parameters: await countWeights(dir),
    corpora: result.corpora.map(corpusOfResult),
    result,
    report: classificationReport(table.rows, table.labels),
    groups: {
      gender: groupScores(table, "gender"),
      intensity: groupScores(table, "intensity"),
      corpus: groupScores(table, "corpus"),
    },
    unheard: unseenCorpora(own),
    robustness: isOf(robustness, result) && robustness.model === result.model
      ? robustness.rows
      : [],
    fewShot: isOf(fewShot, result) ? fewShot.rows : [],
  });
  const path = join(dir, "README.md");
  await writeWhole(path, page);
  return path;
}

/** The published figures of a network's recipe that are about unseen speakers. */
export function figuresOf(card: StoredCard, rows: readonly ResultRow[]): ResultRow[] {
  return rows.filter((row) =>
    row.recipe === card.about["recipe"] && row.model === card.model.kind && !row.leaky
  );
}

/** The figures for unseen speakers of the corpora that were learned from, or else for other corpora. */
export function headline(rows: readonly ResultRow[]): ResultRow | undefined {
  const bySpeaker = rows.filter(({ protocol }) => protocol === "speaker");
  const candidates = bySpeaker.length > 0 ? bySpeaker : rows;
  return candidates.toSorted((a, b) => b.clips * b.seeds.length - a.clips * a.seeds.length)[0];
}

/** Whether something was measured with networks of a row's recipe. */
function isOf<M extends { readonly recipe: string }>(
  measured: M | null,
  { recipe }: ResultRow,
): measured is M {
  return measured?.recipe === recipe;
}

function recipeOf({ about }: StoredCard, dir: string) {
  const { recipe } = about;
  if (typeof recipe === "string") return recipeByName(recipe);
  throw new InputError(
    `write the card of ${dir}`,
    "its meta.json does not say which recipe it is of",
  );
}

/** Weights are 32-bit floats. */
async function countWeights(dir: string): Promise<number> {
  const path = join(dir, "weights.bin");
  const { size } = await reading(path, () => Deno.stat(path));
  return size / 4;
}

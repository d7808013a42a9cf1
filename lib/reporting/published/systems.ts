/** Published systems beside what was measured here, from the rows of results.json. @module */
import { compareRuns } from "@/evaluation/compare.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { type PredictionTable, type Selection, selectionOf } from "@/evaluation/table.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { LADDER, studies } from "@/recipes/studies.ts";
import type { LadderRung } from "@/reporting/figures/ladder.ts";
import { pointsInterval, pointsText } from "@/reporting/result_text.ts";
import { type SystemResult, testedCorpora } from "@/reporting/result_tables.ts";
import { left, makeTable, right, type Table } from "@/reporting/table.ts";
import type { ProtocolName } from "@/splits/split.ts";

/** Which row is looked for. */
export interface ResultQuery {
  readonly recipe: string;
  /** The network's name within its recipe. */
  readonly model: string;
  readonly protocol: ProtocolName;
  readonly selection: Selection;
  /** The corpora that were tested, where not all were. */
  readonly testCorpora?: readonly string[] | undefined;
}

/**
 * The row of a study; of several, the one with the most seeds, corpora and clips: not a trial of one
 * fold, or one seed on recordings that came later.
 */
export function findResult(rows: readonly ResultRow[], query: ResultQuery): ResultRow | null {
  const recipe = RECIPES.find(({ name }) => name === query.recipe);
  const kind = recipe && recipeModels(recipe)[query.model]?.kind;
  const found = rows.filter((row) =>
    row.recipe === query.recipe && row.model === kind && row.protocol === query.protocol &&
    selectionOf(row) === query.selection &&
    row.testCorpora?.join() === query.testCorpora?.join()
  );
  const [best] = found.toSorted((a, b) =>
    b.seeds.length - a.seeds.length || b.corpora.length - a.corpora.length || b.clips - a.clips
  );
  return best ?? null;
}

/**
 * The rows of several studies on the same corpora, null where one was not done: of the corpora where
 * most of them were done, and then of the most corpora.
 */
function findTogether(
  rows: readonly ResultRow[],
  queries: readonly ResultQuery[],
): (ResultRow | null)[] {
  const sets = Map.groupBy(rows, ({ corpora }) => corpora.join()).values();
  const found = Array.from(sets, (same) => queries.map((query) => findResult(same, query)));
  const [best] = found.toSorted((a, b) => count(b) - count(a) || corporaOf(b) - corporaOf(a));
  return best ?? queries.map(() => null);
}

function count(found: readonly (ResultRow | null)[]): number {
  return found.filter((row) => row !== null).length;
}

function corporaOf(found: readonly (ResultRow | null)[]): number {
  return found.find((row) => row !== null)?.corpora.length ?? 0;
}

/** Every network of every recipe: its published accuracy, and its rows measured here. */
export function systemResults(rows: readonly ResultRow[]): SystemResult[] {
  return RECIPES.flatMap((recipe) => {
    const models = Object.keys(recipeModels(recipe));
    return models.map((model): SystemResult => {
      const { name, labels, protocol, published, training: { selection } } = recipe;
      const testCorpora = studies([recipe]).find((one) => one.protocol === "speaker")?.testCorpora;
      const query = { recipe: name, model, selection, testCorpora };
      const [own, unseen] = findTogether(rows, [
        { ...query, protocol },
        { ...query, protocol: "speaker" },
      ]) as [ResultRow | null, ResultRow | null];
      return {
        recipe: name,
        model: models.length > 1 ? model : null,
        classes: labels.length,
        protocol,
        published,
        asPublished: protocol === "speaker" ? null : own,
        unseen,
      };
    });
  });
}

/** The rungs of the leakage ladder that were measured, from the top. */
export function ladderRungs(rows: readonly ResultRow[]): LadderRung[] {
  const { recipe, model, rungs } = LADDER;
  const queries = rungs.map(({ protocol, selection }) => ({ recipe, model, protocol, selection }));
  return findTogether(rows, queries).flatMap((row, i) =>
    row === null ? [] : [{ title: rungs[i]!.title, row }]
  );
}

/** The rows of networks that were tested on corpora they never heard, test corpus by test corpus. */
export function crossCorpora(rows: readonly ResultRow[]): ResultRow[] {
  return rows.filter(({ protocol }) => protocol === "corpora")
    .toSorted((a, b) => testedCorpora(a).localeCompare(testedCorpora(b), "en"));
}

/** Those of them that learned from the most corpora. */
export function unseenCorpora(rows: readonly ResultRow[]): ResultRow[] {
  const all = crossCorpora(rows);
  return all.filter((row) => {
    const same = all.filter((other) => testedCorpora(other) === testedCorpora(row));
    return same.every(({ corpora }) => corpora.length <= row.corpora.length);
  });
}

/** The published accuracy of the ladder's recipe, in [0, 1]. */
export function ladderClaim(): number | null {
  return RECIPES.find(({ name }) => name === LADDER.recipe)?.published ?? null;
}

/** From one rung of the ladder to the next. */
export interface LadderStep {
  readonly from: string;
  readonly to: string;
  /** Accuracy on the lower rung minus that on the upper one. */
  readonly difference: number;
  /** Interval of the difference; null where the rungs tested other clips, or too few speakers. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * How far the accuracy changes from rung to rung. Where both rungs were tested on the same clips the
 * difference has an interval: the speakers are drawn once for both.
 * @param read the predictions behind a row
 */
export async function ladderSteps(
  rungs: readonly LadderRung[],
  read: (row: ResultRow) => Promise<PredictionTable>,
): Promise<LadderStep[]> {
  const steps: LadderStep[] = [];
  for (const [i, to] of rungs.slice(1).entries()) {
    const from = rungs[i]!;
    const names = { from: from.title, to: to.title };
    const same = from.row.protocol === to.row.protocol &&
      from.row.seeds.join() === to.row.seeds.join();
    if (same) {
      const { wa } = compareRuns(await read(from.row), await read(to.row));
      steps.push({ ...names, difference: wa.difference, low: wa.low, high: wa.high });
    } else {
      const difference = to.row.wa.mean - from.row.wa.mean;
      steps.push({ ...names, difference, low: null, high: null });
    }
  }
  return steps;
}

/** Steps of the ladder; a dash for the interval where other clips were tested. */
export function stepTable(steps: readonly LadderStep[]): Table {
  return makeTable(steps, [
    left("from", ({ from }) => from),
    left("to", ({ to }) => to),
    right("change (points)", ({ difference }) => pointsText(difference)),
    right("95 % interval", pointsInterval),
  ]);
}

/** Published systems beside what was measured here, from the rows of results.json. @module */
import { compareRuns } from "@/evaluation/compare.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { type PredictionTable, type Selection, selectionOf } from "@/evaluation/table.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { LADDER } from "@/recipes/studies.ts";
import type { Row } from "@/reporting/frame.ts";
import type { LadderRung } from "@/reporting/figures/ladder.ts";
import { estimateText, percentText, protocolText, testedOn } from "@/reporting/result_text.ts";
import type { SystemResult } from "@/reporting/systems.ts";
import { type ProtocolName, PROTOCOLS } from "@/splits/split.ts";

/** Which row is looked for. */
export interface ResultQuery {
  readonly recipe: string;
  /** The network's name within its recipe. */
  readonly model: string;
  readonly protocol: ProtocolName;
  readonly selection: Selection;
}

/** The row of a study; where there are several (a trial of one fold), the one of most clips. */
export function findResult(rows: readonly ResultRow[], query: ResultQuery): ResultRow | null {
  const recipe = RECIPES.find(({ name }) => name === query.recipe);
  const kind = recipe && recipeModels(recipe)[query.model]?.kind;
  const found = rows.filter((row) =>
    row.recipe === query.recipe && row.model === kind && row.protocol === query.protocol &&
    selectionOf(row) === query.selection
  );
  return found.toSorted((a, b) => b.clips - a.clips)[0] ?? null;
}

/** Every network of every recipe: what was published, and what it reaches here. */
export function systemResults(rows: readonly ResultRow[]): SystemResult[] {
  return RECIPES.flatMap((recipe) => {
    const models = Object.keys(recipeModels(recipe));
    return models.map((model): SystemResult => {
      const { name, labels, protocol, published, training: { selection } } = recipe;
      const row = (protocol: ProtocolName) =>
        findResult(rows, { recipe: name, model, protocol, selection });
      return {
        recipe: name,
        model: models.length > 1 ? model : null,
        classes: labels.length,
        protocol,
        published: published?.accuracy ?? null,
        asPublished: row(protocol),
        strangers: row("speaker"),
      };
    });
  });
}

/** The rungs of the leakage ladder that were climbed, from the top. */
export function ladderRungs(rows: readonly ResultRow[]): LadderRung[] {
  const { recipe, model, rungs } = LADDER;
  return rungs.flatMap(({ protocol, selection, title }) => {
    const row = findResult(rows, { recipe, model, protocol, selection });
    return row === null ? [] : [{ title, row }];
  });
}

/** The whole ladder as rows of a table; what was not measured yet is a dash. */
export function ladderTable(rows: readonly ResultRow[]): Row[] {
  const { recipe, model, rungs } = LADDER;
  return rungs.map(({ protocol, selection, title }) => {
    const row = findResult(rows, { recipe, model, protocol, selection });
    const { leaky } = PROTOCOLS[protocol];
    return {
      rung: title,
      protocol: protocolText({ protocol, selection, leaky }),
      "tested on": row === null ? "–" : testedOn(row),
      seeds: row === null ? "–" : row.seeds.join(", "),
      "accuracy (%)": row === null ? "–" : estimateText(row.wa),
      "UAR (%)": row === null ? "–" : estimateText(row.uar),
      "guessing (%)": row === null ? "–" : percentText(1 / row.perClass.length),
    };
  });
}

/** What was published of the ladder's recipe: an accuracy in [0, 1]. */
export function ladderClaim(): number | null {
  return RECIPES.find(({ name }) => name === LADDER.recipe)?.published?.accuracy ?? null;
}

/** Steps of the ladder as rows of a table; a dash where other clips were tested. */
export function stepTable(steps: readonly LadderStep[]): Row[] {
  const points = (share: number) => `${share < 0 ? "−" : "+"}${percentText(Math.abs(share))}`;
  const rows = steps.map(({ from, to, difference, low, high }) => ({
    from,
    to,
    "change (points)": points(difference),
    "95 % interval": low === null || high === null ? "–" : `${points(low)} to ${points(high)}`,
  }));
  const none = { from: "not measured yet", to: "", "change (points)": "", "95 % interval": "" };
  return rows.length > 0 ? rows : [none];
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
    const from = rungs[i]!, names = { from: from.title, to: to.title };
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

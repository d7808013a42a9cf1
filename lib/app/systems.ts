/** Published systems beside what was measured here, from the rows of results.json. @module */
import { type Selection, selectionOf } from "@/evaluation/table.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import type { ProtocolName } from "@/splits/split.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { LADDER } from "@/recipes/studies.ts";
import type { LadderRung } from "@/reporting/figures/ladder.ts";
import type { SystemResult } from "@/reporting/systems.ts";

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

/** What was published of the ladder's recipe: an accuracy in [0, 1]. */
export function ladderClaim(): number | null {
  return RECIPES.find(({ name }) => name === LADDER.recipe)?.published?.accuracy ?? null;
}

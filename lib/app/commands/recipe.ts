/** `recipe`: the settings of a recipe. @module */
import { configureRecipe } from "@/recipes/job.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { describeSettings } from "@/recipes/settings.ts";
import { printResult } from "@/reporting/console.ts";
import { left, makeTable, renderTable } from "@/reporting/table.ts";
import type { Call } from "@/app/call.ts";

interface Flags {
  readonly model?: string;
  readonly json?: boolean;
}

/** Lists everything that `--set` can change in a recipe. */
export function recipe({ words, flags: { model, json } }: Call<Flags>): Promise<void> {
  const recipe = recipeByName(words[0]!);
  const settings = describeSettings(configureRecipe(recipe, { model }));
  const networks = Object.keys(recipeModels(recipe)).join(", ");
  const table = makeTable(settings, [
    left("setting", ({ path }) => path),
    left("value", ({ value }) => value === undefined ? "–" : JSON.stringify(value)),
    left("accepts", ({ accepts }) => accepts),
  ]);
  printResult(settings, {
    json,
    text: () => `${recipe.title}\nNetworks: ${networks}\n\n${renderTable(table, "text")}`,
  });
  return Promise.resolve();
}

/** `recipe`: the settings of a recipe. @module */
import { Argument, Command } from "commander";
import { configureRecipe, recipeModels } from "@/recipes/recipe.ts";
import { recipeByName, RECIPES } from "@/recipes/registry.ts";
import { describeSettings, type Setting } from "@/recipes/settings.ts";
import { printResult } from "@/reporting/console.ts";
import { left, makeTable, renderTable } from "@/reporting/table.ts";
import { type CommonFlags, finish, OPTIONS } from "./shared.ts";

interface Flags extends CommonFlags {
  readonly model?: string;
}

/** The command that lists everything that `--set` can change in a recipe. */
export function recipeCommand(): Command {
  return new Command("recipe")
    .description("list the settings of a recipe, which train and crossval change with --set")
    .addArgument(new Argument("<name>", "the recipe").choices(RECIPES.map(({ name }) => name)))
    .option("--model <name>", "one of the recipe's networks (default: its own first choice)")
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((name: string, { model, ...flags }: Flags) =>
      finish(flags, () => {
        const recipe = recipeByName(name);
        const settings = describeSettings(configureRecipe(recipe, { model }));
        const networks = Object.keys(recipeModels(recipe)).join(", ");
        printResult(settings, {
          json: flags.json,
          text: () => `${recipe.title}\nNetworks: ${networks}\n\n${settingsTable(settings)}`,
        });
        return Promise.resolve();
      })
    );
}

function settingsTable(settings: readonly Setting[]): string {
  const table = makeTable(settings, [
    left("setting", ({ path }) => path),
    left("value", ({ value }) => value === undefined ? "–" : JSON.stringify(value)),
    left("accepts", ({ accepts }) => accepts),
  ]);
  return renderTable(table, "text");
}

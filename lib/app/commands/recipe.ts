/** `recipe`: the settings of a recipe. @module */
import { Argument, Command } from "commander";
import { recipeByName, RECIPES } from "@/recipes/registry.ts";
import { printResult } from "@/reporting/console.ts";
import { type CommonFlags, finish, OPTIONS } from "./shared.ts";

/** The command that prints everything that a recipe sets. */
export function recipeCommand(): Command {
  const names = RECIPES.map(({ name }) => name);
  return new Command("recipe")
    .description("print the settings of a recipe")
    .addArgument(new Argument("<name>", "the recipe").choices(names))
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((name: string, flags: CommonFlags) =>
      finish(flags, () => {
        const recipe = recipeByName(name);
        printResult(recipe, { json: flags.json, text: () => JSON.stringify(recipe, null, 2) });
        return Promise.resolve();
      })
    );
}

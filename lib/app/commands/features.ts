/** `features`: fill the feature cache. @module */
import { Command } from "commander";
import { cacheFeatures } from "@/disk/feature_cache.ts";
import { featureShape } from "@/features/config.ts";
import { displayPath } from "@/disk/paths.ts";
import { formatSeconds } from "@/reporting/progress.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { printResult } from "@/reporting/console.ts";
import { type CommonFlags, finish, openForCommand, OPTIONS, progressBars } from "./shared.ts";
import { RECIPE_OPTION, wantedOf } from "./job.ts";

/** The command that computes the features of all recordings. */
export function featuresCommand(): Command {
  return new Command("features")
    .description("compute the features of all recordings, on all cores, into data/features")
    .addOption(RECIPE_OPTION()).addOption(OPTIONS.corpora())
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((flags: CommonFlags & { recipe: string }) =>
      finish(flags, async (signal) => {
        const recipe = recipeByName(flags.recipe);
        const { utterances } = await openForCommand({ signal, ...wantedOf(flags) });
        await using bars = progressBars();
        const start = performance.now();
        const report = await cacheFeatures(utterances, recipe.features, {
          signal,
          onProgress: (done, total) => bars.update("features", done, total),
        });
        await bars.done();
        const seconds = (performance.now() - start) / 1000;
        const shape = featureShape(recipe.features);
        const result = { ...report, folder: displayPath(report.folder), shape, seconds };
        printResult(result, {
          json: flags.json,
          text: () =>
            `${report.recordings} recordings as ${
              shape.join(" x ")
            }: ${report.made} computed now ` +
            `in ${formatSeconds(seconds)}, in ${result.folder}`,
        });
      })
    );
}

/** `features`: fill the feature cache. @module */
import { cacheFeatures } from "@/disk/feature_cache.ts";
import { displayPath } from "@/disk/paths.ts";
import { featureShape } from "@/features/config.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { printResult } from "@/reporting/console.ts";
import { formatSeconds } from "@/reporting/progress.ts";
import type { Call } from "@/app/call.ts";
import { openForCommand, wantedOf } from "./job.ts";
import { progressBars } from "./progress.ts";

interface Flags {
  readonly recipe: string;
  readonly corpora?: string[];
  readonly json?: boolean;
}

/** Computes the features of all recordings. */
export async function features({ flags, signal }: Call<Flags>): Promise<void> {
  const config = recipeByName(flags.recipe).features;
  const { utterances } = await openForCommand({ signal, ...wantedOf(flags) });
  await using bars = progressBars();
  const start = performance.now();
  const report = await cacheFeatures(utterances, config, {
    signal,
    onProgress: (done, total) => bars.update("features", done, total),
  });
  await bars.done();
  const seconds = (performance.now() - start) / 1000;
  const shape = featureShape(config);
  const { recordings, made } = report;
  const folder = displayPath(report.folder);
  printResult({ ...report, folder, shape, seconds }, {
    json: flags.json,
    text: () =>
      `${recordings} recordings as ${shape.join(" x ")}: ${made} computed now ` +
      `in ${formatSeconds(seconds)}, in ${folder}`,
  });
}

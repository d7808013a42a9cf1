/** `features`: fill the feature cache. @module */
import { type Shard, takeShard } from "@/base/shard.ts";
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
  readonly shard?: Shard;
  readonly jobs?: number;
  readonly json?: boolean;
}

/** Computes the features of all recordings, or of a part of them. */
export async function features({ flags, signal }: Call<Flags>): Promise<void> {
  const config = recipeByName(flags.recipe).features;
  const { utterances } = await openForCommand({ signal, ...wantedOf(flags) });
  await using bars = progressBars();
  const start = performance.now();
  const clips = flags.shard === undefined ? utterances : takeShard(utterances, flags.shard);
  const report = await cacheFeatures(clips, config, {
    signal,
    workers: flags.jobs,
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

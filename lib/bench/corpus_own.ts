// The features of a corpus, as `deno task features` makes them, into a cache of their own.
import { cacheFeatures } from "@/disk/feature_cache.ts";
import { openWorkspace } from "@/disk/workspace.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { answerAll } from "./peer.ts";

/** Features of a corpus. */
export interface CorpusQuestion {
  readonly recipe: string;
  readonly cacheDir: string;
  /** Only the first so many recordings. */
  readonly recordings: number;
}

if (import.meta.main) {
  await answerAll<CorpusQuestion>(async ({ recipe, cacheDir, recordings }) => {
    const { corpora, features } = recipeByName(recipe);
    const { utterances } = await openWorkspace({ wanted: corpora });
    return await cacheFeatures(utterances.slice(0, recordings), features, { cacheDir });
  });
}

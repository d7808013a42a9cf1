// The features of a corpus, as `deno task features` makes them, into a cache of their own.
import { openWorkspace } from "@/app/workspace.ts";
import { cacheFeatures } from "@/features/cache.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { answerOnce } from "./_own.ts";

/** What is asked. */
export interface CorpusQuestion {
  readonly recipe: string;
  readonly cacheDir: string;
  /** Only the first so many recordings. */
  readonly recordings: number;
}

if (import.meta.main) {
  await answerOnce<CorpusQuestion>(async ({ recipe: name, cacheDir, recordings }) => {
    const recipe = recipeByName(name);
    const { utterances } = await openWorkspace({ wanted: recipe.corpora });
    return await cacheFeatures(utterances.slice(0, recordings), recipe.features, { cacheDir });
  });
}

/** A recipe on the recordings that are here: some of its corpora may not be. @module */
import type { Utterance } from "@/corpora/utterance.ts";
import { sharedEmotions } from "@/splits/corpora.ts";
import type { JobConfig } from "@/training/job.ts";
import { type JobOptions, type Recipe, recipeJob } from "./recipe.ts";

/**
 * The job that trains a recipe on those of its corpora that are here; where none of them is, on all
 * that is here. Under the protocol `corpus` it tells apart those of its emotions that all corpora
 * share. Corpora and labels that `overrides` name are taken as they are.
 * @param utterances all recordings that there are
 * @throws as {@linkcode recipeJob}
 * @example
 * ```ts
 * import { jobHere, twoChannel } from "@/recipes/mod.ts";
 * import { openWorkspace } from "@/disk/workspace.ts";
 * const { utterances } = await openWorkspace();
 * const job = jobHere(twoChannel, utterances, { protocol: "random", seed: 2 });
 * ```
 */
export function jobHere(
  recipe: Recipe,
  utterances: readonly Utterance[],
  options: JobOptions = {},
): JobConfig {
  const { overrides = {} } = options;
  const corpora = overrides.corpora ?? corporaHere(recipe, utterances);
  const channels = overrides.channels ?? recipe.channels;
  const used = utterances.filter((u) => corpora.includes(u.corpus) && channels.includes(u.channel));
  const shared = sharedEmotions(used);
  const labels = options.protocol === "corpus" && overrides.labels === undefined
    ? { labels: recipe.labels.filter((label) => shared.includes(label)) }
    : {};
  return recipeJob(recipe, { ...options, overrides: { ...overrides, corpora, ...labels } });
}

function corporaHere({ corpora }: Recipe, utterances: readonly Utterance[]): string[] {
  const here = [...new Set(utterances.map(({ corpus }) => corpus))].sort();
  const own = corpora.filter((name) => here.includes(name));
  return own.length > 0 ? own : here;
}

/** Says which of a recipe's corpora a job goes without; nothing, where it has them all or none. */
export function absentSentence(recipe: Recipe, { corpora }: JobConfig): string | undefined {
  const absent = recipe.corpora.filter((name) => !corpora.includes(name));
  const present = recipe.corpora.filter((name) => corpora.includes(name));
  if (absent.length === 0 || present.length === 0) return undefined;
  return `${recipe.name} is trained on ${present.join(" and ")} alone: ` +
    `${absent.join(" and ")} ${absent.length === 1 ? "is" : "are"} not among the recordings`;
}

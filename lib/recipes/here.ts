/** A recipe on the recordings that are present: some of its corpora may be missing. @module */
import type { Utterance } from "@/corpora/utterance.ts";
import { sharedEmotions } from "@/splits/corpora.ts";
import type { JobConfig } from "@/training/job.ts";
import { configureRecipe, jobOf, type JobOptions, type Recipe } from "./recipe.ts";

/**
 * The job that trains a recipe on those of its corpora that are present, or on all that is present if
 * none of its own is. Under the protocol `corpus` it keeps those of its emotions that all corpora
 * share. Corpora and labels that the options name are taken as they are.
 * @param utterances all recordings in the index
 * @throws {InputError} if a setting is unknown or invalid
 */
export function jobHere(
  recipe: Recipe,
  utterances: readonly Utterance[],
  options: JobOptions = {},
): JobConfig {
  const configured = configureRecipe(recipe, options);
  const corpora = options.corpora ?? presentCorpora(recipe, utterances);
  const { channels } = configured;
  const sharedOnly = options.protocol === "corpus" && configured.labels === recipe.labels;
  if (!sharedOnly) return jobOf({ ...configured, corpora }, options);
  const shared = sharedEmotions(
    utterances.filter((u) => corpora.includes(u.corpus) && channels.includes(u.channel)),
  );
  const labels = configured.labels.filter((label) => shared.includes(label));
  return jobOf({ ...configured, corpora, labels }, options);
}

function presentCorpora({ corpora }: Recipe, utterances: readonly Utterance[]): string[] {
  const present = [...new Set(utterances.map(({ corpus }) => corpus))].sort();
  const own = corpora.filter((name) => present.includes(name));
  return own.length > 0 ? own : present;
}

/** Says which of a recipe's corpora a job goes without; undefined if it has them all or none. */
export function absentSentence(recipe: Recipe, { corpora }: JobConfig): string | undefined {
  const absent = recipe.corpora.filter((name) => !corpora.includes(name));
  const present = recipe.corpora.filter((name) => corpora.includes(name));
  if (absent.length === 0 || present.length === 0) return undefined;
  return `${recipe.name} is trained on ${present.join(" and ")} alone: ` +
    `${absent.join(" and ")} ${absent.length === 1 ? "is" : "are"} not among the recordings`;
}

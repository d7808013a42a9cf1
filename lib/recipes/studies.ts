/**
 * Studies: the trainings behind the project's figures. Each recipe's networks under the protocol of
 * its authors and on unseen speakers; and one network on every rung of the leakage ladder.
 * @module
 */
import type { Selection } from "@/evaluation/table.ts";
import type { ProtocolName } from "@/splits/split.ts";
import { type Recipe, recipeModels } from "./recipe.ts";
import { RECIPES } from "./registry.ts";

/** All folds of one network under one protocol, with one or several seeds. */
export interface Study {
  readonly recipe: string;
  /** The network's name within its recipe. */
  readonly model: string;
  readonly protocol: ProtocolName;
  /** Which epoch is kept. */
  readonly selection: Selection;
  readonly seeds: readonly number[];
  /** The corpora that are tested, where not all are; the others of the recipe train. */
  readonly testCorpora?: readonly string[];
  /** Nobody validates: all whose corpus is not tested train. */
  readonly valSpeakers?: "none";
}

/** A step of the leakage ladder. */
export interface Rung {
  readonly protocol: ProtocolName;
  readonly selection: Selection;
  /** A description in a few words. */
  readonly title: string;
}

/** The network that is trained on every rung, and the rungs from leaky to honest. */
export const LADDER: Readonly<{ recipe: string; model: string; rungs: readonly Rung[] }> = {
  recipe: "four_corpora",
  model: "hybrid",
  rungs: [
    { protocol: "augment_first", selection: "best", title: "copies made, then split" },
    { protocol: "random", selection: "best_test", title: "random clips, best test epoch" },
    { protocol: "random", selection: "last", title: "random clips, last epoch" },
    { protocol: "random", selection: "best", title: "random clips, best validation epoch" },
    { protocol: "speaker", selection: "best", title: "unseen speakers" },
    { protocol: "corpus", selection: "best", title: "an unseen corpus" },
  ],
};

/** The recipe that is tested on corpora that it never heard, and which those are. */
const GENERAL = "unseen_speakers";
/** Corpora that are only tested, since their terms allow no more than that to a released model. */
const TEST_ONLY = ["emovo", "savee"];

const SEEDS = [1, 2, 3];

/** Every study, recipe by recipe; those of the ladder come last. */
export function studies(recipes: readonly Recipe[] = RECIPES): Study[] {
  const found = recipes.flatMap((recipe) =>
    Object.keys(recipeModels(recipe)).flatMap((model) => studiesOf(recipe, model))
  );
  if (recipes.some(({ name }) => name === LADDER.recipe)) found.push(...ladderStudies());
  const known = new Set<string>();
  return found.filter((study) => {
    const key = studyKey(study);
    return !known.has(key) && known.add(key);
  });
}

function studiesOf(recipeOf: Recipe, model: string): Study[] {
  if (recipeOf.name === GENERAL) return generalStudies(recipeOf, model);
  const { name: recipe, protocol, training: { selection } } = recipeOf;
  const own: Study = { recipe, model, protocol, selection, seeds: SEEDS };
  return [own, { ...own, protocol: "speaker" }];
}

/**
 * RAVDESS's unseen speakers; corpora that are only tested; each corpus of the recipe, after training on
 * the others; and the others, after training on it alone.
 */
function generalStudies(
  { name: recipe, corpora, training: { selection } }: Recipe,
  model: string,
): Study[] {
  const common = { recipe, model, selection };
  const held = { ...common, protocol: "corpora" as const, seeds: [1] };
  return [
    { ...common, protocol: "speaker", seeds: [1, 2, 3, 4, 5], testCorpora: ["ravdess"] },
    { ...held, testCorpora: TEST_ONLY, valSpeakers: "none" },
    ...corpora.map((corpus): Study => ({ ...held, testCorpora: [corpus] })),
    ...corpora.map((corpus): Study => {
      const others = corpora.filter((name) => name !== corpus);
      return { ...held, testCorpora: [...others, ...TEST_ONLY], valSpeakers: "none" };
    }),
  ];
}

function ladderStudies(): Study[] {
  const { recipe, model, rungs } = LADDER;
  return rungs.map(({ protocol, selection }) => ({
    recipe,
    model,
    protocol,
    selection,
    seeds: [1],
  }));
}

/** Identifies a study, whatever its seeds. */
function studyKey({ recipe, model, protocol, selection, testCorpora = [] }: Study): string {
  return [recipe, model, protocol, selection, ...testCorpora].join(" ");
}

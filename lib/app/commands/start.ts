/** `--from`: the trained network that a training starts from. @module */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { formatLabels } from "@/corpora/labels.ts";
import { exists } from "@/disk/files.ts";
import { networkFolder, readCard } from "@/disk/models.ts";
import { displayPath } from "@/disk/paths.ts";
import { readRun, RUN_FILES } from "@/disk/record.ts";
import type { StoredCard } from "@/models/card.ts";
import { sharedLabels } from "@/models/transfer.ts";
import { RECIPES } from "@/recipes/registry.ts";
import type { JobConfig } from "@/training/job.ts";

/** A trained network to start from. */
export interface Source {
  /** The folder of a model or of a run. */
  readonly dir: string;
  readonly card: StoredCard;
  /** The corpora that it has heard. */
  readonly heard: readonly string[];
  /** The recipe that it was trained by. */
  readonly recipe: string;
}

/**
 * Finds a trained network.
 * @param name a name in artifacts/models or artifacts/runs, or the folder of a model or of a run
 * @throws {InputError} if there is none, it is damaged, or no recipe of this project trained it
 */
export async function openSource(name: string): Promise<Source> {
  const dir = await networkFolder(name);
  if (dir === undefined) {
    throw new InputError(`start from "${name}"`, "there is no such network", {
      remedy: "name one in artifacts/models or artifacts/runs, or a folder",
      code: "missing",
    });
  }
  const card = await readCard(dir);
  const recipe = RECIPES.find((one) => one.name === card.about["recipe"]);
  if (recipe === undefined) {
    const why = `its recipe "${card.about["recipe"]}" is none of this project`;
    throw new InputError(`start from ${displayPath(dir)}`, why);
  }
  const { heard } = card.about;
  const corpora = heard === undefined ? await corporaOf(dir) ?? recipe.corpora : names(heard);
  return { dir, card, recipe: recipe.name, heard: corpora };
}

function names(list: string | number): string[] {
  return String(list).split(", ").filter((name) => name !== "");
}

/** The corpora that a run has heard whose card does not name them; undefined if this is no run. */
async function corporaOf(dir: string): Promise<readonly string[] | undefined> {
  if (!await exists(join(dir, RUN_FILES.record))) return undefined;
  const { corpora, split } = (await readRun(dir)).record.job;
  const unheard = split.protocol === "corpora" ? split.testCorpora ?? [] : [];
  return corpora.filter((name) => !unheard.includes(name));
}

/** Says what a job starts from, and which of its labels are new to that network. */
export function startSentence({ dir, card, heard }: Source, { labels, start }: JobConfig): string {
  const { kept, fresh } = sharedLabels(labels, card.labels);
  const part = start!.train === "head" ? "its last layer" : "all layers";
  const known = kept.length === 0 ? "" : `; it knows ${formatLabels(kept)}`;
  const unknown = fresh.length === 0 ? "" : `; new to it: ${formatLabels(fresh)}`;
  return `training ${part} of ${displayPath(dir)} (${start!.weights.slice(0, 10)}), which has ` +
    `heard ${heard.join(", ")}${known}${unknown}`;
}

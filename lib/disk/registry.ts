/** Every corpus that the project knows. A new one is a module and a line here. @module */
import { InputError } from "@/base/errors.ts";
import { PATHS } from "./paths.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { cremaD } from "@/corpora/crema_d.ts";
import { demo } from "./demo_corpus.ts";
import { own } from "@/corpora/own.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { hasRecordings } from "./walk.ts";
import { savee } from "@/corpora/savee.ts";
import { tess } from "@/corpora/tess.ts";

/** All corpora: the published ones, one's own recordings, the made one. */
export const CORPORA: readonly Corpus[] = [ravdess, cremaD, tess, savee, own, demo];

/**
 * The corpus of a name.
 * @throws {RangeError} naming the corpora there are
 */
export function corpusByName(name: string): Corpus {
  const corpus = CORPORA.find((c) => c.name === name);
  if (corpus) return corpus;
  throw new InputError(
    `find a corpus named "${name}"`,
    `there are ${CORPORA.map((c) => c.name).join(", ")}`,
  );
}

/**
 * The corpora that have at least one recording on this machine, in the order of `CORPORA`.
 * @param root the folder that holds the corpora's folders
 */
export async function presentCorpora(root: string = PATHS.raw): Promise<Corpus[]> {
  const present = await Promise.all(CORPORA.map((corpus) => hasRecordings(corpus, root)));
  return CORPORA.filter((_, i) => present[i]);
}

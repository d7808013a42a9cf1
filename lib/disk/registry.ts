/** Which corpora are on this machine. @module */
import type { Corpus } from "@/corpora/corpus.ts";
import { CORPORA } from "@/corpora/registry.ts";
import { PATHS } from "./paths.ts";
import { hasRecordings } from "./walk.ts";

/**
 * The corpora that have at least one recording on this machine, in the order of `CORPORA`.
 * @param root the folder that holds the corpora's folders
 */
export async function presentCorpora(root: string = PATHS.raw): Promise<Corpus[]> {
  const present = await Promise.all(CORPORA.map((corpus) => hasRecordings(corpus, root)));
  return CORPORA.filter((_, i) => present[i]);
}

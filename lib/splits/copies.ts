/** Which parts augmented copies of recordings may be in. @module */
import type { Utterance } from "@/corpora/utterance.ts";
import { type Copy, isCopy } from "@/corpora/copy.ts";
import { PARTS, type Split } from "./split.ts";

/**
 * Refuses copies that are in another part than their originals: a network that learned from a copy
 * knows its original. A copy may only be in the training part, with its original; but under
 * `augment_first`, which shows what happens otherwise, it may be anywhere.
 * @param options.fail throws the given reason
 */
export function refuseCopiesApart(
  split: Split,
  options: { byId: ReadonlyMap<string, Utterance>; fail: (reason: string) => never },
): void {
  if (split.protocol === "augment_first") return;
  const train = new Set(split.train);
  for (const part of PARTS) {
    for (const id of split[part]) {
      const utterance = options.byId.get(id)!;
      if (!isCopy(utterance)) continue;
      if (part !== "train") options.fail(`the copy ${id} is in its ${part} part`);
      if (train.has(utterance.copyOf)) continue;
      const original = PARTS.find((p) => split[p].includes(utterance.copyOf));
      const where = original ? `its ${original} part` : "no part";
      options.fail(`the copy ${id} is in its train part, its original in ${where}`);
    }
  }
}

/** Separates originals from copies. */
export function separateCopies(
  utterances: readonly Utterance[],
): { originals: Utterance[]; copies: Copy[] } {
  return {
    originals: utterances.filter((u) => !isCopy(u)),
    copies: utterances.filter(isCopy),
  };
}

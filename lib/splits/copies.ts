/** Where augmented copies of recordings go: to their originals' side, or anywhere. @module */
import type { Utterance } from "@/corpora/utterance.ts";
import { type Copy, isCopy } from "@/corpora/copy.ts";
import { PARTS, type Split } from "./split.ts";

/**
 * Refuses copies that are apart from their originals: what is learned from a copy is known of its
 * original. A copy may stand only in the training part, with its original; and anywhere where
 * parting them is what the protocol is there to show.
 * @throws {RangeError} naming the copy, its original and their parts
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

/** Parts utterances into originals and copies. */
export function partCopies(
  utterances: readonly Utterance[],
): { originals: Utterance[]; copies: Copy[] } {
  return {
    originals: utterances.filter((u) => !isCopy(u)),
    copies: utterances.filter(isCopy),
  };
}

/** The contents of a split, in numbers and names. @module */
import { InputError } from "@/base/errors.ts";
import { countUtterances, type UtteranceCounts } from "@/corpora/counts.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { speakersOf } from "./speakers.ts";
import { type Part, PARTS, type ProtocolName, type Split } from "./split.ts";

/** One part of a split. */
export interface PartDescription extends Omit<UtteranceCounts, "speakers"> {
  /** Ids, sorted. */
  readonly speakers: readonly string[];
}

/** A split without its clips' ids. All of it is plain JSON. */
export interface SplitDescription extends Readonly<Record<Part, PartDescription>> {
  readonly protocol: ProtocolName;
  readonly leaky: boolean;
  readonly fold: number;
  readonly folds: number;
  readonly seed: number;
  /** Clips that are in no part. */
  readonly unused: number;
}

/**
 * Describes a split.
 * @throws {InputError} if it names a clip that is not among the utterances
 */
export function describeSplit(split: Split, utterances: readonly Utterance[]): SplitDescription {
  const byId = new Map(utterances.map((u) => [u.id, u]));
  const describe = (part: Part): PartDescription => {
    const own = split[part].map((id) => {
      const utterance = byId.get(id);
      if (utterance) return utterance;
      throw new InputError("describe the split", `${id} is not among the utterances`);
    });
    return { ...countUtterances(own), speakers: speakersOf(own).map((s) => s.id) };
  };
  const { protocol, leaky, fold, folds, seed } = split;
  const used = PARTS.reduce((sum, part) => sum + split[part].length, 0);
  return {
    protocol,
    leaky,
    fold,
    folds,
    seed,
    train: describe("train"),
    val: describe("val"),
    test: describe("test"),
    unused: utterances.length - used,
  };
}

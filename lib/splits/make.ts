/** Makes splits: one function for every protocol. @module */
import { InputError } from "@/base/errors.ts";
import { identicalUnits } from "@/corpora/duplicates.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import { hasSpeaker, type Utterance, type VocalChannel } from "@/corpora/utterance.ts";
import { type Copy, isCopy } from "@/corpora/copy.ts";
import { seededRandom } from "@/base/random.ts";
import { checkPresent, corpusFolds, namedCorporaFold, requireSharedEmotions } from "./corpora.ts";
import { customFold, type SpeakerNames } from "./custom.ts";
import { checkSplit } from "./guard.ts";
import { speakersOf } from "./speaker.ts";
import { type SpeakerFold, speakerFolds, type SpeakerProtocol } from "./speakers.ts";
import { type Part, type ProtocolName, PROTOCOLS, type Split } from "./split.ts";
import { stratifiedDraw, type Unit } from "./stratify.ts";

/** How clips are split. */
export interface SplitOptions {
  readonly protocol: ProtocolName;
  /** Counts from 0. `random`, `augment_first` and `custom` have only fold 0. @default 0 */
  readonly fold?: number;
  /** Decides a `random` or `augment_first` split; recorded with the others. @default 1 */
  readonly seed?: number;
  /** `custom`: the speakers to test. */
  readonly testSpeakers?: SpeakerNames | null;
  /**
   * `custom`: the speakers to validate on; there and under `corpora` none is `[]`. @default 1 in 12 of
   * the others
   */
  readonly valSpeakers?: SpeakerNames | null;
  /**
   * The corpora to test. `corpora` tests all of their speakers; the protocols of speakers make their
   * folds of these corpora alone, and all others train. @default all
   */
  readonly testCorpora?: readonly string[] | undefined;
  /** Test only clips of this channel. Held-out speakers' other clips are then used nowhere. @default "all" */
  readonly testChannel?: VocalChannel | "all";
  /** The same for the validation part. @default testChannel */
  readonly valChannel?: VocalChannel | "all";
}

/**
 * Makes one split and passes it through the leakage guard.
 *
 * Augmented copies follow their originals into the training part, and copies of other originals are
 * not used: whether there are copies changes nothing for the originals. Under `augment_first` alone,
 * copies and originals are drawn as if they were different recordings.
 * @param utterances labelled clips with unique ids, and copies of them; their order does not matter
 * @throws {InputError} if the options do not fit the utterances, or the split would leak
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { Utterance } from "@/corpora/utterance.ts";
 * import { makeSplit } from "@/splits/mod.ts";
 *
 * const utterances = ["01", "02", "03"].map((speaker) =>
 *   ({ id: `own-${speaker}`, sha256: speaker, speaker, gender: "unknown", emotion: "sad" }) as Utterance
 * );
 * const { train, val, test, folds } = makeSplit(utterances, { protocol: "loso", fold: 2 });
 * assert.deepEqual([train, val, test, folds], [["own-02"], ["own-01"], ["own-03"], 3]);
 * ```
 */
export function makeSplit(utterances: readonly Utterance[], options: SplitOptions): Split {
  const { protocol, fold = 0, seed = 1, testChannel = "all" } = options;
  const { valChannel = testChannel } = options;
  refuseRepeatedIds(utterances);
  const { testSpeakers, valSpeakers } = options;
  const isFree = protocol === "custom" || (protocol === "corpora" && valSpeakers?.length === 0);
  if (!isFree && (testSpeakers ?? valSpeakers)) {
    throw new InputError(
      `choose the speakers of a "${protocol}" split`,
      'only "custom" takes a list of them',
    );
  }
  const folds = countFolds(utterances, options);
  if (!(Number.isInteger(fold) && fold >= 0 && fold < folds)) {
    throw new InputError(
      `make fold ${fold} of a "${protocol}" split`,
      `its folds are 0 to ${folds - 1}`,
    );
  }
  const partOf = partsOf(utterances, { ...options, fold });
  const take = (part: Part, channel: VocalChannel | "all") =>
    utterances
      .filter((u) => partOf(u) === part && (channel === "all" || u.channel === channel))
      .map((u) => u.id).sort();
  const split: Split = {
    protocol,
    leaky: PROTOCOLS[protocol].leaky,
    fold,
    folds,
    seed,
    train: take("train", "all"),
    val: take("val", valChannel),
    test: take("test", testChannel),
  };
  checkSplit(split, utterances, { mayBeEmpty: valSpeakers?.length === 0 ? "val" : undefined });
  return split;
}

/**
 * How many folds a protocol has for some utterances.
 * @throws {InputError} if the protocol cannot be used for their speakers
 */
export function countFolds(
  utterances: readonly Utterance[],
  options: Pick<SplitOptions, "protocol" | "testCorpora">,
): number {
  const { protocol } = options;
  if (!Object.hasOwn(PROTOCOLS, protocol)) {
    const known = Object.keys(PROTOCOLS).join(", ");
    throw new InputError(`split by "${protocol}"`, `the protocols are ${known}`);
  }
  if (options.testCorpora !== undefined && !TAKES_CORPORA.includes(protocol)) {
    const why = `only ${TAKES_CORPORA.join(", ")} take a list of them`;
    throw new InputError(`choose the corpora that a "${protocol}" split tests`, why);
  }
  if (protocol === "random" || protocol === "augment_first" || protocol === "custom") return 1;
  return foldsOf(separateCopies(utterances).originals, { ...options, protocol }).length;
}

/** The protocols that may be told which corpora to test. */
const TAKES_CORPORA: readonly ProtocolName[] = [
  "corpora",
  "speaker",
  "speaker6",
  "loso",
  "blocks5",
];

function foldsOf(
  originals: readonly Utterance[],
  options: SplitOptions & { readonly protocol: SpeakerProtocol | "corpus" | "corpora" | "custom" },
): readonly SpeakerFold[] {
  const { protocol, testCorpora } = options;
  if (protocol !== "corpus" && protocol !== "corpora") {
    const folded = originals.filter(({ corpus }) => testCorpora?.includes(corpus) ?? true);
    refuseUnknownSpeakers(folded, protocol);
  }
  const speakers = speakersOf(originals);
  if (protocol === "custom") return [customFold(speakers, options)];
  if (protocol === "corpus") return corpusFolds(speakers);
  if (protocol === "corpora") return [namedCorporaFold(speakers, options)];
  if (testCorpora === undefined) return speakerFolds(speakers, protocol);
  checkPresent(speakers, testCorpora);
  return speakerFolds(speakers.filter(({ corpus }) => testCorpora.includes(corpus)), protocol);
}

/** A speaker whom nobody named may be any of those who are held out. */
function refuseUnknownSpeakers(originals: readonly Utterance[], protocol: ProtocolName): void {
  const unknown = originals.filter((utterance) => !hasSpeaker(utterance));
  if (unknown.length === 0) return;
  const corpora = [...new Set(unknown.map(({ corpus }) => corpus))].join(" and ");
  throw new InputError(
    `make a "${protocol}" split of ${corpora}`,
    `the speaker of ${unknown.length} of ${originals.length} recordings is not known`,
    {
      remedy: "index the speakers (deno task index --help says how), or use --protocol random, " +
        "whose figures say nothing about people who are not in the recordings",
    },
  );
}

type PartOf = (utterance: Utterance) => Part | undefined;

function partsOf(all: readonly Utterance[], options: SplitOptions & { fold: number }): PartOf {
  const { protocol } = options;
  const { originals, copies } = separateCopies(all);
  if (protocol === "augment_first") {
    if (copies.length > 0) return randomParts(all, options);
    throw new InputError(
      'make an "augment_first" split',
      "there are no augmented copies to separate from their originals",
      { remedy: 'use a recipe with copies, or "random"' },
    );
  }
  if (protocol === "corpus") requireSharedEmotions(originals);
  const partOf = protocol === "random"
    ? randomParts(originals, options)
    : heldOutParts(foldsOf(originals, { ...options, protocol })[options.fold]!);
  const copied = new Set(originals.filter((u) => partOf(u) === "train").map((u) => u.id));
  return (utterance) => {
    if (!isCopy(utterance)) return partOf(utterance);
    return copied.has(utterance.copyOf) ? "train" : undefined;
  };
}

function heldOutParts({ test, val }: SpeakerFold): PartOf {
  return ({ speaker }) => {
    if (test.includes(speaker)) return "test";
    return val.includes(speaker) ? "val" : "train";
  };
}

/** Under `random` and `augment_first`, this share of the clips is tested. */
const TEST_SHARE = 0.2;
/** This share of the rest validates. */
const VAL_SHARE = 0.1;

function randomParts(utterances: readonly Utterance[], options: SplitOptions): PartOf {
  const labels = emotionsIn(utterances);
  const byId = new Map(utterances.map((u) => [u.id, u]));
  const units: Unit[] = identicalUnits(utterances)
    .map((ids) => ({ ids, label: byId.get(ids[0]!)!.emotion }));
  const random = seededRandom(options.seed ?? 1);
  const test = stratifiedDraw(units, {
    labels,
    fraction: TEST_SHARE,
    random: random.fork("test"),
  });
  const tested = new Set(test.drawn);
  const val = stratifiedDraw(units.filter(({ ids }) => !tested.has(ids[0]!)), {
    labels,
    fraction: VAL_SHARE,
    random: random.fork("val"),
  });
  const validating = new Set(val.drawn);
  return ({ id }) => {
    if (tested.has(id)) return "test";
    return validating.has(id) ? "val" : "train";
  };
}

function refuseRepeatedIds(utterances: readonly Utterance[]): void {
  for (const [id, [one, other]] of Map.groupBy(utterances, (utterance) => utterance.id)) {
    if (other === undefined) continue;
    throw new InputError(
      "split the utterances",
      `${one!.path} and ${other.path} share the id ${id}`,
    );
  }
}

function separateCopies(
  utterances: readonly Utterance[],
): { originals: Utterance[]; copies: Copy[] } {
  return {
    originals: utterances.filter((u) => !isCopy(u)),
    copies: utterances.filter(isCopy),
  };
}

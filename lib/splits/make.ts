/** Makes splits: one function for every protocol. @module */
import { InputError } from "@/base/errors.ts";
import { identicalUnits } from "@/corpora/duplicates.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import type { Channel, Utterance } from "@/corpora/utterance.ts";
import { isCopy } from "@/corpora/copy.ts";
import { seededRandom } from "@/base/random.ts";
import { partCopies } from "./copies.ts";
import { corpusFolds, requireSharedEmotions } from "./corpora.ts";
import { customFold, type SpeakerNames } from "./custom.ts";
import { checkSplit } from "./guard.ts";
import { type SpeakerFold, speakerFolds, type SpeakerProtocol, speakersOf } from "./speakers.ts";
import { isProtocol, type Part, type ProtocolName, PROTOCOLS, type Split } from "./split.ts";
import { stratifiedDraw, type Unit } from "./stratify.ts";

/** How clips are split. */
export interface SplitOptions {
  readonly protocol: ProtocolName;
  /** Counts from 0. `random`, `augment_first` and `custom` have only fold 0. @default 0 */
  readonly fold?: number;
  /** Decides a `random` or `augment_first` split; recorded with the others. @default 1 */
  readonly seed?: number;
  /** `custom`: whom to test. */
  readonly testSpeakers?: SpeakerNames | undefined;
  /** `custom`: on whom to choose epoch and settings. @default 1 in 12 of the others */
  readonly valSpeakers?: SpeakerNames | undefined;
  /** Test only clips of this channel. Held-out speakers' other clips are then used nowhere. @default "all" */
  readonly testChannel?: Channel | "all";
  /** The same for the validation part. @default testChannel */
  readonly valChannel?: Channel | "all";
  /** `random`, `augment_first`: share of the clips to test, in (0, 1). @default 0.2 */
  readonly testFraction?: number;
  /** `random`, `augment_first`: share of the rest that validates, in (0, 1). @default 0.1 */
  readonly valFraction?: number;
}

/**
 * Makes one split and passes it through the leakage guard.
 *
 * Augmented copies follow their originals into the training part, and those of other originals are
 * used nowhere: whether there are copies changes nothing for the originals. Under `augment_first`
 * alone copies and originals are drawn as if they were different recordings.
 * @param utterances labelled clips with unique ids, and copies of them; their order does not matter
 * @throws {RangeError} when the options do not fit the utterances, or the split would leak
 */
export function makeSplit(utterances: readonly Utterance[], options: SplitOptions): Split {
  const { protocol, fold = 0, seed = 1, testChannel = "all" } = options;
  const { valChannel = testChannel } = options;
  refuseRepeatedIds(utterances);
  refuseMisfits(options, { testChannel, valChannel });
  const folds = countFolds(utterances, options);
  if (!(Number.isInteger(fold) && fold >= 0 && fold < folds)) {
    throw new InputError(
      `make fold ${fold} of a "${protocol}" split`,
      `its folds are 0 to ${folds - 1}`,
    );
  }
  const partOf = partsOf(utterances, { ...options, fold });
  const take = (part: Part, channel: Channel | "all") =>
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
  checkSplit(split, utterances);
  return split;
}

/** All folds of a protocol, in order. */
export function makeSplits(
  utterances: readonly Utterance[],
  options: Omit<SplitOptions, "fold">,
): Split[] {
  const folds = countFolds(utterances, options);
  return Array.from({ length: folds }, (_, fold) => makeSplit(utterances, { ...options, fold }));
}

/**
 * How many folds a protocol has for some utterances.
 * @throws {RangeError} when there is no such protocol, or it cannot be used for their speakers
 */
export function countFolds(
  utterances: readonly Utterance[],
  options: Pick<SplitOptions, "protocol">,
): number {
  const { protocol } = options;
  if (!isProtocol(protocol)) {
    throw new InputError(
      `split by "${protocol}"`,
      `the protocols are ${Object.keys(PROTOCOLS).join(", ")}`,
    );
  }
  if (protocol === "random" || protocol === "augment_first" || protocol === "custom") return 1;
  return foldsOf(utterances, protocol).length;
}

function foldsOf(
  utterances: readonly Utterance[],
  protocol: SpeakerProtocol | "corpus",
): readonly SpeakerFold[] {
  const speakers = speakersOf(partCopies(utterances).originals);
  return protocol === "corpus" ? corpusFolds(speakers) : speakerFolds(speakers, protocol);
}

type PartOf = (utterance: Utterance) => Part | undefined;

function partsOf(all: readonly Utterance[], options: SplitOptions & { fold: number }): PartOf {
  const { protocol, fold } = options;
  const { originals, copies } = partCopies(all);
  if (protocol === "augment_first") {
    if (copies.length > 0) return randomParts(all, options);
    throw new InputError(
      'make an "augment_first" split',
      "there are no augmented copies to part from their originals",
      { remedy: 'say how they are made, or use "random"' },
    );
  }
  if (protocol === "corpus") requireSharedEmotions(originals);
  const partOf = protocol === "random" ? randomParts(originals, options) : heldOutParts(
    protocol === "custom"
      ? customFold(speakersOf(originals), options)
      : foldsOf(originals, protocol)[fold]!,
  );
  const copied = new Set(originals.filter((u) => partOf(u) === "train").map((u) => u.id));
  return (u) => !isCopy(u) ? partOf(u) : copied.has(u.copyOf) ? "train" : undefined;
}

function heldOutParts({ test, val }: SpeakerFold): PartOf {
  return ({ speaker }) => test.includes(speaker) ? "test" : val.includes(speaker) ? "val" : "train";
}

function randomParts(utterances: readonly Utterance[], options: SplitOptions): PartOf {
  const { seed = 1, testFraction = 0.2, valFraction = 0.1 } = options;
  const labels = emotionsIn(utterances);
  const byId = new Map(utterances.map((u) => [u.id, u]));
  const units: Unit[] = identicalUnits(utterances)
    .map((ids) => ({ ids, label: byId.get(ids[0]!)!.emotion }));
  const random = seededRandom(seed);
  const test = stratifiedDraw(units, {
    labels,
    fraction: testFraction,
    random: random.fork("test"),
  });
  const tested = new Set(test.drawn);
  const val = stratifiedDraw(units.filter(({ ids }) => !tested.has(ids[0]!)), {
    labels,
    fraction: valFraction,
    random: random.fork("val"),
  });
  const validating = new Set(val.drawn);
  return ({ id }) => tested.has(id) ? "test" : validating.has(id) ? "val" : "train";
}

function refuseMisfits(options: SplitOptions, channels: Readonly<Record<string, string>>): void {
  const { protocol, testSpeakers, valSpeakers, testFraction, valFraction } = options;
  if (protocol !== "custom" && (testSpeakers ?? valSpeakers) !== undefined) {
    throw new InputError(
      `choose the speakers of a "${protocol}" split`,
      'only "custom" takes a list of them',
    );
  }
  const draws = protocol === "random" || protocol === "augment_first";
  if (!draws && (testFraction ?? valFraction) !== undefined) {
    throw new InputError(
      `choose a share of clips for a "${protocol}" split`,
      'only "random" and "augment_first" draw one',
    );
  }
  for (const [option, channel] of Object.entries(channels)) {
    if (["speech", "song", "all"].includes(channel)) continue;
    throw new InputError(`use ${option} "${channel}"`, "it must be speech, song or all");
  }
}

function refuseRepeatedIds(utterances: readonly Utterance[]): void {
  const seen = new Map<string, Utterance>();
  for (const utterance of utterances) {
    const other = seen.get(utterance.id);
    if (other) {
      throw new InputError(
        `split utterances that share the id ${utterance.id} (${other.corpus}`,
        `${other.path}`,
        { remedy: `${utterance.corpus}: ${utterance.path}): give each its own` },
      );
    }
    seen.set(utterance.id, utterance);
  }
}

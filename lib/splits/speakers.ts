/** Folds in which every speaker is in one part, and in the test part of exactly one fold. @module */
import { InputError } from "@/base/errors.ts";
import { isOwnCorpus } from "@/corpora/utterance.ts";
import { areAlike, balancedFolds } from "./balance.ts";
import { type Speaker, speakerNumber } from "./speaker.ts";
import type { ProtocolName } from "./split.ts";

/** The speakers that one fold holds out; all others are for training. */
export interface SpeakerFold {
  readonly test: readonly string[];
  readonly val: readonly string[];
}

/** The protocols whose folds follow from the speakers alone. */
export type SpeakerProtocol = Exclude<
  ProtocolName,
  "corpus" | "corpora" | "random" | "augment_first" | "custom"
>;

/** Published folds of actors by their numbers; where there are no validation actors, only test folds were. */
type PublishedFolds = readonly {
  readonly test: readonly number[];
  readonly val?: readonly number[];
}[];

/**
 * Luna-Jimenez et al., "Multimodal Emotion Recognition on RAVDESS Dataset Using Transfer Learning",
 * Sensors 21(22), 2021. The validation actors, from each fold's training actors, are this project's.
 */
const LUNA_JIMENEZ: PublishedFolds = [
  { test: [2, 5, 14, 15, 16], val: [3, 6] },
  { test: [3, 6, 7, 13, 18], val: [10, 11] },
  { test: [10, 11, 12, 19, 20], val: [8, 17] },
  { test: [8, 17, 21, 23, 24], val: [1, 14] },
  { test: [1, 4, 9, 22], val: [2, 5] },
];

/** Ma et al., "EmoBox: Multilingual Multi-corpus Speech Emotion Recognition", 2024. */
const EMOBOX: PublishedFolds = [
  { test: [1, 11, 20, 21] },
  { test: [4, 10, 12, 14] },
  { test: [8, 9, 19, 23] },
  { test: [3, 5, 7, 24] },
  { test: [2, 15, 16, 18] },
  { test: [6, 13, 17, 22] },
];

/**
 * Blocks of which the next one validates: Wu et al., "EMO-SUPERB: An In-depth Look at Speech Emotion
 * Recognition", 2024.
 */
const EMO_SUPERB: PublishedFolds = [
  [1001, 1018],
  [1019, 1036],
  [1037, 1054],
  [1055, 1072],
  [1073, 1091],
].map(([first, last], i, blocks) => {
  const [from, to] = blocks[(i + 1) % blocks.length]!;
  return { test: range(first!, last!), val: range(from!, to!) };
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The published folds that a protocol uses for speakers with the same numbers. */
const PUBLISHED = {
  speaker: { table: LUNA_JIMENEZ, of: "RAVDESS's 24 actors" },
  speaker6: { table: EMOBOX, of: "RAVDESS's 24 actors" },
  blocks5: { table: EMO_SUPERB, of: "CREMA-D's 91 actors" },
} as const;

/**
 * The folds of a speaker protocol.
 *
 * With several corpora each is folded by itself, and a fold holds out the speakers of that fold of
 * every corpus. A corpus with fewer folds than another is tested in the first ones and trains in the
 * rest: beside RAVDESS's five folds, one of TESS's two speakers is tested in the first fold and the
 * other in the second, each while the other one trains, and both train in the last three.
 *
 * Under `speaker`, speakers without published folds are dealt out one gender after the other, so that
 * every fold has its share of both. Where speakers of own recordings differ in what they recorded,
 * they are put where the folds come out balanced by label, too. A fold of three speakers tests one,
 * validates on another and trains on the third.
 * @throws {InputError} with fewer than three speakers, for `speaker6` without RAVDESS's speakers, and
 *   for `blocks5` without CREMA-D's
 */
export function speakerFolds(
  speakers: readonly Speaker[],
  protocol: SpeakerProtocol,
): readonly SpeakerFold[] {
  if (speakers.length < 3) {
    const count = speakers.length === 1 ? "one speaker" : `${speakers.length} speakers`;
    throw new InputError(
      `make a "${protocol}" split of ${count}`,
      "training, validation and test need at least one each",
      {
        remedy: "record more people, or use --protocol random, which says nothing of new speakers",
      },
    );
  }
  if (protocol === "loso") return dealtFolds(speakers, speakers.length);
  const corpora = [...new Set(speakers.map((s) => s.corpus))];
  const perCorpus = corpora.map((corpus) =>
    foldsOfCorpus(speakers.filter((s) => s.corpus === corpus), protocol)
  );
  const folds = Math.max(...perCorpus.map((own) => own.length));
  return Array.from({ length: folds }, (_, i) => {
    const test = perCorpus.flatMap((own) => own[i]?.test ?? []);
    const val = perCorpus.flatMap((own) => own[i]?.val ?? []);
    if (val.length > 0) return { test, val };
    // Each corpus is too small to spare somebody; all together are not.
    const others = speakers.filter(({ id }) => !test.includes(id));
    return { test, val: validators(others, speakers.length) };
  });
}

function foldsOfCorpus(
  speakers: readonly Speaker[],
  protocol: keyof typeof PUBLISHED,
): readonly SpeakerFold[] {
  const { table, of } = PUBLISHED[protocol];
  const folds = foldCount(speakers.length);
  const isOwn = isOwnCorpus(speakers[0]!.corpus);
  if (isOwn && protocol === "speaker" && !areAlike(speakers)) {
    return validated(balancedFolds(speakers, folds));
  }
  const published = publishedFolds(speakers, table);
  if (published) return published;
  if (protocol !== "speaker") {
    throw new InputError(
      `make a "${protocol}" split of ${speakers[0]!.corpus}`,
      `its folds are those of ${of}, and every fold needs one of them`,
      { remedy: 'use recordings of those alone, or "speaker"' },
    );
  }
  // One gender after the other, so that every fold is dealt its share of both.
  return dealtFolds(byGender(speakers).flat(), folds);
}

/**
 * Published folds, for speakers with the numbers of the table's actors. Missing actors are left out,
 * as long as every fold keeps speakers to test and to validate on.
 */
function publishedFolds(
  speakers: readonly Speaker[],
  table: PublishedFolds,
): readonly SpeakerFold[] | undefined {
  const byNumber = new Map(speakers.map((speaker) => [speakerNumber(speaker.id), speaker]));
  const known = new Set(table.flatMap((fold) => fold.test));
  if (byNumber.size < speakers.length || [...byNumber.keys()].some((n) => !known.has(n))) return;
  const here = (numbers: readonly number[]) =>
    numbers.flatMap((number) => byNumber.get(number) ?? []);
  const tests = table.map(({ test }) => here(test));
  const folds = table.map(({ val }, i) => ({
    test: idsOf(tests[i]!),
    val: val ? idsOf(here(val)) : validators(following(tests, i), speakers.length),
  }));
  return folds.every(({ test, val }) => test.length > 0 && val.length > 0) ? folds : undefined;
}

/** Five folds where each can have two speakers, four below that, and one for each of very few. */
function foldCount(speakers: number): number {
  return speakers >= 10 ? 5 : Math.min(4, speakers);
}

/** Deals speakers out like cards. */
function dealtFolds(speakers: readonly Speaker[], folds: number): readonly SpeakerFold[] {
  return validated(
    Array.from({ length: folds }, (_, i) => speakers.filter((_, j) => j % folds === i)),
  );
}

/** Adds the speakers who validate: the next ones. */
function validated(tests: readonly (readonly Speaker[])[]): readonly SpeakerFold[] {
  const total = tests.flat().length;
  return tests.map((test, i) => ({
    test: idsOf(test),
    // A corpus of one or two speakers beside larger ones has none to spare for validation.
    val: total < 3 ? [] : validators(following(tests, i), total),
  }));
}

/**
 * The speakers who validate: 1 in 12 of all speakers and at least one (2 of RAVDESS's 24), men and
 * women in turn as far as possible. A speaker is passed over whose clips of a label are the only ones
 * left to train on.
 * @param candidates speakers who are not tested; the first ones are taken
 * @param total number of speakers in all
 * @returns ids
 */
export function validators(candidates: readonly Speaker[], total: number): string[] {
  const queues = byGender(candidates);
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  const alternating = Array.from(
    { length: longest },
    (_, i) => queues.flatMap((queue) => queue[i] ?? []),
  ).flat();
  const wanted = Math.max(1, Math.round(total / 12));
  const speakersLeft = new Map<string, number>();
  for (const label of candidates.flatMap(({ clips }) => [...clips.keys()])) {
    speakersLeft.set(label, (speakersLeft.get(label) ?? 0) + 1);
  }
  const chosen: Speaker[] = [];
  for (const speaker of alternating) {
    const labels = [...speaker.clips.keys()];
    if (chosen.length === wanted) break;
    if (labels.some((label) => speakersLeft.get(label) === 1)) continue;
    for (const label of labels) speakersLeft.set(label, speakersLeft.get(label)! - 1);
    chosen.push(speaker);
  }
  // Where nobody can be spared, the leakage guard says which label is not learned.
  return idsOf(chosen.length > 0 ? chosen : alternating.slice(0, 1));
}

/** Men, women and others, each in the order in which they come. */
function byGender(speakers: readonly Speaker[]): Speaker[][] {
  return (["male", "female", "unknown"] as const)
    .map((gender) => speakers.filter((speaker) => speaker.gender === gender));
}

function idsOf(speakers: readonly Speaker[]): string[] {
  return speakers.map(({ id }) => id);
}

/** The members of the folds after one of them, and then of those before it. */
function following<T>(folds: readonly (readonly T[])[], fold: number): T[] {
  return [...folds.slice(fold + 1), ...folds.slice(0, fold)].flat();
}

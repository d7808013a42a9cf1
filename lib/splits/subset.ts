/** A part of the training clips, for learning curves: so many of each label, or of so many speakers. @module */
import { seededRandom } from "@/base/random.ts";
import { InputError } from "@/base/errors.ts";
import { isCopy } from "@/corpora/copy.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { Split } from "./split.ts";

/**
 * A split with `perLabel` training clips of each label. Speakers take turns, so that each gives as
 * many clips as the others where they have them. Equal seeds give equal clips, and those of a smaller
 * number are among those of a larger one. Copies follow their originals and are not counted.
 * @param utterances those that the split was made of
 * @throws {InputError} if the training part has fewer clips of a label
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { Utterance } from "@/corpora/utterance.ts";
 * import { makeSplit } from "@/splits/mod.ts";
 * import { drawPerLabel } from "@/splits/subset.ts";
 *
 * const utterances = ["a", "b", "c", "d"].flatMap((speaker) =>
 *   ["1", "2", "3"].map((take) => ({ id: `${speaker}${take}`, sha256: `${speaker}${take}`, speaker,
 *     corpus: "own", gender: "unknown", emotion: "sad" }) as Utterance)
 * );
 * const split = makeSplit(utterances, { protocol: "loso", fold: 3 });
 * const { train, test } = drawPerLabel(split, utterances, { perLabel: 2, seed: 1 });
 * assert.deepEqual(train.map(([speaker]) => speaker), ["b", "c"]);
 * assert.deepEqual(test, split.test);
 * ```
 */
export function drawPerLabel(
  split: Split,
  utterances: readonly Utterance[],
  { perLabel, seed }: { readonly perLabel: number; readonly seed: number },
): Split {
  const training = new Set(split.train);
  const clips = utterances.filter(({ id }) => training.has(id));
  const originals = clips.filter((clip) => !isCopy(clip)).sort((a, b) => a.id < b.id ? -1 : 1);
  const drawn = new Set<string>();
  for (const [label, own] of Map.groupBy(originals, ({ emotion }) => emotion)) {
    if (own.length < perLabel) {
      throw new InputError(
        `train on ${perLabel} clips per label`,
        `the training part of fold ${split.fold} has ${own.length} of "${label}"`,
        { remedy: "ask for fewer, or leave the number out to train on all" },
      );
    }
    const turns = takeTurns(own, {
      by: ({ speaker }) => speaker,
      seed: `${seed}/clips per label/${label}`,
    });
    for (const { id } of turns.slice(0, perLabel)) drawn.add(id);
  }
  const kept = clips.filter((clip) => drawn.has(isCopy(clip) ? clip.copyOf : clip.id));
  return { ...split, train: kept.map(({ id }) => id).sort() };
}

/**
 * A split that trains on `perCorpus` speakers of each corpus at most, women and men in turn. Equal seeds
 * give equal speakers, and those of a smaller number are among those of a larger one.
 * @param utterances those that the split was made of
 */
export function drawSpeakers(
  split: Split,
  utterances: readonly Utterance[],
  { perCorpus, seed }: { readonly perCorpus: number; readonly seed: number },
): Split {
  const training = new Set(split.train);
  const clips = utterances.filter(({ id }) => training.has(id));
  const speakers = new Map(clips.map((clip) => [clip.speaker, clip]));
  const known = [...speakers.values()].sort((a, b) => a.speaker < b.speaker ? -1 : 1);
  const drawn = new Set<string>();
  for (const [corpus, own] of Map.groupBy(known, (clip) => clip.corpus)) {
    const turns = takeTurns(own, {
      by: ({ gender }) => gender,
      seed: `${seed}/speakers/${corpus}`,
    });
    for (const { speaker } of turns.slice(0, perCorpus)) drawn.add(speaker);
  }
  return {
    ...split,
    train: clips.filter(({ speaker }) => drawn.has(speaker)).map(({ id }) => id).sort(),
  };
}

/** Clips in the order in which groups of them take turns: each gives a first one, then each a second one. */
function takeTurns(
  clips: readonly Utterance[],
  { by, seed }: { readonly by: (clip: Utterance) => string; readonly seed: string },
): Utterance[] {
  const random = seededRandom(seed);
  const queues = [...Map.groupBy(clips, by).values()].map((own) => random.shuffle(own));
  const longest = Math.max(...queues.map((own) => own.length));
  const rounds = Array.from({ length: longest }, (_, i) => queues.flatMap((own) => own[i] ?? []));
  return rounds.flatMap((round) => random.shuffle(round));
}

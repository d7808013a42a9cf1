/** Made utterances for the tests of splits: the shape of RAVDESS, without its recordings. @module */
import { parseRavdessName } from "@/corpora/ravdess.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { type CopyConfig, makeCopies } from "@/features/copies/copies.ts";
import { seededRandom } from "@/base/random.ts";
import { countFolds, makeSplit, type SplitOptions } from "@/splits/make.ts";
import type { Split } from "@/splits/split.ts";

/** The pair of names that RAVDESS has for one recording. */
export const TWINS = ["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"] as const;

/**
 * All utterances of some actors, as RAVDESS has them: 60 spoken, 44 sung (none by actor 18), one
 * recording under two names.
 */
export function madeCorpus(
  options: { corpus?: string; actors?: readonly number[]; channels?: readonly number[] } = {},
): Utterance[] {
  const { corpus = "ravdess", channels = [1, 2] } = options;
  const { actors = Array.from({ length: 24 }, (_, i) => i + 1) } = options;
  const made: Utterance[] = [];
  for (const actor of actors) {
    for (const channel of channels) {
      if (channel === 2 && actor === 18) continue;
      for (let emotion = 1; emotion <= (channel === 2 ? 6 : 8); emotion++) {
        for (let i = 0; i < (emotion === 1 ? 4 : 8); i++) {
          const fields = [3, channel, emotion, (i >> 2) + 1, (i >> 1) % 2 + 1, i % 2 + 1, actor];
          made.push(madeUtterance(fields, corpus));
        }
      }
    }
  }
  return made;
}

function madeUtterance(fields: readonly number[], corpus: string): Utterance {
  const id = fields.map((field) => String(field).padStart(2, "0")).join("-");
  const path = `${corpus}/${id}.wav`;
  const content = id === TWINS[1] ? TWINS[0] : id;
  const random = seededRandom(`${corpus} ${content}`);
  const sha256 = Array.from({ length: 64 }, () => random.integer(16).toString(16)).join("");
  const facts = { sampleRate: 16000, channels: 1, durationSec: 3 };
  return { ...parseRavdessName(path, { corpus }), path, sha256, ...facts };
}

/** Two ways of copying. */
export const COPIES: readonly CopyConfig[] = [
  { name: "noisy", changes: [{ kind: "noise", snrDb: 20 }] },
  { name: "late", changes: [{ kind: "shift", shiftSec: 0.2 }] },
];

/** Utterances, and two copies of each. */
export async function withCopies(utterances: readonly Utterance[]): Promise<Utterance[]> {
  return [...utterances, ...await makeCopies(utterances, COPIES)];
}

/**
 * Two spoken sentences of every emotion by each of some of CREMA-D's actors; odd ones men.
 * @param actors as CREMA-D numbers them @default all: 1001 to 1091
 */
export function madeCremaD(
  actors: readonly number[] = Array.from({ length: 91 }, (_, i) => 1001 + i),
): Utterance[] {
  const [model] = madeCorpus({ actors: [1], channels: [1] });
  return actors.flatMap((actor) =>
    ["IEO", "DFA"].flatMap((statement) =>
      ["neutral", "happy", "sad", "angry", "fearful", "disgust"].map((emotion): Utterance => {
        const id = `${actor}_${statement}_${emotion}`;
        const sha256 = Array.from(id, (c) => c.charCodeAt(0).toString(16)).join("");
        return {
          ...model!,
          id,
          path: `crema-d/${id}.wav`,
          sha256,
          corpus: "crema-d",
          statement,
          emotion,
          speaker: `crema-d-${actor}`,
          gender: actor % 2 === 1 ? "male" : "female",
        };
      })
    )
  );
}

/** Gives utterances ids of their own, as recordings of another corpus have. */
export function renamed(utterances: readonly Utterance[], prefix: string): Utterance[] {
  return utterances.map((u) => ({ ...u, id: `${prefix}${u.id}` }));
}

/** All folds of a protocol, in order. */
export function everyFold(
  utterances: readonly Utterance[],
  options: Omit<SplitOptions, "fold">,
): Split[] {
  const folds = countFolds(utterances, options);
  return Array.from({ length: folds }, (_, fold) => makeSplit(utterances, { ...options, fold }));
}

/** A split with some of its fields changed. */
export function changed(split: Split, change: Partial<Split>): Split {
  return { ...split, ...change };
}

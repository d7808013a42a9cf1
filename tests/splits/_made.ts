/** Made utterances for the tests of splits: the shape of RAVDESS, without its recordings. @module */
import { parseRavdessName } from "@/corpora/ravdess.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { seededRandom } from "@/random.ts";
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

/** Gives utterances ids of their own, as recordings of another corpus have. */
export function renamed(utterances: readonly Utterance[], prefix: string): Utterance[] {
  return utterances.map((u) => ({ ...u, id: `${prefix}${u.id}` }));
}

/** A split with some of its fields changed. */
export function changed(split: Split, change: Partial<Split>): Split {
  return { ...split, ...change };
}

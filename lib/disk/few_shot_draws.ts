/** Which clips of a speaker a head is fitted to, and on which it is tried. @module */
import { seededRandom } from "@/base/random.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { Head } from "@/models/head.ts";
import { fitHead, headLogits, type LabelledEmbedding } from "@/recognition/adapt.ts";

/** A clip as a network hears it. */
export type VoiceClip = LabelledEmbedding & Pick<Utterance, "statement" | "channel">;

/** A speaker as a network hears them that never did in training. */
export interface Voice {
  readonly corpus: string;
  readonly speaker: string;
  /** Whether other speakers of the corpus were heard in training. */
  readonly isKnownCorpus: boolean;
  readonly fold: number;
  readonly seed: number;
  readonly labels: readonly string[];
  readonly head: Head;
  readonly clips: readonly VoiceClip[];
}

/** How clips are chosen. */
export interface Setting {
  /** Clips of each emotion to fit to, at most. */
  readonly clips: number;
  /** Whether the clips to fit to have other sentences than those to test on. */
  readonly otherSentences: boolean;
}

/** Some clips to fit to, and others to test on. */
export interface Draw {
  readonly fit: readonly VoiceClip[];
  readonly test: readonly VoiceClip[];
}

/** Random choices for each speaker and setting. */
export const DRAWS = 10;
/** With few clips of an emotion, a quarter is left to test on. */
const MOST_SHARE = 3 / 4;

/** Names of the sets of clips to choose from. */
export const POOLS = ["speech", "speech and song"] as const;

/** The clips of a speaker to choose from; of song, those emotions alone that are there in both. */
export function poolOf({ clips }: Voice, name: typeof POOLS[number]): readonly VoiceClip[] {
  const speech = clips.filter(({ channel }) => channel === "speech");
  if (name === "speech") return speech;
  const labelsOf = (some: readonly VoiceClip[]) => new Set(some.map(({ label }) => label));
  const sung = labelsOf(clips.filter(({ channel }) => channel === "song"));
  const both = labelsOf(speech).intersection(sung);
  return clips.filter(({ label }) => both.has(label));
}

/**
 * Chooses clips some times; equal speakers and settings give equal choices.
 * @returns null if more than one emotion has too few clips in one of the choices
 */
export function drawClips(
  pool: readonly VoiceClip[],
  { speaker, setting }: { readonly speaker: string; readonly setting: Setting },
): readonly Draw[] | null {
  const { clips, otherSentences } = setting;
  const random = seededRandom(`few-shot/${speaker}/${clips}/${otherSentences}`);
  const byLabel = Map.groupBy(pool, ({ label }) => label);
  const sentences = [...new Set(pool.map(({ statement }) => statement))];
  const draws: Draw[] = [];
  for (let n = 0; n < DRAWS; n++) {
    const half = new Set(random.shuffle(sentences).slice(0, Math.ceil(sentences.length / 2)));
    const fit: VoiceClip[] = [];
    const test: VoiceClip[] = [];
    let scarce = 0;
    for (const own of byLabel.values()) {
      const mixed = random.shuffle(own);
      const most = otherSentences ? own.length : Math.floor(MOST_SHARE * own.length);
      const allowed = otherSentences ? mixed.filter(({ statement }) => half.has(statement)) : mixed;
      const chosen = allowed.slice(0, Math.min(clips, most));
      if (chosen.length < clips) scarce++;
      fit.push(...chosen);
      test.push(
        ...(otherSentences
          ? mixed.filter(({ statement }) => !half.has(statement))
          : mixed.slice(chosen.length)),
      );
    }
    if (byLabel.size < 2 || scarce > 1) return null;
    draws.push({ fit, test });
  }
  return draws;
}

/** Decisions for the clips to test on, as numbers of labels. */
export interface Decisions {
  readonly plain: readonly number[];
  /** The label whose mean direction of the fitted embeddings is nearest. */
  readonly nearest: readonly number[];
  /** For each strength. */
  readonly adapted: readonly (readonly number[])[];
}

/** Decides with the head as it is, and fitted. Only labels that the pool has are candidates. */
export function decideDraw(
  head: Head,
  { fit, test }: Draw,
  strengths: readonly number[],
): Decisions {
  const labels = [...new Set(fit.map(({ label }) => label))].sort((a, b) => a - b);
  const highest = (scores: readonly number[]) =>
    labels.reduce((best, label) => scores[label]! > scores[best]! ? label : best);
  const decide = (tried: Head) =>
    test.map(({ embedding }) => highest(headLogits(tried, embedding)));
  const means = meanDirections(fit, head.bias.length);
  return {
    plain: decide(head),
    nearest: decide({ kernel: means, bias: new Float64Array(head.bias.length) }),
    adapted: strengths.map((strength) => decide(fitHead(head, fit, { strength }))),
  };
}

/** The mean of the unit vectors of each label, scaled to length 1, as a kernel. */
function meanDirections(clips: readonly VoiceClip[], labels: number): Float64Array {
  const size = clips[0]!.embedding.length;
  const kernel = new Float64Array(size * labels);
  for (const { embedding, label } of clips) {
    const length = Math.hypot(...Array.from(embedding));
    for (let i = 0; i < size; i++) kernel[i * labels + label]! += embedding[i]! / length;
  }
  for (let label = 0; label < labels; label++) {
    const length = Math.hypot(...kernel.filter((_, i) => i % labels === label)) || 1;
    for (let i = 0; i < size; i++) kernel[i * labels + label]! /= length;
  }
  return kernel;
}

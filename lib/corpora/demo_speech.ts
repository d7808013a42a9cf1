/**
 * What the demo corpus' speakers say, and how: every recording follows from its name alone.
 * @module
 */
import { type DemoVoice, speak, type SpeakingStyle } from "@/audio/demo_voice.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import type { Emotion } from "./emotion.ts";

/** The phones of the two statements, in the order of the statements' numbers. */
const STATEMENTS = [
  "h a _ t s 'a n _ t i _ g _ t r 'o n i u v 'e n z i",
  "f 'i _ g o _ t l 'a i sh _ t 'o n _ k i l _ g 'o s _ t e r",
] as const;

/** The columns of the tables below, in the order in which their variation is drawn. */
const COLUMNS = ["pitch", "range", "slope", "tempo", "levelDb", "brightness", "breathDb"] as const;

const NEUTRAL = [0, 2.5, -2.5, 0, -34, 0, -30];
/** Standard deviations between speakers; an utterance varies by half of them. */
const VARIATION = [1, 0.8, 0.8, 0.08, 1.5, 0.2, 2];
/**
 * What each emotion adds to a neutral style. Directions follow P. Juslin and P. Laukka, Communication
 * of emotions in vocal expression and music performance, Psychological Bulletin 129(5), 2003, table 7;
 * the sizes are chosen such that emotions can be confused.
 */
const OFFSETS: Readonly<Record<Emotion, readonly number[]>> = {
  neutral: [0, 0, 0, 0, 0, 0, 0],
  calm: [-1, -1, 1, -0.08, -3, -0.2, 3],
  happy: [4, 2.4, 2, 0.07, 5, 0.5, 0],
  sad: [0.6, -1.2, -1.2, -0.26, -3, -0.7, 8],
  angry: [4, 1.8, -3, 0.14, 8, 1, -3],
  fearful: [5.5, -0.6, 1.2, 0.2, 3.5, 0, 5],
  disgust: [-1.2, 0.4, -2.5, -0.2, 1.5, -0.2, 0],
  surprised: [4.5, 3.4, 5, 0.03, 4, 0.2, 0],
};
/** Another seed makes another corpus. */
const SEED = "demo corpus/1";
/** A strong expression goes further in the same direction. */
const STRONG = 1.7;

interface Speaker {
  readonly voice: DemoVoice;
  /** How much the speaker differs from the others. */
  readonly habit: readonly number[];
  readonly expressiveness: number;
}

/** Draws a speaker: as in RAVDESS, odd numbers are men and even ones women. */
function drawSpeaker(number: number, random: Random): Speaker {
  const own = random.fork(`speaker ${number}`);
  const isMale = number % 2 === 1;
  return {
    voice: {
      tractCm: (isMale ? 17.2 : 14.8) + 0.6 * own.normal(),
      pitchHz: (isMale ? 112 : 200) * 2 ** (own.normal() / 6),
    },
    habit: VARIATION.map((size) => size * own.normal()),
    expressiveness: Math.exp(0.2 * own.normal()),
  };
}

/** Draws how a speaker says one clip. */
function drawStyle(speaker: Speaker, clip: DemoClip, random: Random): SpeakingStyle {
  const offset = OFFSETS[clip.emotion];
  const size = speaker.expressiveness * (clip.strong ? STRONG : 1);
  const values = COLUMNS.map((column, i) => [
    column,
    NEUTRAL[i]! + speaker.habit[i]! + size * offset[i]! + VARIATION[i]! / 2 * random.normal(),
  ]);
  return Object.fromEntries(values);
}

/** One recording to be made. */
export interface DemoClip {
  /** Relative to data/raw. */
  readonly path: string;
  /** 1 to 24. */
  readonly speaker: number;
  readonly emotion: Emotion;
  readonly strong: boolean;
  readonly statement: 1 | 2;
}

/** Each clip has a stream of its own, so that it does not depend on those made before. */
export function speakClip(clip: DemoClip): Waveform {
  const random = seededRandom(SEED);
  const own = random.fork(clip.path);
  const speaker = drawSpeaker(clip.speaker, random);
  const style = drawStyle(speaker, clip, own);
  const phones = STATEMENTS[clip.statement - 1]!;
  return speak({ voice: speaker.voice, style, phones, random: own });
}

/**
 * Speaks both statements of one of the demo corpus' speakers with strong emotions, without files.
 * @param emotions of the recordings
 * @param options.speaker number of the speaker, from 1
 * @returns a recording for each emotion, at 48 kHz; the statements alternate
 */
export function speakDemo(
  emotions: readonly Emotion[],
  { speaker }: { readonly speaker: number },
): Waveform[] {
  return emotions.map((emotion, i) => {
    const statement = i % 2 === 0 ? 1 : 2;
    const path = `${emotion} ${statement}`;
    return speakClip({ path, speaker, emotion, strong: true, statement });
  });
}

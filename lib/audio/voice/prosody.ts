/**
 * How emotions sound: what each does to pitch, tempo, level and voice quality, and how speakers and
 * single utterances differ in doing it.
 *
 * Directions follow P. Juslin and P. Laukka, Communication of emotions in vocal expression and music
 * performance, Psychological Bulletin 129(5), 2003, table 7, and K. Scherer, Vocal communication of
 * emotion, Speech Communication 40, 2003, table 2 (anger: high, loud, fast, much high-frequency
 * energy, falling; fear: high, fast, little variability, trembling; joy: high, wide, rising; sadness:
 * slow, soft, narrow, falling, breathy; disgust: low, slow, irregular). Calm lies between neutral and
 * sad, and surprise has the widest range and a rising end, as in S. Livingstone and F. Russo, PLoS
 * ONE 13(5), 2018. The sizes are this project's, chosen so that voices can be mistaken.
 * @module
 */
import type { Random } from "@/base/random.ts";
import type { Emotion } from "@/corpora/emotion.ts";

/** A way of speaking, as numbers. */
export interface Prosody {
  /** Mean pitch, in semitones above the speaker's own. */
  readonly pitch: number;
  /** Height of accents, in semitones. */
  readonly range: number;
  /** Change of pitch from beginning to end, in semitones. */
  readonly slope: number;
  /** Change of pitch in the last fifth, in semitones. */
  readonly ending: number;
  /** Rate of speaking: log2 of a factor. */
  readonly tempo: number;
  /** In dB above the speaker's own. */
  readonly level: number;
  /** Shape of glottal pulses: 0.3 pressed to 2.7 breathy. */
  readonly rd: number;
  /** Where the voice loses its high frequencies: octaves above 7 kHz. */
  readonly brightness: number;
  /** Breath noise beside the voice, in dB. */
  readonly breath: number;
  /** Irregularity of periods' lengths and heights: standard deviations in %. */
  readonly jitter: number;
  readonly shimmer: number;
  /** Trembling of pitch, in semitones. */
  readonly tremor: number;
  /** Formants raised by spread lips, and the first one by an open jaw, in %. */
  readonly smile: number;
  readonly openness: number;
}

type Key = keyof Prosody;
type Part = Partial<Prosody>;

const NEUTRAL: Prosody = {
  pitch: 0,
  range: 2.5,
  slope: -2.5,
  ending: -2,
  tempo: 0,
  level: 0,
  rd: 0.8,
  brightness: 0,
  breath: -24,
  jitter: 0.7,
  shimmer: 3,
  tremor: 0.05,
  smile: 0,
  openness: 0,
};
const KEYS = Object.keys(NEUTRAL) as readonly Key[];

/** What each emotion of ordinary intensity adds. */
const EMOTION_OFFSETS: Readonly<Record<Emotion, Part>> = {
  neutral: {},
  calm: {
    ...{ pitch: -1, range: -1, slope: 0.8, ending: 0.5, tempo: -0.08, level: -3 },
    ...{ rd: 0.15, brightness: -0.1, breath: 2 },
  },
  happy: {
    ...{ pitch: 4, range: 2.4, slope: 1.2, ending: 2, tempo: 0.07, level: 5, rd: -0.12 },
    ...{ brightness: 0.4, smile: 4.5, openness: 2 },
  },
  sad: {
    ...{ pitch: 0.6, range: -1.2, slope: -1.2, tempo: -0.26, level: -3, rd: 0.45 },
    ...{ brightness: -0.6, breath: 7, jitter: 0.3, shimmer: 2, tremor: 0.25, smile: -2 },
  },
  angry: {
    ...{ pitch: 4, range: 1.8, slope: -1.8, ending: -1.5, tempo: 0.14, level: 8, rd: -0.3 },
    ...{ brightness: 0.8, breath: -3, jitter: 0.7, shimmer: 2, openness: 6 },
  },
  fearful: {
    ...{ pitch: 5.5, range: -0.6, slope: 1.2, ending: 0.5, tempo: 0.2, level: 3.5, rd: 0.1 },
    ...{ brightness: 0.1, breath: 4, jitter: 0.7, shimmer: 3, tremor: 0.5 },
  },
  disgust: {
    ...{ pitch: -1.2, range: 0.4, slope: -1.2, ending: -1.5, tempo: -0.2, level: 1.5 },
    ...{ rd: -0.12, brightness: -0.1, jitter: 1, shimmer: 3, smile: -3.5, openness: 1 },
  },
  surprised: {
    ...{ pitch: 4.5, range: 3.4, slope: 2, ending: 5, tempo: 0.03, level: 4 },
    ...{ brightness: 0.2, breath: 2, openness: 4 },
  },
};
/** A strong expression goes further in the same direction. */
const STRONG = 1.7;

/** Standard deviations between speakers' ordinary voices. */
const SPEAKER_SD: Part = {
  ...{ range: 0.6, slope: 0.6, ending: 0.7, tempo: 0.08, level: 1.5, rd: 0.12 },
  ...{ brightness: 0.2, breath: 2.5, jitter: 0.15, shimmer: 0.7, tremor: 0.02 },
};
/** Standard deviations between one speaker's utterances of the same kind. */
const UTTERANCE_SD: Part = {
  ...{ pitch: 0.6, range: 0.6, slope: 0.6, ending: 0.7, tempo: 0.04, level: 1, rd: 0.06 },
  ...{ brightness: 0.1, breath: 1.2, jitter: 0.1, shimmer: 0.4, tremor: 0.03, smile: 0.6 },
};
/** Relative standard deviation of what one emotion does to one quantity in different speakers. */
const STYLE_SD = 0.22;

/** Sets every quantity from its key. */
function prosodyOf(value: (key: Key) => number): Prosody {
  return Object.fromEntries(KEYS.map((key) => [key, value(key)])) as unknown as Prosody;
}

/** A speaker's way of speaking, and of playing each emotion. */
export interface SpeakingStyle {
  readonly ordinary: Prosody;
  readonly offsets: Readonly<Record<Emotion, Prosody>>;
}

/** Draws a speaker's style. */
export function drawStyle(random: Random): SpeakingStyle {
  const ordinary = prosodyOf((key) => NEUTRAL[key] + (SPEAKER_SD[key] ?? 0) * random.normal());
  const expressiveness = Math.exp(0.2 * random.normal());
  const offsets = Object.fromEntries(
    Object.entries(EMOTION_OFFSETS).map(([emotion, offset]) => [
      emotion,
      prosodyOf((key) => (offset[key] ?? 0) * expressiveness * (1 + STYLE_SD * random.normal())),
    ]),
  ) as unknown as Record<Emotion, Prosody>;
  return { ordinary, offsets };
}

/** Draws how a speaker says one utterance. */
export function drawProsody(
  style: SpeakingStyle,
  options: { emotion: Emotion; strong: boolean; random: Random },
): Prosody {
  const { emotion, strong, random } = options;
  const offset = style.offsets[emotion], size = strong ? STRONG : 1;
  const drawn = prosodyOf((key) =>
    style.ordinary[key] + size * offset[key] + (UTTERANCE_SD[key] ?? 0) * random.normal()
  );
  const positive = (value: number) => Math.max(value, 0);
  return {
    ...drawn,
    jitter: positive(drawn.jitter),
    shimmer: positive(drawn.shimmer),
    tremor: positive(drawn.tremor),
  };
}

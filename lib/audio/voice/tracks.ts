/**
 * The score of one utterance: for every 2.5 ms where the vocal tract is, how strong each source of
 * sound is, and how high the voice. Sounds are steps; smoothing the steps blends neighbours into
 * each other, the more the faster the speech: coarticulation.
 * @module
 */
import type { Random } from "@/base/random.ts";
import type { Phone, PseudoSentence } from "./phones.ts";
import type { Prosody } from "./prosody.ts";

/** Time between two values of a track. */
export const TRACK_STEP_SEC = 0.0025;

/** Tracks of equal length. */
export interface Tracks {
  readonly length: number;
  /** In Hz, for a vocal tract of 17.5 cm. */
  readonly formants: readonly [f1: Float64Array, f2: Float64Array, f3: Float64Array];
  /** Amplitudes, 0 to about 1. */
  readonly voicing: Float64Array;
  readonly aspiration: Float64Array;
  readonly frication: Float64Array;
  /** In Hz. */
  readonly placeHz: Float64Array;
  readonly nasality: Float64Array;
  /** In semitones above the speaker's own pitch. */
  readonly pitch: Float64Array;
}

/** Spans of smoothing: how fast tongue, glottis, lips and larynx move. */
const SPAN_SEC = { formants: 0.075, voicing: 0.03, noise: 0.0125, nose: 0.05, accent: 0.22 };
/** How much of a change of tempo reaches consonants; vowels take all of it. */
const CONSONANT_ELASTICITY = 0.5;
const TREMOR_HZ = 6;
const SILENCE_FRAMES = Math.round(0.05 / TRACK_STEP_SEC);

/** Weighted mean over a Hann window; beyond the ends the first and last values go on. */
export function smooth(track: Float64Array, spanSec: number): Float64Array {
  const half = Math.max(1, Math.round(spanSec / TRACK_STEP_SEC / 2)), last = track.length - 1;
  const window = Array.from(
    { length: 2 * half - 1 },
    (_, i) => (1 - Math.cos(Math.PI * (i + 1) / half)) / (2 * half),
  );
  return track.map((_, i) =>
    window.reduce((sum, weight, k) => {
      const at = Math.min(Math.max(i + k - half + 1, 0), last);
      return sum + weight * track[at]!;
    }, 0)
  );
}

/** Number of steps that each sound lasts. */
function durations(phones: readonly Phone[], prosody: Prosody, random: Random): number[] {
  return phones.map((phone) => {
    const elasticity = phone.voicing === 1 ? 1 : CONSONANT_ELASTICITY;
    const factor = 2 ** (-prosody.tempo * elasticity) * (1 + 0.07 * random.normal());
    const stress = phone.accented ? 1.2 : 1;
    return Math.max(4, Math.round(phone.durationSec * factor * stress / TRACK_STEP_SEC));
  });
}

/** The voice's height. `time` runs from 0 to 1 over the utterance. */
function pitchTrack(accents: Float64Array, prosody: Prosody, random: Random): Float64Array {
  const shape = smooth(accents, SPAN_SEC.accent);
  const mean = shape.reduce((sum, value) => sum + value, 0) / shape.length;
  const drift = smooth(shape.map(() => random.normal()), 0.4);
  const phase = 2 * Math.PI * random.uniform();
  return shape.map((accent, i) => {
    const time = i / (shape.length - 1), ending = Math.max(0, (time - 0.8) / 0.2);
    const tremble = Math.sin(2 * Math.PI * TREMOR_HZ * i * TRACK_STEP_SEC + phase);
    return prosody.pitch + prosody.slope * (time - 0.5) + prosody.range * 1.6 * (accent - mean) +
      prosody.ending * ending ** 1.5 + prosody.tremor * tremble + 2 * drift[i]!;
  });
}

/**
 * Makes the tracks of a sentence.
 * @param options.random from which lengths and the pitch's drift are drawn
 */
export function makeTracks(
  sentence: PseudoSentence,
  options: { prosody: Prosody; random: Random },
): Tracks {
  const { prosody, random } = options, { phones } = sentence;
  const steps = durations(phones, prosody, random);
  const owners = phones.flatMap((phone, i) => new Array<Phone>(steps[i]!).fill(phone));
  const first = phones[0]!, last = phones.at(-1)!;
  const silent = (phone: Phone) =>
    new Array<Phone>(SILENCE_FRAMES).fill({ ...phone, voicing: 0, aspiration: 0, frication: 0 });
  const frames = [...silent(first), ...owners, ...silent(last)];
  const track = (value: (phone: Phone, time: number) => number, spanSec: number) =>
    smooth(Float64Array.from(frames, (phone, i) => value(phone, i / frames.length)), spanSec);
  const raise = 1 + prosody.smile / 100, open = 1 + prosody.openness / 100;
  const tract = SPAN_SEC.formants;
  return {
    length: frames.length,
    formants: [
      track((phone) => phone.formants[0] * raise * open, tract),
      track((phone) => phone.formants[1] * raise, tract),
      track((phone) => phone.formants[2] * raise, tract),
    ],
    voicing: track(
      (phone, time) => phone.voicing * (phone.accented ? 1.25 : 1) * (1.15 - 0.4 * time),
      SPAN_SEC.voicing,
    ),
    aspiration: track((phone) => phone.aspiration, SPAN_SEC.noise),
    frication: track((phone) => phone.frication, SPAN_SEC.noise),
    placeHz: track((phone) => phone.placeHz, SPAN_SEC.noise),
    nasality: track((phone) => Number(phone.nasal), SPAN_SEC.nose),
    pitch: pitchTrack(Float64Array.from(frames, (p) => Number(p.accented)), prosody, random),
  };
}

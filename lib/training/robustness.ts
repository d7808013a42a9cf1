/** What may happen to a recording on its way to a network, as fixed changes: to measure what each costs. @module */
import { addNoise, reverberate, scaleSound, setSilence, silenceAround } from "@/audio/effects.ts";
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";
import { normalNoise } from "./augment.ts";

/** One change of a recording. */
export interface SoundChange {
  /** What tables call it. */
  readonly name: string;
  /** @param seed decides what is random in the change */
  readonly change: (w: Waveform, seed: string) => Waveform;
}

/**
 * The changes that robustness is measured under. None is drawn: each recording is changed by as much as
 * the name says.
 */
export const SOUND_CHANGES: readonly SoundChange[] = [
  { name: "white noise at 10 dB", change: (w, seed) => addWhiteNoise(w, { snrDb: 10, seed }) },
  { name: "20 dB quieter", change: (w) => scaleSound(w, 0.1) },
  { name: "20 dB louder", change: (w) => scaleSound(w, 10) },
  { name: "0.5 s of silence cut off", change: (w) => moveEnds(w, { before: -0.5, after: -0.5 }) },
  { name: "0.5 s of silence added before", change: (w) => moveEnds(w, { before: 0.5, after: 0 }) },
  { name: "0.5 s of silence added after", change: (w) => moveEnds(w, { before: 0, after: 0.5 }) },
  { name: "sample rate of 8 kHz", change: (w) => resample(w, 8000) },
  { name: "small room", change: (w) => reverberate(w, SMALL_ROOM) },
];

/**
 * A furnished room of some 30 cubic metres, the microphone one metre from the speaker: the reverberation
 * is about 5 dB above the direct sound.
 */
const SMALL_ROOM = { timeSec: 0.3, size: 0.5, amount: 2.5 };

function addWhiteNoise(
  w: Waveform,
  { snrDb, seed }: { readonly snrDb: number; readonly seed: string },
): Waveform {
  return addNoise(w, { noise: normalNoise(w.samples.length, seededRandom(seed)), snrDb });
}

/** So many seconds of silence more, or less down to none. */
function moveEnds(
  w: Waveform,
  { before, after }: { readonly before: number; readonly after: number },
): Waveform {
  const { beforeSec, afterSec } = silenceAround(w);
  return setSilence(w, {
    beforeSec: Math.max(0, beforeSec + before),
    afterSec: Math.max(0, afterSec + after),
  });
}

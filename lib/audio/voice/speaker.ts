/**
 * The people of the demo corpus: each has a vocal tract, a pitch and a way of speaking.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Random } from "@/base/random.ts";
import { drawStyle, type SpeakingStyle } from "./prosody.ts";

/** A made speaker. */
export interface SynthSpeaker {
  /** As in RAVDESS: odd numbers are men, even ones women. */
  readonly number: number;
  readonly gender: "male" | "female";
  /** Length of the vocal tract, in cm. */
  readonly tractCm: number;
  /** Mean pitch of ordinary speech, in Hz. */
  readonly pitchHz: number;
  readonly style: SpeakingStyle;
  /** RMS level of the quiet room, in dB relative to full scale. */
  readonly roomDb: number;
}

/** Means and standard deviations; pitch varies in semitones. */
const VOICES = {
  male: { tractCm: 17.2, tractSd: 0.7, pitchHz: 112, pitchSd: 2.2 },
  female: { tractCm: 14.8, tractSd: 0.6, pitchHz: 200, pitchSd: 2 },
} as const;

/**
 * Draws a speaker.
 * @param number 1 to 24
 * @param random the stream of the whole corpus: a speaker is the same however many there are
 */
export function drawSpeaker(number: number, random: Random): SynthSpeaker {
  if (!Number.isInteger(number) || number < 1 || number > 24) {
    throw new InputError(`make speaker ${number}`, "a whole number from 1 to 24");
  }
  const own = random.fork(`speaker ${number}`);
  const gender = number % 2 === 1 ? "male" : "female", voice = VOICES[gender];
  return {
    number,
    gender,
    tractCm: voice.tractCm + voice.tractSd * own.normal(),
    pitchHz: voice.pitchHz * 2 ** (voice.pitchSd * own.normal() / 12),
    style: drawStyle(own.fork("style")),
    roomDb: -77 + 2 * own.normal(),
  };
}

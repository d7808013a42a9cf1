/**
 * Which parts of a sound the network hears. A network takes clips of one length; a longer sound is
 * heard in pieces of that length, at the places where there is speech.
 * @module
 */
import { peakDb, SILENCE_DB } from "@/audio/level.ts";
import { trimSilence } from "@/audio/silence.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { type FeatureConfig, resolveFeatureConfig } from "@/features/config.ts";

const FRAME_SEC = 0.03;
/** Frames further below the loudest frame hold no speech. */
const SPEECH_RANGE_DB = 35;
/** Pieces overlap by half. */
const HOP_CLIPS = 0.5;
/** A sound of which training's clip holds this share of the speech is heard as in training. */
const ENOUGH_SPEECH = 0.9;

/** A part of a sound that the network hears. */
export interface Piece {
  readonly waveform: Waveform;
  /** Where it begins in the sound, seconds. */
  readonly startSec: number;
  /** How much of it is speech, seconds; its weight in the mean of all pieces. */
  readonly speechSec: number;
}

/** Samples from `start` up to `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the speech of a sound is, by its energy. */
interface Speech extends Range {
  /** Samples of speech within a range. */
  within(range: Range): number;
}

/**
 * Cuts a sound into the pieces that the network hears.
 *
 * A sound of up to one clip is one piece, and so is a longer one whose speech lies where training
 * cuts its clip; the features treat both as in training. If the speech fits into one clip, it is in
 * the middle of the piece, which is shorter than a clip near the ends of the sound. Otherwise pieces overlap by half from the first speech to the last, and those
 * without speech are left out.
 * @returns at least one piece, in the order of time
 */
export function cutPieces(waveform: Waveform, features: FeatureConfig): Piece[] {
  const { samples, sampleRate } = waveform;
  const length = Math.round(features.durationSec * sampleRate);
  const speech = findSpeech(waveform);
  const pieceOf = ({ start, end }: Range): Piece => ({
    waveform: { samples: samples.subarray(start, end), sampleRate },
    startSec: start / sampleRate,
    speechSec: speech.within({ start, end }) / sampleRate,
  });
  const whole = { start: 0, end: samples.length };
  if (samples.length <= length) return [pieceOf(whole)];
  const heard = speech.within(trainingClip(waveform, features));
  if (heard >= ENOUGH_SPEECH * speech.within(whole)) return [pieceOf(whole)];
  return placePieces(speech, { length, total: samples.length }).map(pieceOf)
    .filter((piece) => piece.speechSec > 0 && peakDb(piece.waveform) >= SILENCE_DB);
}

/** The part of a long sound that training would cut out. */
function trainingClip(waveform: Waveform, features: FeatureConfig): Range {
  const { trimTopDb, position } = resolveFeatureConfig(features);
  const { start, end } = trimTopDb === null
    ? { start: 0, end: waveform.samples.length }
    : trimSilence(waveform, { topDb: trimTopDb });
  const surplus = Math.max(0, end - start - Math.round(features.durationSec * waveform.sampleRate));
  const shift = position === "centre" ? Math.floor(surplus / 2) : 0;
  return { start: start + shift, end: end - (surplus - shift) };
}

/** Ranges of one clip's length that cover the speech. */
function placePieces(
  speech: Range,
  { length, total }: { readonly length: number; readonly total: number },
): Range[] {
  const surplus = speech.end - speech.start - length;
  if (surplus <= 0) {
    const centre = (speech.start + speech.end) / 2;
    const half = Math.min(length / 2, centre, total - centre);
    return [{ start: Math.round(centre - half), end: Math.round(centre + half) }];
  }
  const hops = Math.ceil(surplus / (HOP_CLIPS * length));
  return Array.from({ length: hops + 1 }, (_, i) => {
    const start = Math.round(speech.start + i * surplus / hops);
    return { start, end: start + length };
  });
}

/** Takes frames of 30 ms for speech that are at most 35 dB quieter than the loudest one. */
function findSpeech({ samples, sampleRate }: Waveform): Speech {
  const size = Math.max(1, Math.round(FRAME_SEC * sampleRate));
  const count = Math.ceil(samples.length / size);
  const power = Float64Array.from(
    { length: count },
    (_, i) => meanSquare(samples.subarray(i * size, (i + 1) * size)),
  );
  const least = power.reduce((max, p) => Math.max(max, p), 0) * 10 ** (-SPEECH_RANGE_DB / 10);
  const isSpeech = (p: number) => p >= least;
  const before = new Float64Array(count + 1); // samples of speech before each frame
  power.forEach((p, i) => before[i + 1] = before[i]! + (isSpeech(p) ? size : 0));
  const until = (at: number) => {
    const frame = Math.floor(at / size);
    if (frame >= count) return before[count]!;
    return before[frame]! + (isSpeech(power[frame]!) ? at - frame * size : 0);
  };
  return {
    start: power.findIndex(isSpeech) * size,
    end: Math.min((power.findLastIndex(isSpeech) + 1) * size, samples.length),
    within: ({ start, end }) => until(end) - until(start),
  };
}

function meanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return sum / samples.length;
}

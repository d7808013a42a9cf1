/**
 * Effects: what a room, a microphone, a channel or another speed makes of a sound. Each is determined by
 * its settings, and returns a new waveform at the same rate; silence stays silence.
 * @module
 */
import { biquad, highPass, lowPass, peaking } from "./filters.ts";
import { trimSilence } from "./silence.ts";
import type { Waveform } from "./waveform.ts";

/** Multiplies all samples. */
export function scaleSound({ samples, sampleRate }: Waveform, factor: number): Waveform {
  const scaled = new Float32Array(samples.length);
  for (let i = 0; i < scaled.length; i++) scaled[i] = factor * samples[i]!;
  return { samples: scaled, sampleRate };
}

/** Seconds of silence at the ends of a sound. */
export interface Silence {
  /** From the beginning to the sound. */
  readonly beforeSec: number;
  /** From the end of the sound to the end. */
  readonly afterSec: number;
}

/** Frames whose RMS is this far below that of the loudest, or further, are silence. */
const SILENCE = { topDb: 35, frameLength: 1024, hopLength: 256 };

/** The silence at the ends of a sound; none if all of it is silent. */
export function silenceAround(w: Waveform): Silence {
  const { start, end } = trimSilence(w, SILENCE);
  return {
    beforeSec: start / w.sampleRate,
    afterSec: (w.samples.length - end) / w.sampleRate,
  };
}

/**
 * Sets the silence at the ends of a sound: what is there is cut off, or zeros are added beyond it.
 */
export function setSilence(w: Waveform, { beforeSec, afterSec }: Silence): Waveform {
  const { samples, sampleRate } = w;
  const { start, end } = trimSilence(w, SILENCE);
  const before = Math.round(beforeSec * sampleRate);
  const after = Math.round(afterSec * sampleRate);
  const changed = new Float32Array(Math.max(1, before + end - start + after));
  const from = Math.max(0, start - before);
  const to = Math.min(samples.length, end + after);
  changed.set(samples.subarray(from, to), before - (start - from));
  return { samples: changed, sampleRate };
}

/**
 * Plays a sound faster (above 1) or slower: pitch and formants move with it. Between samples it is
 * interpolated by cubics (Catmull-Rom), which any ratio can have at once; `resample` is exact up to
 * half the sample rate, but needs milliseconds for each new ratio.
 * @param ratio 2: twice as fast, half as long
 */
export function changeSpeed({ samples, sampleRate }: Waveform, ratio: number): Waveform {
  const length = Math.max(1, Math.floor(samples.length / ratio));
  const changed = new Float32Array(length);
  const padded = new Float32Array(samples.length + 4);
  padded.set(samples, 1);
  for (let i = 0; i < length; i++) {
    const place = i * ratio;
    const at = Math.floor(place);
    const t = place - at;
    const a = padded[at]!;
    const b = padded[at + 1]!;
    const c = padded[at + 2]!;
    const d = padded[at + 3]!;
    const slope = (c - a) / 2;
    const nextSlope = (d - b) / 2;
    const cube = 2 * (b - c) + slope + nextSlope;
    const square = 3 * (c - b) - 2 * slope - nextSlope;
    changed[i] = ((cube * t + square) * t + slope) * t + b;
  }
  return { samples: changed, sampleRate };
}

/** Delays of the four feedback loops and the two all-pass filters of a room, seconds. */
const LOOPS = [0.0297, 0.0371, 0.0411, 0.0437];
const ALL_PASSES = [0.005, 0.0017];
/** Of the all-pass filters, which fade no slower than the room does. */
const ALL_PASS_GAIN = 0.7;

/** A room and the place of the speaker in it. */
export interface Room {
  /** Seconds until the reverberation has fallen by 60 dB. */
  readonly timeSec: number;
  /** Factor on the delays: 1 is a small hall, 0.4 a small room. */
  readonly size: number;
  /** Reverberation beside the direct sound: 0.3 near, 2 far away. */
  readonly amount: number;
}

/** Adds the reverberation of a room: Schroeder, "Natural sounding artificial reverberation" (1962). */
export function reverberate(
  { samples, sampleRate }: Waveform,
  { timeSec, size, amount }: Room,
): Waveform {
  const delayOf = (sec: number) => Math.max(1, Math.round(sec * sampleRate));
  /** Of a loop with this delay: -60 dB after the reverberation time. */
  const gainOf = (delay: number) => 10 ** (-3 * delay / (timeSec * sampleRate));
  const wet = new Float32Array(samples.length);
  for (const delaySec of LOOPS) {
    const delay = delayOf(size * delaySec);
    addLoop(wet, samples, { delay, gain: gainOf(delay), share: 1 / LOOPS.length });
  }
  for (const delaySec of ALL_PASSES) {
    const delay = delayOf(delaySec);
    allPass(wet, { delay, gain: Math.min(ALL_PASS_GAIN, gainOf(delay)) });
  }
  const mixed = samples.slice();
  addScaled(mixed, wet, amount);
  return { samples: mixed, sampleRate };
}

/** Adds a share of y[n] = x[n - d] + g y[n - d]: echoes alone, without the direct sound. */
function addLoop(
  into: Float32Array,
  samples: Float32Array,
  { delay, gain, share }: { delay: number; gain: number; share: number },
): void {
  const loop = samples.slice();
  for (let i = delay; i < loop.length; i++) loop[i]! += gain * loop[i - delay]!;
  addScaled(into.subarray(delay), loop, share);
}

/** y[n] = -g x[n] + x[n - d] + g y[n - d], in place. */
function allPass(samples: Float32Array, { delay, gain }: { delay: number; gain: number }): void {
  const input = samples.slice();
  for (let i = 0; i < samples.length; i++) {
    const earlier = i < delay ? 0 : input[i - delay]! + gain * samples[i - delay]!;
    samples[i] = earlier - gain * input[i]!;
  }
}

function meanPower(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return sum / Math.max(1, samples.length);
}

/**
 * Adds noise at a ratio of the sound's mean power to the noise's.
 * @param noise at least as many samples as the sound has; its level does not matter
 */
export function addNoise(
  { samples, sampleRate }: Waveform,
  { noise, snrDb }: { readonly noise: Float32Array; readonly snrDb: number },
): Waveform {
  const own = noise.subarray(0, samples.length);
  const power = meanPower(own);
  const mixed = samples.slice();
  if (power > 0) addScaled(mixed, own, Math.sqrt(meanPower(samples) / power / 10 ** (snrDb / 10)));
  return { samples: mixed, sampleRate };
}

function addScaled(into: Float32Array, from: Float32Array, factor: number): void {
  const length = Math.min(into.length, from.length);
  for (let i = 0; i < length; i++) into[i]! += factor * from[i]!;
}

/** A peak or, with a gain below 0, a dip of a frequency response. */
export interface Peak {
  readonly hz: number;
  readonly gainDb: number;
  /** Centre frequency divided by bandwidth. */
  readonly quality: number;
}

/** Raises and lowers frequencies: another microphone. */
export function equalise({ samples, sampleRate }: Waveform, peaks: readonly Peak[]): Waveform {
  let changed = samples;
  for (const peak of peaks) changed = biquad(changed, peaking({ ...peak, sampleRate }));
  return { samples: changed, sampleRate };
}

/** Removes what is below `lowHz` (12 dB per octave) and above `highHz` (24 dB per octave). */
export function limitBand(
  { samples, sampleRate }: Waveform,
  { lowHz, highHz }: { readonly lowHz: number; readonly highHz: number },
): Waveform {
  let changed = biquad(samples, highPass({ hz: lowHz, sampleRate }));
  for (let i = 0; i < 2; i++) changed = biquad(changed, lowPass({ hz: highHz, sampleRate }));
  return { samples: changed, sampleRate };
}

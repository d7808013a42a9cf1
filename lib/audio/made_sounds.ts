/**
 * Synthetic sounds without speech: noise, pulses, hum, clicks, thumps and music. They test what takes a sound
 * for speech, and can be mixed with recordings.
 *
 * Each call draws its own settings, such as colour, tempo or timbre, so that many calls give many
 * different sounds. Every sound has 16 kHz and an RMS of 0.1.
 * @module
 */
import type { Random } from "@/base/random.ts";
import { fillMusic, RATE } from "./made_music.ts";

type Maker = (out: Float32Array, random: Random) => void;

const LOUDNESS = 0.1;

/** A number between two ends, all ratios equally likely. */
function drawn(random: Random, [low, high]: readonly [number, number]): number {
  return low * (high / low) ** random.uniform();
}

/** White noise. */
const white: Maker = (out, random) => {
  for (let i = 0; i < out.length; i++) out[i] = random.normal();
};

/** Pink noise: 3 dB less in each octave (Paul Kellet's three-pole filter). */
const pink: Maker = (out, random) => {
  let slow = 0;
  let middle = 0;
  let fast = 0;
  for (let i = 0; i < out.length; i++) {
    const value = random.normal();
    slow = 0.99765 * slow + 0.099046 * value;
    middle = 0.963 * middle + 0.2965164 * value;
    fast = 0.57 * fast + 1.0526913 * value;
    out[i] = slow + middle + fast + 0.1848 * value;
  }
};

/** Noise of any colour, sometimes with a resonance, sometimes swelling: wind, fans, traffic, rain. */
const coloured: Maker = (out, random) => {
  const pole = -0.5 + 1.49 * random.uniform();
  let last = 0;
  for (let i = 0; i < out.length; i++) out[i] = last = pole * last + random.normal();
  if (random.uniform() < 0.5) {
    const radius = 0.9 + 0.095 * random.uniform();
    resonate(out, { turn: 2 * Math.PI * drawn(random, [100, 0.4 * RATE]) / RATE, radius });
  }
  if (random.uniform() < 0.5) { // swells
    const turn = 2 * Math.PI * drawn(random, [0.1, 8]) / RATE;
    const depth = random.uniform();
    const phase = 2 * Math.PI * random.uniform();
    for (let i = 0; i < out.length; i++) {
      out[i]! *= 1 - depth * (0.5 + 0.5 * Math.sin(turn * i + phase));
    }
  }
};

/** Adds a resonance, in place. */
function resonate(out: Float32Array, { turn, radius }: { turn: number; radius: number }): void {
  let last = 0;
  let before = 0;
  for (let i = 0; i < out.length; i++) {
    const value = out[i]! + 2 * radius * Math.cos(turn) * last - radius * radius * before;
    before = last;
    out[i] = last = value;
  }
}

/** A steady tone with harmonics and a little noise: mains, engines, whistles, beeps. */
const hum: Maker = (out, random) => {
  const pitch = drawn(random, [40, 2000]);
  const slope = 0.3 + 2 * random.uniform();
  const wobble = random.uniform() < 0.3 ? drawn(random, [0.2, 6]) : 0;
  for (let n = 1; n <= 25 && n * pitch < 0.47 * RATE; n++) {
    const level = n ** -slope * random.uniform();
    const start = random.uniform();
    for (let i = 0; i < out.length; i++) {
      const time = i / RATE + (wobble > 0 ? 0.001 * Math.sin(wobble * i / RATE) : 0);
      out[i]! += level * Math.sin(2 * Math.PI * (n * pitch * time + start));
    }
  }
  const noise = drawn(random, [0.001, 0.3]);
  for (let i = 0; i < out.length; i++) out[i]! += noise * random.normal();
  if (random.uniform() < 0.25) { // on and off, as alarms and dialling tones
    const period = drawn(random, [0.1, 1.5]) * RATE;
    const on = 0.2 + 0.6 * random.uniform();
    for (let i = 0; i < out.length; i++) if (i / period % 1 > on) out[i] = 0;
  }
};

/** Pulses of noise and tone in quick succession, at a rate that may change: engines, pumps, drills. */
const pulses: Maker = (out, random) => {
  const perSec = drawn(random, [4, 150]);
  const change = 0.4 * random.uniform() ** 2;
  const slow = 2 * Math.PI * drawn(random, [0.05, 1]) / RATE;
  const sharpness = drawn(random, [1, 15]);
  const pole = 0.98 * random.uniform();
  const tone = random.uniform();
  let phase = random.uniform();
  let last = 0;
  for (let i = 0; i < out.length; i++) {
    phase += perSec * (1 + change * Math.sin(slow * i)) / RATE;
    last = pole * last + (1 - pole) * random.normal();
    out[i] = last * Math.exp(-sharpness * (phase % 1)) + 0.5 * tone * Math.sin(2 * Math.PI * phase);
  }
  if (random.uniform() < 0.5) {
    const radius = 0.8 + 0.18 * random.uniform();
    resonate(out, { turn: 2 * Math.PI * drawn(random, [150, 0.3 * RATE]) / RATE, radius });
  }
};

/** Adds a short burst that dies away: a tone and noise in any proportion. */
function addBurst(
  out: Float32Array,
  { at, decay, pitch, tone, level, random }: {
    readonly at: number; // samples
    readonly decay: number; // samples until it is 9 dB quieter
    readonly pitch: number; // turns per sample
    readonly tone: number; // 0 is noise, 1 a tone
    readonly level: number;
    readonly random: Random;
  },
): void {
  const end = Math.min(out.length, at + Math.ceil(7 * decay));
  for (let i = at; i < end; i++) {
    const sound = tone * Math.sin(2 * Math.PI * pitch * (i - at)) + (1 - tone) * random.normal();
    out[i]! += level * sound * Math.exp(-(i - at) / decay);
  }
}

/** Clicks of keys, mice and switches, about three in a second. */
const clicks: Maker = (out, random) => {
  const count = 1 + random.integer(Math.ceil(6 * out.length / RATE));
  for (let k = 0; k < count; k++) {
    addBurst(out, {
      at: random.integer(out.length),
      decay: drawn(random, [0.0003, 0.02]) * RATE,
      pitch: drawn(random, [300, 5000]) / RATE,
      tone: random.uniform(),
      level: drawn(random, [0.1, 1]),
      random,
    });
  }
};

/** Doors, steps and things that are put down: low, with a rattle after it. */
const thumps: Maker = (out, random) => {
  const count = 1 + random.integer(Math.ceil(1.5 * out.length / RATE));
  for (let k = 0; k < count; k++) {
    const at = random.integer(out.length);
    for (let part = 0; part < 4; part++) {
      addBurst(out, {
        at: Math.min(out.length - 1, at + Math.floor(part * 0.03 * RATE * random.uniform())),
        decay: drawn(random, [0.01, 0.15]) * RATE,
        pitch: drawn(random, [40, part === 0 ? 150 : 900]) / RATE,
        tone: 0.3 + 0.7 * random.uniform(),
        level: drawn(random, [0.2, 1]),
        random,
      });
    }
  }
};

const MAKERS = {
  white,
  pink,
  coloured,
  pulses,
  hum,
  clicks,
  thumps,
  music: fillMusic,
} as const satisfies Readonly<Record<string, Maker>>;

/** A kind of synthetic sound. */
export type SoundKind = keyof typeof MAKERS;

/** Every kind. */
export const SOUND_KINDS = Object.keys(MAKERS) as readonly SoundKind[];

/** Scales a sound to an RMS, in place; a sound of zeros stays one. */
export function scaleTo(samples: Float32Array, rms: number): Float32Array {
  let energy = 0;
  for (const value of samples) energy += value * value;
  const gain = energy > 0 ? rms / Math.sqrt(energy / samples.length) : 0;
  for (let i = 0; i < samples.length; i++) samples[i]! *= gain;
  return samples;
}

/**
 * Makes a sound that is no speech.
 * @param options.length in samples
 * @param options.random determines everything random
 * @returns samples at 16 kHz with an RMS of 0.1; equal random streams give equal samples
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { makeSound } from "@/audio/made_sounds.ts";
 * import { seededRandom } from "@/base/random.ts";
 *
 * const music = makeSound("music", { length: 16000, random: seededRandom(1) });
 * assert.equal(music.length, 16000);
 * ```
 */
export function makeSound(
  kind: SoundKind,
  { length, random }: { readonly length: number; readonly random: Random },
): Float32Array {
  const samples = new Float32Array(length);
  MAKERS[kind](samples, random);
  return scaleTo(samples, LOUDNESS);
}

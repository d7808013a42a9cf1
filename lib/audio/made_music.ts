/**
 * Synthetic music: melodies and chords of many timbres, with or without drums.
 * @module
 */
import type { Random } from "@/base/random.ts";

/** How one piece sounds. */
interface Style {
  readonly rate: number;
  readonly random: Random;
  /** Lowest note, Hz. */
  readonly base: number;
  /** Samples between notes. */
  readonly beat: number;
  /** Notes at a time. */
  readonly voices: number;
  /** Length of a note in beats. */
  readonly hold: number;
  /** Seconds until a note has died away by 9 dB; Infinity for organs and strings. */
  readonly decaySec: number;
  readonly attackSec: number;
  /** Levels of the harmonics. */
  readonly harmonics: readonly number[];
  /** Ratio of the n-th harmonic to n; above 1 for bells. */
  readonly stretch: number;
  /** How far the pitch swings, as a part of it, and how often in a second. */
  readonly vibrato: number;
  readonly vibratoHz: number;
  /** Depth of frequency modulation, in turns, and its ratio to the pitch. */
  readonly modulation: number;
  readonly modulationRatio: number;
  /** A resonant low-pass filter, as of synthesizers; null: none. */
  readonly filter: Filter | null;
  /** Seconds in which the pitch slides to the next note; 0: at once. */
  readonly slideSec: number;
  readonly drums: boolean;
}

/** A filter whose edge moves from `high` towards `low`, Hz, with each note or up and down. */
interface Filter {
  readonly low: number;
  readonly high: number;
  readonly timeSec: number;
  /** Width of the resonance as a part of its frequency. */
  readonly width: number;
  readonly swings: boolean;
}

/** One turn of a sine: music has millions of them, and Math.sin takes three times as long. */
const TURN = 16384;
const SINE = Float32Array.from({ length: TURN }, (_, i) => Math.sin(2 * Math.PI * i / TURN));

function sine(turns: number): number {
  return SINE[(turns * TURN) & (TURN - 1)]!;
}

/** Semitones of scales above the base. */
const SCALES = [
  [0, 2, 4, 5, 7, 9, 11],
  [0, 2, 3, 5, 7, 8, 10],
  [0, 2, 4, 7, 9],
  [0, 3, 5, 6, 7, 10],
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
];

/** Draws a style. */
function drawStyle(rate: number, random: Random): Style {
  const between = (low: number, high: number) => low * (high / low) ** random.uniform();
  const maybe = (chance: number) => random.uniform() < chance;
  const slope = 0.3 + 2 * random.uniform();
  const odd = maybe(0.2) ? 0.1 : 1; // clarinets have few even harmonics
  const count = 1 + random.integer(24);
  return {
    rate,
    random,
    base: between(55, 500),
    beat: Math.round(rate * between(0.09, 1)),
    voices: 1 + random.integer(4),
    hold: between(0.7, 4),
    decaySec: maybe(0.45) ? Infinity : between(0.03, 1.5),
    attackSec: between(0.002, 0.15),
    harmonics: Array.from(
      { length: count },
      (_, n) => (n + 1) ** -slope * (n % 2 === 1 ? odd : 1) * (0.3 + 0.7 * random.uniform()),
    ),
    stretch: maybe(0.15) ? between(1.002, 1.4) : 1,
    vibrato: maybe(0.4) ? between(0.001, 0.02) : 0,
    vibratoHz: between(3, 8),
    modulation: maybe(0.25) ? between(0.03, 1) : 0,
    modulationRatio: [0.5, 1, 1.41, 2, 3, 3.5][random.integer(6)]!,
    filter: maybe(0.35)
      ? {
        low: between(100, 800),
        high: between(500, 6000),
        timeSec: between(0.03, 1),
        width: between(0.1, 1.4),
        swings: maybe(0.3),
      }
      : null,
    slideSec: maybe(0.2) ? between(0.01, 0.2) : 0,
    drums: maybe(0.5),
  };
}

/** Fills `out` with a piece in a random style. */
export function fillMusic(
  out: Float32Array,
  { rate, random }: { readonly rate: number; readonly random: Random },
): void {
  const style = drawStyle(rate, random);
  const scale = SCALES[random.integer(SCALES.length)]!;
  let degree = random.integer(scale.length);
  let last = style.base;
  for (let at = 0; at < out.length; at += style.beat) {
    degree += random.integer(5) - 2;
    for (let voice = 0; voice < style.voices; voice++) {
      if (random.uniform() < 0.15) continue; // a rest
      const step = degree + 2 * voice;
      const octave = Math.max(-1, Math.min(2, Math.floor(step / scale.length)));
      const semitones = scale[(step % scale.length + scale.length) % scale.length]! + 12 * octave;
      const pitch = style.base * 2 ** (semitones / 12);
      addNote(out, { at, pitch, from: last }, style);
      last = pitch;
    }
    if (style.drums) addDrum(out, at, style);
  }
}

function addNote(
  out: Float32Array,
  { at, pitch, from }: { readonly at: number; readonly pitch: number; readonly from: number },
  style: Style,
): void {
  const { rate, random } = style;
  const length = Math.min(out.length - at, Math.ceil(style.hold * style.beat));
  const envelope = noteEnvelope(length, style);
  const times = noteTimes(length, { slide: from / pitch, style });
  const edges = filterEdges(length, style);
  style.harmonics.forEach((harmonic, n) => {
    const frequency = pitch * (n + 1) * style.stretch ** n;
    if (frequency > 0.47 * rate) return;
    const modulated = n === 0 ? style.modulation : 0;
    const start = random.uniform();
    for (let i = 0; i < length; i++) {
      const turns = frequency * times[i]! + start;
      const bend = modulated > 0 ? modulated * sine(turns * style.modulationRatio) : 0;
      const gain = edges === null ? 1 : passed(frequency / edges[i]!, style.filter!.width);
      out[at + i]! += harmonic * gain * envelope[i]! * sine(turns + bend);
    }
  });
}

function noteEnvelope(
  length: number,
  { rate, random, decaySec, attackSec }: Style,
): Float32Array {
  const level = 0.5 + 0.5 * random.uniform();
  return Float32Array.from({ length }, (_, i) => {
    const start = Math.min(1, i / rate / attackSec);
    const end = Math.min(1, (length - i) / rate / 0.02);
    return level * start * end * Math.exp(-i / rate / decaySec);
  });
}

/** The time that a note's waves have run for, which vibrato and slides stretch, in seconds. */
function noteTimes(
  length: number,
  { slide, style }: { readonly slide: number; readonly style: Style },
): Float64Array {
  const { rate, vibrato, slideSec } = style;
  const swing = 2 * Math.PI * style.vibratoHz / rate;
  let time = 0;
  return Float64Array.from({ length }, (_, i) => {
    const sliding = slideSec > 0 ? (slide - 1) * Math.exp(-i / rate / slideSec) : 0;
    time += (1 + vibrato * Math.sin(swing * i) + sliding) / rate;
    return time;
  });
}

/** Where the filter's edge is in each sample, Hz. */
function filterEdges(length: number, { filter, rate }: Style): Float32Array | null {
  if (filter === null) return null;
  const { low, high, timeSec, swings } = filter;
  return Float32Array.from({ length }, (_, i) => {
    const time = i / rate / timeSec;
    const open = swings ? 0.5 + 0.5 * Math.sin(time) : Math.exp(-time);
    return low + high * open;
  });
}

/** Gain of a resonant low-pass filter at a frequency, as a ratio to its edge. */
function passed(ratio: number, width: number): number {
  const square = ratio * ratio;
  return 1 / Math.sqrt((1 - square) ** 2 + width * width * square);
}

/** A bass drum, a snare or a cymbal. */
function addDrum(out: Float32Array, at: number, { rate, random }: Style): void {
  const kind = random.integer(4);
  if (kind === 3) return;
  const decay = [0.08, 0.06, 0.02 + 0.1 * random.uniform()][kind]! * rate;
  const length = Math.min(out.length - at, Math.ceil(6 * decay));
  const level = 0.5 + 1.5 * random.uniform();
  let last = 0;
  for (let i = 0; i < length; i++) {
    const envelope = level * Math.exp(-i / decay);
    const noise = random.normal();
    const hiss = noise - last; // without low frequencies
    last = noise;
    const beat = Math.sin(2 * Math.PI * (60 * i + 60 * decay * (1 - Math.exp(-i / decay))) / rate);
    const sound = [2 * beat, 0.5 * noise + 0.5 * beat, 0.5 * hiss][kind]!;
    out[at + i]! += envelope * sound;
  }
}

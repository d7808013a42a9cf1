/** Synthetic music: melodies and chords of many timbres, with or without drums. @module */
import type { Random } from "@/base/random.ts";

/** Sample rate of all synthetic sounds, in Hz. */
export const RATE = 16000;

/** One turn of a sine; a table is three times as fast as Math.sin. */
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

type Style = ReturnType<typeof drawStyle>;

/** Draws how one piece sounds; the order of the properties is that of the draws. */
function drawStyle(random: Random) {
  const between = (low: number, high: number) => low * (high / low) ** random.uniform();
  const maybe = (chance: number) => random.uniform() < chance;
  const slope = 0.3 + 2 * random.uniform();
  const odd = maybe(0.2) ? 0.1 : 1; // clarinets have few even harmonics
  const count = 1 + random.integer(24);
  return {
    random,
    lowestHz: between(55, 500),
    beat: Math.round(RATE * between(0.09, 1)), // samples
    voices: 1 + random.integer(4),
    holdBeats: between(0.7, 4),
    decaySec: maybe(0.45) ? Infinity : between(0.03, 1.5), // organs and strings do not decay
    attackSec: between(0.002, 0.15),
    harmonics: Array.from(
      { length: count },
      (_, n) => (n + 1) ** -slope * (n % 2 === 1 ? odd : 1) * (0.3 + 0.7 * random.uniform()),
    ),
    stretch: maybe(0.15) ? between(1.002, 1.4) : 1, // above 1 for bells
    vibrato: maybe(0.4) ? between(0.001, 0.02) : 0,
    vibratoHz: between(3, 8),
    modulation: maybe(0.25) ? between(0.03, 1) : 0, // turns
    modulationRatio: [0.5, 1, 1.41, 2, 3, 3.5][random.integer(6)]!,
    filter: maybe(0.35) ? drawFilter(between, maybe) : null,
    slideSec: maybe(0.2) ? between(0.01, 0.2) : 0,
    drums: maybe(0.5),
  };
}

/** Draws a synthesizer's low-pass filter, whose edge falls with each note or swings. */
function drawFilter(
  between: (low: number, high: number) => number,
  maybe: (chance: number) => boolean,
) {
  return {
    lowHz: between(100, 800),
    highHz: between(500, 6000),
    timeSec: between(0.03, 1),
    width: between(0.1, 1.4), // of the resonance, relative to its frequency
    swings: maybe(0.3),
  };
}

/** Fills `out` with a piece in a random style. */
export function fillMusic(out: Float32Array, random: Random): void {
  const style = drawStyle(random);
  const scale = SCALES[random.integer(SCALES.length)]!;
  let degree = random.integer(scale.length);
  let last = style.lowestHz;
  for (let at = 0; at < out.length; at += style.beat) {
    degree += random.integer(5) - 2;
    for (let voice = 0; voice < style.voices; voice++) {
      if (random.uniform() < 0.15) continue; // a rest
      const step = degree + 2 * voice;
      const octave = Math.max(-1, Math.min(2, Math.floor(step / scale.length)));
      const semitones = scale[(step % scale.length + scale.length) % scale.length]! + 12 * octave;
      const pitch = style.lowestHz * 2 ** (semitones / 12);
      addNote(out.subarray(at), { pitch, from: last }, style);
      last = pitch;
    }
    if (style.drums) addDrum(out.subarray(at), style);
  }
}

function addNote(
  out: Float32Array,
  { pitch, from }: { readonly pitch: number; readonly from: number },
  style: Style,
): void {
  const { random, filter } = style;
  const length = Math.min(out.length, Math.ceil(style.holdBeats * style.beat));
  const { envelope, times, edges } = noteShape(length, { slide: from / pitch - 1, style });
  style.harmonics.forEach((harmonic, n) => {
    const frequency = pitch * (n + 1) * style.stretch ** n;
    if (frequency > 0.47 * RATE) return;
    const modulation = n === 0 ? style.modulation : 0;
    const start = random.uniform();
    for (let i = 0; i < length; i++) {
      const turns = frequency * times[i]! + start;
      const bend = modulation > 0 ? modulation * sine(turns * style.modulationRatio) : 0;
      const gain = filter === null ? 1 : filterGain(frequency / edges[i]!, filter.width);
      out[i]! += harmonic * gain * envelope[i]! * sine(turns + bend);
    }
  });
}

/** For each sample: level, seconds that the waves have run for, and the filter's edge in Hz. */
function noteShape(
  length: number,
  { slide, style }: { readonly slide: number; readonly style: Style },
) {
  const { random, decaySec, attackSec, vibrato, vibratoHz, slideSec, filter } = style;
  const envelope = new Float32Array(length);
  const times = new Float64Array(length);
  const edges = new Float32Array(length);
  const level = 0.5 + 0.5 * random.uniform();
  const swing = 2 * Math.PI * vibratoHz / RATE;
  let time = 0;
  for (let i = 0; i < length; i++) {
    const sec = i / RATE;
    const attack = Math.min(1, sec / attackSec);
    const release = Math.min(1, (length - i) / RATE / 0.02);
    envelope[i] = level * attack * release * Math.exp(-sec / decaySec);
    const sliding = slideSec > 0 ? slide * Math.exp(-sec / slideSec) : 0;
    time += (1 + vibrato * Math.sin(swing * i) + sliding) / RATE;
    times[i] = time;
    if (filter === null) continue;
    const turn = sec / filter.timeSec;
    const open = filter.swings ? 0.5 + 0.5 * Math.sin(turn) : Math.exp(-turn);
    edges[i] = filter.lowHz + filter.highHz * open;
  }
  return { envelope, times, edges };
}

/** Gain of a resonant low-pass filter; `ratio` is a frequency divided by its edge. */
function filterGain(ratio: number, width: number): number {
  const square = ratio * ratio;
  return 1 / Math.sqrt((1 - square) ** 2 + width * width * square);
}

/** A bass drum, a snare, a cymbal or nothing. */
function addDrum(out: Float32Array, { random }: Style): void {
  const kind = random.integer(4);
  if (kind === 3) return;
  const decay = [0.08, 0.06, 0.02 + 0.1 * random.uniform()][kind]! * RATE;
  const length = Math.min(out.length, Math.ceil(6 * decay));
  const level = 0.5 + 1.5 * random.uniform();
  let last = 0;
  for (let i = 0; i < length; i++) {
    const envelope = level * Math.exp(-i / decay);
    const noise = random.normal();
    const hiss = noise - last; // without low frequencies
    last = noise;
    const beat = Math.sin(2 * Math.PI * (60 * i + 60 * decay * (1 - Math.exp(-i / decay))) / RATE);
    const sound = [2 * beat, 0.5 * noise + 0.5 * beat, 0.5 * hiss][kind]!;
    out[i]! += envelope * sound;
  }
}

/**
 * Sounds without voices that are made in other ways than those that the voice detector was trained
 * with: only for its test.
 * @module
 */
import { makeSound, scaleTo, type SoundKind } from "@/audio/made_sounds.ts";
import type { Random } from "@/base/random.ts";
import { VOICE_SAMPLE_RATE as RATE } from "@/recognition/voice_activity.ts";

type Maker = (out: Float32Array, random: Random) => void;

const NOTES = [0, 2, 3, 5, 7, 8, 10, 12, 14, 15];

/** Pitch of a note of a minor scale, Hz. */
function pitchOf(base: number, random: Random): number {
  return base * 2 ** (NOTES[random.integer(NOTES.length)]! / 12);
}

/** Plucked strings (Karplus and Strong, 1983), with strummed chords. */
const strings: Maker = (out, random) => {
  const base = 80 * 2 ** (1.5 * random.uniform());
  const beat = Math.round(RATE * (0.15 + 0.5 * random.uniform()));
  const loss = 0.99 + 0.0095 * random.uniform();
  for (let at = 0; at < out.length; at += beat) {
    const notes = 1 + random.integer(4);
    for (let note = 0; note < notes; note++) {
      const start = at + Math.round(note * 0.02 * RATE);
      pluck(out, { start, end: start + 4 * beat, pitch: pitchOf(base, random), loss, random });
    }
  }
};

function pluck(
  out: Float32Array,
  { start, end, pitch, loss, random }: {
    readonly start: number;
    readonly end: number;
    readonly pitch: number;
    readonly loss: number;
    readonly random: Random;
  },
): void {
  const line = Float32Array.from({ length: Math.round(RATE / pitch) }, () => random.normal());
  for (let i = start; i < Math.min(end, out.length); i++) {
    const place = (i - start) % line.length;
    const value = line[place]!;
    out[i]! += value;
    line[place] = loss * 0.5 * (value + line[(place + 1) % line.length]!);
  }
}

/** Adds a sine of `turn` radians per sample that dies away, for `decays` times `decay` samples. */
function addTone(
  out: Float32Array,
  { at, turn, level, decay, decays }: Readonly<
    Record<"at" | "turn" | "level" | "decay" | "decays", number>
  >,
): void {
  for (let i = at; i < Math.min(out.length, at + decays * decay); i++) {
    out[i]! += level * Math.exp((at - i) / decay) * Math.sin(turn * (i - at));
  }
}

/** Ratios of the partials of a church bell. */
const PARTIALS = [0.5, 1, 1.2, 1.5, 2, 2.5, 2.67, 3, 4, 5.33];

const bells: Maker = (out, random) => {
  const base = 200 * 2 ** (1.5 * random.uniform());
  for (let at = 0; at < out.length; at += Math.round(RATE * (0.2 + 0.8 * random.uniform()))) {
    const pitch = pitchOf(base, random);
    for (const ratio of PARTIALS) {
      const turn = 2 * Math.PI * pitch * ratio / RATE;
      if (turn > 0.94 * Math.PI) continue;
      const level = random.uniform() / ratio;
      addTone(out, { at, turn, level, decay: RATE * 1.2 / ratio, decays: 4 });
    }
  }
};

/** A tone that glides from note to note, with vibrato: a theremin. */
const theremin: Maker = (out, random) => {
  const base = 200 * 2 ** random.uniform();
  const beat = Math.round(RATE * (0.3 + 0.6 * random.uniform()));
  const vibrato = 0.01 + 0.02 * random.uniform();
  const bend = 0.3 + 1.5 * random.uniform();
  let pitch = base;
  let target = base;
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    if (i % beat === 0) target = pitchOf(base, random);
    pitch += 6 / RATE * (target - pitch);
    phase += 2 * Math.PI * pitch * (1 + vibrato * Math.sin(36 * i / RATE)) / RATE;
    out[i] = Math.tanh(bend * Math.sin(phase) + 0.2 * bend);
  }
};

/** Brown noise, 6 dB less in each octave: distant traffic. */
const rumble: Maker = (out, random) => {
  let value = 0;
  for (let i = 0; i < out.length; i++) out[i] = value = 0.998 * value + random.normal();
};

/** Drops on a roof: many short tones that fall, in faint noise. */
const rain: Maker = (out, random) => {
  const drops = Math.round(out.length / RATE * (20 + 200 * random.uniform()));
  for (let i = 0; i < out.length; i++) out[i] = 0.02 * random.normal();
  for (let drop = 0; drop < drops; drop++) {
    const at = random.integer(out.length);
    const turn = 2 * Math.PI * (800 + 4000 * random.uniform()) / RATE;
    const decay = 20 + 150 * random.uniform();
    const level = random.uniform() ** 3;
    addTone(out, { at, turn, level, decay, decays: 6 });
  }
};

/** A saw-tooth wave whose rate wanders, through one resonance: a chain saw. */
const saw: Maker = (out, random) => {
  const base = 60 + 120 * random.uniform();
  const turn = 2 * Math.PI * (600 + 1500 * random.uniform()) / RATE;
  let wander = 0;
  let phase = 0;
  let last = 0;
  let before = 0;
  for (let i = 0; i < out.length; i++) {
    wander = 0.9998 * wander + 0.0006 * random.normal();
    phase = (phase + base * (1 + wander) / RATE) % 1;
    const value = phase - 0.5 + 0.2 * random.normal() + 1.8 * Math.cos(turn) * last - 0.81 * before;
    before = last;
    out[i] = last = value;
  }
};

const MAKERS = { strings, bells, theremin, rumble, rain, saw } as const;

/** Makes a sound at 16 kHz with an RMS of 0.1, of a kind that the training has or lacks. */
export function makeBenchSound(
  kind: SoundKind | keyof typeof MAKERS,
  { length, random }: { readonly length: number; readonly random: Random },
): Float32Array {
  if (!(kind in MAKERS)) return makeSound(kind as SoundKind, { length, random }).samples;
  const out = new Float32Array(length);
  MAKERS[kind as keyof typeof MAKERS](out, random);
  return scaleTo(out, 0.1);
}

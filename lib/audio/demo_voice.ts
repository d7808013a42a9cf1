/**
 * The voice of the demo corpus: glottal pulses and noise through three formants, with a pitch contour.
 * It makes recordings on which the pipeline can be tried; it does not sound like a person.
 *
 * Sources: pulse after A. Rosenberg, Effect of glottal pulse shape on the quality of natural vowels,
 * JASA 49, 1971; resonators after D. Klatt, Software for a cascade/parallel formant synthesizer,
 * JASA 67(3), 1980; vowels after J. Hillenbrand et al., JASA 97(5), 1995.
 * @module
 */
import { type Random, seededRandom } from "@/base/random.ts";
import { resample } from "./resample.ts";
import type { Waveform } from "./waveform.ts";

/** A speaker's voice. */
export interface DemoVoice {
  /** Mean pitch of ordinary speech, in Hz. */
  readonly pitchHz: number;
  /** Length of the vocal tract, in cm: the formants are inversely proportional to it. */
  readonly tractCm: number;
}

/** How something is spoken. */
export interface SpeakingStyle {
  /** Mean pitch, in semitones above the speaker's own. */
  readonly pitch: number;
  /** Height of the accents, in semitones. */
  readonly range: number;
  /** Change of pitch from beginning to end, in semitones. */
  readonly slope: number;
  /** Trembling of pitch, in semitones. */
  readonly tremor: number;
  /** Speed: log2 of a factor. */
  readonly tempo: number;
  /** RMS level, in dB relative to full scale. */
  readonly levelDb: number;
  /** Where the voice loses its high frequencies: octaves above 3 kHz. */
  readonly brightness: number;
  /** Level of the breath noise beside the voice, in dB. */
  readonly breathDb: number;
}

/** What is spoken, by which voice, and how. */
export interface SpeechRequest {
  readonly voice: DemoVoice;
  readonly style: SpeakingStyle;
  /** Names of phones, separated by spaces; an apostrophe marks an accented one. */
  readonly phones: string;
  /** Determines everything random. */
  readonly random: Random;
}

/** Sample rate of the recordings, in Hz. */
const SAMPLE_RATE = 48000;
/** Sample rate of the synthesis, in Hz. */
const VOICE_RATE = 24000;
/** Samples for which the vocal tract stands still: 2.5 ms. */
const STEP = 60;
const STEP_SEC = STEP / VOICE_RATE;
const TREMOR_HZ = 6;
const MAX_PEAK = 0.95;
const ROOM_NOISE_DB = -77;

interface Phone {
  readonly durationSec: number;
  /** The first three formants for a tract of 17.5 cm, in Hz. */
  readonly formants: readonly [number, number, number];
  /** Amplitudes of the voice and of the noise at a narrowing. */
  readonly voicing: number;
  readonly noise: number;
  /** Where that noise is loudest, in Hz. */
  readonly noiseHz: number;
}

function vowel(durationMs: number, ...formants: [number, number, number]): Phone {
  return { durationSec: durationMs / 1000, formants, voicing: 1, noise: 0, noiseHz: 3000 };
}

function consonant(durationMs: number, noise: number, noiseHz: number, voicing = 0): Phone {
  const formants = [350, 1600, 2500] as const;
  return { durationSec: durationMs / 1000, formants, voicing, noise, noiseHz };
}

/** The phones; `_` is the closure before a stop's burst. */
const PHONES: Readonly<Record<string, Phone>> = {
  a: vowel(110, 700, 1250, 2500),
  e: vowel(110, 570, 1780, 2500),
  i: vowel(100, 330, 2150, 2850),
  o: vowel(120, 600, 980, 2450),
  u: vowel(110, 330, 1050, 2250),
  l: { ...vowel(65, 360, 1150, 2600), voicing: 0.6 },
  n: { ...vowel(65, 270, 1450, 2450), voicing: 0.5 },
  r: { ...vowel(65, 400, 1150, 1650), voicing: 0.7 },
  f: consonant(90, 0.1, 7000),
  v: consonant(60, 0.06, 6500, 0.4),
  s: consonant(105, 0.3, 5800),
  z: consonant(75, 0.2, 5600, 0.4),
  sh: consonant(110, 0.35, 3000),
  h: consonant(60, 0.08, 1600),
  _: consonant(60, 0, 3000),
  t: consonant(30, 0.3, 4600),
  k: consonant(40, 0.3, 2200),
  g: consonant(25, 0.25, 2000, 0.3),
};

/** One number of the score for each step. */
type Track = Float64Array;

/** Moves towards a target by a part of the way at each step, forth and back, so that nothing is late. */
function smooth(track: Track, timeSec: number): Track {
  const rate = 1 - Math.exp(-STEP_SEC / timeSec);
  let value = track[0]!;
  for (let i = 0; i < track.length; i++) value = track[i] = value + rate * (track[i]! - value);
  for (let i = track.length - 1; i >= 0; i--) {
    value = track[i] = value + rate * (track[i]! - value);
  }
  return track;
}

/** What source and tract do over time. */
interface Score {
  readonly formants: readonly [Track, Track, Track];
  readonly voicing: Track;
  readonly noise: Track;
  readonly noiseHz: Track;
  /** In semitones above the speaker's own pitch. */
  readonly pitch: Track;
}

function writeScore({ phones, style, random }: SpeechRequest): Score {
  const steps: { phone: Phone; accent: number }[] = [];
  for (const name of `_ ${phones} _`.split(" ")) {
    const phone = PHONES[name.replace("'", "")];
    if (phone === undefined) throw new Error(`there is no phone ${name}`);
    const accent = name.startsWith("'") ? 1 : 0;
    const factor = 2 ** -style.tempo * (1 + 0.07 * random.normal()) * (1 + 0.2 * accent);
    const count = Math.max(4, Math.round(phone.durationSec * factor / STEP_SEC));
    for (let i = 0; i < count; i++) steps.push({ phone, accent });
  }
  const track = (value: (phone: Phone) => number, timeSec: number) =>
    smooth(Float64Array.from(steps, ({ phone }) => value(phone)), timeSec);
  const accents = smooth(Float64Array.from(steps, ({ accent }) => accent), 0.05);
  const drift = smooth(Float64Array.from(steps, () => 6 * random.normal()), 0.1);
  const phase = 2 * Math.PI * random.uniform();
  const pitch = accents.map((accent, i) => {
    const time = i / steps.length - 0.5;
    const trembling = Math.sin(2 * Math.PI * TREMOR_HZ * STEP_SEC * i + phase);
    return style.pitch + style.slope * time + style.range * (2 * accent - 0.5) +
      style.tremor * trembling + drift[i]!;
  });
  return {
    formants: [
      track((phone) => phone.formants[0], 0.015),
      track((phone) => phone.formants[1], 0.015),
      track((phone) => phone.formants[2], 0.015),
    ],
    voicing: track((phone) => phone.voicing, 0.006),
    noise: track((phone) => phone.noise, 0.003),
    noiseHz: track((phone) => phone.noiseHz, 0.003),
    pitch,
  };
}

/** A second-order resonance over blocks of samples, in place, with gain 1 at 0 Hz. */
function createResonator(): (block: Float64Array, frequency: number, bandwidth: number) => void {
  let last = 0;
  let before = 0;
  return (block, frequency, bandwidth) => {
    const c = -Math.exp(-2 * Math.PI * bandwidth / VOICE_RATE);
    const b = 2 * Math.sqrt(-c) * Math.cos(2 * Math.PI * frequency / VOICE_RATE);
    const a = 1 - b - c;
    for (let i = 0; i < block.length; i++) {
      const value = a * block[i]! + b * last + c * before;
      before = last;
      block[i] = last = value;
    }
  };
}

const PULSE_LENGTH = 1024;
/** One period of the derivative of the glottal flow, whose steepest fall is -1. */
const PULSE = Float64Array.from({ length: PULSE_LENGTH }, (_, i) => {
  const opening = 0.4;
  const closing = 0.16;
  const time = i / PULSE_LENGTH;
  if (time < opening) return closing / opening * Math.sin(Math.PI * time / opening);
  if (time < opening + closing) return -Math.sin(Math.PI / 2 * (time - opening) / closing);
  return 0;
});

/** Noise is drawn once for all recordings and read from random places on. */
const NOISE_LENGTH = 2 ** 17;
let storedNoise: Float32Array | undefined;

function noiseFrom(random: Random): () => number {
  if (storedNoise === undefined) {
    const own = seededRandom("noise of the demo voice");
    storedNoise = Float32Array.from({ length: NOISE_LENGTH }, () => own.normal());
  }
  const noise = storedNoise;
  let at = random.integer(NOISE_LENGTH);
  return () => noise[at = (at + 1) % NOISE_LENGTH]!;
}

/** The voiced source: pulses of slightly irregular length, and breath. */
function createSource({ voice, style, random }: SpeechRequest) {
  const noise = noiseFrom(random);
  const breath = 10 ** (style.breathDb / 20);
  const rate = 1 - Math.exp(-2 * Math.PI * 3000 * 2 ** style.brightness / VOICE_RATE);
  let phase = 0;
  let period = 1;
  let soft = 0;
  return (block: Float64Array, options: { semitones: number; voicing: number }) => {
    const step = voice.pitchHz * 2 ** (options.semitones / 12) / VOICE_RATE;
    for (let i = 0; i < block.length; i++) {
      phase += step * period;
      if (phase >= 1) {
        phase -= 1;
        period = 1 + 0.01 * random.normal();
      }
      soft += rate * (PULSE[Math.floor(phase * PULSE_LENGTH)]! - soft);
      block[i] = options.voicing * (soft + breath * noise());
    }
  };
}

function synthesise(request: SpeechRequest): Float32Array {
  const score = writeScore(request);
  const scale = 17.5 / request.voice.tractCm;
  const source = createSource(request);
  const noise = noiseFrom(request.random);
  const resonators = score.formants.map((track) => ({ track, run: createResonator() }));
  const narrowing = createResonator();
  const samples = new Float32Array(score.pitch.length * STEP);
  const block = new Float64Array(STEP);
  const hiss = new Float64Array(STEP);
  for (let step = 0; step < score.pitch.length; step++) {
    source(block, { semitones: score.pitch[step]!, voicing: score.voicing[step]! });
    for (const { track, run } of resonators) {
      const formantHz = track[step]! * scale;
      run(block, formantHz, 60 + 0.04 * formantHz);
    }
    const noiseHz = Math.min(score.noiseHz[step]! * scale, 0.4 * VOICE_RATE);
    for (let i = 0; i < STEP; i++) hiss[i] = score.noise[step]! * noise();
    narrowing(hiss, noiseHz, 0.3 * noiseHz);
    for (let i = 0; i < STEP; i++) samples[step * STEP + i] = block[i]! + hiss[i]!;
  }
  return samples;
}

/** Factor that brings sound to an RMS level, but not nearer to full scale than {@link MAX_PEAK}. */
function gainFor(samples: Float32Array, levelDb: number): number {
  let energy = 0;
  let peak = 0;
  for (const value of samples) {
    energy += value * value;
    peak = Math.max(peak, Math.abs(value));
  }
  return Math.min(10 ** (levelDb / 20) / Math.sqrt(energy / samples.length), MAX_PEAK / peak);
}

/**
 * Speaks one recording: the phones between half a second and a second of a quiet room.
 * @returns mono, at 48 kHz; equal random streams give equal samples
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { speak } from "@/audio/demo_voice.ts";
 * import { seededRandom } from "@/base/random.ts";
 *
 * const voice = { pitchHz: 112, tractCm: 17 };
 * const style = {
 *   pitch: 0, range: 2, slope: -2, tremor: 0, tempo: 0, levelDb: -30, brightness: 0, breathDb: -30,
 * };
 * const { samples, sampleRate } = speak({ voice, style, phones: "n 'o", random: seededRandom(1) });
 * assert.equal(sampleRate, 48000);
 * assert(samples.length > 48000);
 * ```
 */
export function speak(request: SpeechRequest): Waveform {
  const { style, random } = request;
  const spoken = { samples: synthesise(request), sampleRate: VOICE_RATE };
  const speech = resample(spoken, SAMPLE_RATE).samples;
  const before = Math.round(SAMPLE_RATE * (0.55 + 0.4 * random.uniform()));
  const after = Math.round(SAMPLE_RATE * (0.55 + 0.4 * random.uniform()));
  const samples = new Float32Array(before + speech.length + after);
  const room = 10 ** (ROOM_NOISE_DB / 20);
  const noise = noiseFrom(random);
  for (let i = 0; i < samples.length; i++) samples[i] = room * noise();
  const gain = gainFor(speech, style.levelDb);
  for (let i = 0; i < speech.length; i++) samples[before + i]! += gain * speech[i]!;
  return { samples, sampleRate: SAMPLE_RATE };
}

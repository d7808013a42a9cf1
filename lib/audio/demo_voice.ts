/**
 * The voice of the demo corpus: glottal pulses and noise through three formants, with a pitch contour.
 * It makes recordings on which the pipeline can be tried; it does not sound like a person.
 *
 * Sources: pulse after A. Rosenberg, Effect of glottal pulse shape on the quality of natural vowels,
 * JASA 49, 1971; resonators after D. Klatt, Software for a cascade/parallel formant synthesizer,
 * JASA 67(3), 1980; vowels after J. Hillenbrand et al., JASA 97(5), 1995.
 * @module
 */
import type { Random } from "@/base/random.ts";
import { peakDb, rmsDb } from "./level.ts";
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
const MAX_PEAK_DB = -0.5;
const ROOM_NOISE_DB = -77;

/**
 * A phone: its duration in ms; its first three formants, in Hz, for a tract of 17.5 cm; the amplitude of
 * the voice; and the amplitude of noise, and where it is loudest, in Hz.
 */
type Phone = readonly [
  ms: number,
  f1: number,
  f2: number,
  f3: number,
  voicing: number,
  noise: number,
  noiseHz: number,
];

/** The phones; `_` is the closure before a stop's burst. */
const PHONES: Readonly<Record<string, Phone>> = {
  a: [110, 700, 1250, 2500, 1, 0, 3000],
  e: [110, 570, 1780, 2500, 1, 0, 3000],
  i: [100, 330, 2150, 2850, 1, 0, 3000],
  o: [120, 600, 980, 2450, 1, 0, 3000],
  u: [110, 330, 1050, 2250, 1, 0, 3000],
  l: [65, 360, 1150, 2600, 0.6, 0, 3000],
  n: [65, 270, 1450, 2450, 0.5, 0, 3000],
  r: [65, 400, 1150, 1650, 0.7, 0, 3000],
  f: [90, 350, 1600, 2500, 0, 0.1, 7000],
  v: [60, 350, 1600, 2500, 0.4, 0.06, 6500],
  s: [105, 350, 1600, 2500, 0, 0.3, 5800],
  z: [75, 350, 1600, 2500, 0.4, 0.2, 5600],
  sh: [110, 350, 1600, 2500, 0, 0.35, 3000],
  h: [60, 350, 1600, 2500, 0, 0.08, 1600],
  _: [60, 350, 1600, 2500, 0, 0, 3000],
  t: [30, 350, 1600, 2500, 0, 0.3, 4600],
  k: [40, 350, 1600, 2500, 0, 0.3, 2200],
  g: [25, 350, 1600, 2500, 0.3, 0.25, 2000],
};

/** One number for each step. */
type Track = Float64Array;

/** Moves to the next values gradually, forward and then backward in time, so that nothing is late. */
function smooth(track: Track, timeSec: number): Track {
  const rate = 1 - Math.exp(-STEP_SEC / timeSec);
  let value = track[0]!;
  for (let i = 0; i < track.length; i++) {
    value += rate * (track[i]! - value);
    track[i] = value;
  }
  for (let i = track.length - 1; i >= 0; i--) {
    value += rate * (track[i]! - value);
    track[i] = value;
  }
  return track;
}

/** What source and tract do in each step. */
interface Score {
  readonly formants: readonly [Track, Track, Track];
  readonly voicing: Track;
  readonly noise: Track;
  readonly noiseHz: Track;
  /** In semitones above the speaker's own pitch. */
  readonly pitch: Track;
}

function writeScore({ phones, style, random }: SpeechRequest): Score {
  const steps: Phone[] = [];
  const accents: number[] = [];
  for (const name of `_ ${phones} _`.split(" ")) {
    const phone = PHONES[name.replace("'", "")];
    if (phone === undefined) throw new Error(`there is no phone ${name}`);
    const accent = name.startsWith("'") ? 1 : 0;
    const factor = 2 ** -style.tempo * (1 + 0.07 * random.normal()) * (1 + 0.2 * accent);
    const count = Math.max(4, Math.round(phone[0] / 1000 * factor / STEP_SEC));
    for (let i = 0; i < count; i++) {
      steps.push(phone);
      accents.push(accent);
    }
  }
  const column = (index: number, timeSec: number) =>
    smooth(Float64Array.from(steps, (phone) => phone[index]!), timeSec);
  return {
    formants: [column(1, 0.015), column(2, 0.015), column(3, 0.015)],
    voicing: column(4, 0.006),
    noise: column(5, 0.003),
    noiseHz: column(6, 0.003),
    pitch: pitchContour(Float64Array.from(accents), { style, random }),
  };
}

/** The pitch, from 1 for each step in an accent and 0 for others. */
function pitchContour(
  accents: Track,
  { style, random }: Pick<SpeechRequest, "style" | "random">,
): Track {
  const raised = smooth(accents, 0.05);
  const drift = smooth(accents.map(() => 6 * random.normal()), 0.1);
  return raised.map((accent, i) => {
    const time = i / raised.length - 0.5;
    return style.pitch + style.slope * time + style.range * (2 * accent - 0.5) + drift[i]!;
  });
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

/** White noise with an RMS of 1. */
const noiseFrom = (random: Random) => () => Math.sqrt(12) * (random.uniform() - 0.5);

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
 *   pitch: 0, range: 2, slope: -2, tempo: 0, levelDb: -30, brightness: 0, breathDb: -30,
 * };
 * const { samples, sampleRate } = speak({ voice, style, phones: "n 'o", random: seededRandom(1) });
 * assert.equal(sampleRate, 48000);
 * assert(samples.length > 48000);
 * ```
 */
export function speak(request: SpeechRequest): Waveform {
  const { style, random } = request;
  const spoken = { samples: synthesise(request), sampleRate: VOICE_RATE };
  const speech = resample(spoken, SAMPLE_RATE);
  const gainDb = Math.min(style.levelDb - rmsDb(speech), MAX_PEAK_DB - peakDb(speech));
  const gain = 10 ** (gainDb / 20);
  const before = Math.round(SAMPLE_RATE * (0.55 + 0.4 * random.uniform()));
  const after = Math.round(SAMPLE_RATE * (0.55 + 0.4 * random.uniform()));
  const samples = new Float32Array(before + speech.samples.length + after);
  const room = 10 ** (ROOM_NOISE_DB / 20);
  const noise = noiseFrom(random);
  for (let i = 0; i < samples.length; i++) samples[i] = room * noise();
  speech.samples.forEach((value, i) => samples[before + i]! += gain * value);
  return { samples, sampleRate: SAMPLE_RATE };
}

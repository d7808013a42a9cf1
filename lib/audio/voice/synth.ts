/**
 * A source-filter synthesiser: glottal pulses and noise through a vocal tract that moves.
 * @module
 */
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import type { Random } from "@/base/random.ts";
import { storedPulse } from "./glottis.ts";
import { PSEUDO_SENTENCES } from "./phones.ts";
import { drawProsody, type Prosody } from "./prosody.ts";
import type { Emotion } from "@/corpora/emotion.ts";
import type { SynthSpeaker } from "./speaker.ts";
import { makeTracks, TRACK_STEP_SEC, type Tracks } from "./tracks.ts";
import { createResonator, createTract } from "./tract.ts";

/** Rate of the finished recordings, in Hz, as in RAVDESS. */
export const SYNTH_SAMPLE_RATE = 48000;
/** Rate at which the voice is computed: half of that holds all that a voice has. */
const VOICE_RATE = 24000;
const BLOCK = VOICE_RATE * TRACK_STEP_SEC;
/** RMS level of ordinary speech, in dB relative to full scale. */
const SPEECH_DB = -34;
/** No recording comes nearer to full scale. */
const MAX_PEAK = 0.95;

/** Loudness of noise beside that of a voice of amplitude 1. */
const GAIN = { aspiration: 0.12, frication: 0.26 };

/** What is to be said, by whom, and how. */
export interface SynthRequest {
  readonly speaker: SynthSpeaker;
  readonly emotion: Emotion;
  readonly strong: boolean;
  /** Which pseudo-sentence. */
  readonly statement: 1 | 2;
  /** From which everything random in this utterance is drawn. */
  readonly random: Random;
  /** Normally distributed numbers, a power of two of them, used over and over as noise. */
  readonly noise: Float32Array;
}

/** Makes the noise for {@link SynthRequest}: drawing it once for all utterances saves most time. */
export function drawNoise(random: Random): Float32Array {
  return Float32Array.from({ length: 2 ** 18 }, () => random.normal());
}

/** The voice's source: pulses with irregular periods and breath noise while the glottis is open. */
function createSource(request: SynthRequest, prosody: Prosody) {
  const { random, noise } = request, mask = noise.length - 1;
  const pulse = storedPulse(prosody.rd);
  const smoothing = 1 - Math.exp(-2 * Math.PI * 7000 * 2 ** prosody.brightness / VOICE_RATE);
  const breathGain = 10 ** (prosody.breath / 20);
  let phase = 0, at = random.integer(noise.length), soft = 0, period = 1, height = 1;
  return (block: Float64Array, options: { pitchHz: number; voice: number; breath: number }) => {
    const { voice, breath } = options, step = options.pitchHz / VOICE_RATE;
    for (let i = 0; i < block.length; i++) {
      phase += step / period;
      if (phase >= 1) {
        phase -= 1;
        period = Math.max(0.7, 1 + prosody.jitter / 100 * random.normal());
        height = Math.max(0.3, 1 + prosody.shimmer / 100 * random.normal());
      }
      soft += smoothing * (voice * height * pulse[(phase * pulse.length) & 1023]! - soft);
      const open = phase < 0.6 ? 1 : 0.35;
      at = (at + 1) & mask;
      block[i] = soft + noise[at]! * (voice * breathGain * open + breath);
    }
  };
}

/** Runs source and tract over the tracks. */
function speak(tracks: Tracks, request: SynthRequest, prosody: Prosody): Float32Array {
  const { speaker, random, noise } = request, mask = noise.length - 1;
  const scale = 17.5 / speaker.tractCm;
  const source = createSource(request, prosody);
  const tract = createTract(scale, { sampleRate: VOICE_RATE });
  const narrowing = createResonator(VOICE_RATE);
  const samples = new Float32Array(tracks.length * BLOCK);
  const block = new Float64Array(BLOCK), hiss = new Float64Array(BLOCK);
  const effort = 10 ** (0.1 * prosody.level / 20);
  let at = random.integer(noise.length);
  for (let k = 0; k < tracks.length; k++) {
    const [f1, f2, f3] = tracks.formants;
    source(block, {
      pitchHz: speaker.pitchHz * 2 ** (tracks.pitch[k]! / 12),
      voice: tracks.voicing[k]!,
      breath: tracks.aspiration[k]! * GAIN.aspiration,
    });
    const damping = 40 * prosody.rd + 120 * tracks.aspiration[k]!;
    tract.move({ formants: [f1[k]!, f2[k]!, f3[k]!], nasality: tracks.nasality[k]!, damping });
    tract.run(block);
    const gain = tracks.frication[k]! * GAIN.frication / effort, place = tracks.placeHz[k]!;
    for (let i = 0; i < BLOCK; i++) hiss[i] = gain * noise[at = (at + 1) & mask]!;
    const placeHz = Math.min(place * Math.sqrt(scale), 0.4 * VOICE_RATE);
    narrowing.tune(placeHz, 0.25 * placeHz);
    narrowing.run(hiss);
    for (let i = 0; i < BLOCK; i++) samples[k * BLOCK + i] = block[i]! + hiss[i]!;
  }
  return samples;
}

/** Gain that brings sound to a level, but not nearer to full scale than {@link MAX_PEAK}. */
function gainFor(samples: Float32Array, levelDb: number): number {
  let energy = 0, peak = 0;
  for (const value of samples) {
    energy += value * value;
    peak = Math.max(peak, Math.abs(value));
  }
  const rms = Math.sqrt(energy / samples.length);
  return Math.min(10 ** (levelDb / 20) / rms, MAX_PEAK / peak);
}

/**
 * Makes one recording: a pseudo-sentence between half a second and a second of a quiet room.
 * @returns mono, at 48 kHz
 */
export function synthesise(request: SynthRequest): Waveform {
  const { speaker, emotion, strong, random, noise } = request;
  const prosody = drawProsody(speaker.style, { emotion, strong, random });
  const sentence = PSEUDO_SENTENCES[request.statement - 1]!;
  const spoken = speak(makeTracks(sentence, { prosody, random }), request, prosody);
  const voice = resample({ samples: spoken, sampleRate: VOICE_RATE }, SYNTH_SAMPLE_RATE).samples;
  const pauses = [0, 1].map(() =>
    Math.round(SYNTH_SAMPLE_RATE * (0.55 + 0.4 * random.uniform()))
  ) as [number, number];
  const samples = new Float32Array(pauses[0] + voice.length + pauses[1]);
  const gain = gainFor(voice, SPEECH_DB + prosody.level);
  const room = 10 ** (speaker.roomDb / 20), mask = noise.length - 1;
  const offset = random.integer(noise.length);
  for (let i = 0; i < samples.length; i++) {
    const sound = voice[i - pauses[0]];
    samples[i] = (sound === undefined ? 0 : gain * sound) + room * noise[(offset + i) & mask]!;
  }
  return { samples, sampleRate: SYNTH_SAMPLE_RATE };
}

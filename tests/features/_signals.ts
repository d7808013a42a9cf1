/**
 * The made signals of the golden tests; tests/golden/features.py makes the same ones, sample by
 * sample (whole numbers of 1/32768, so that the last digit of a sine cannot matter), and leaves a
 * sum of each to check that they are.
 * @module
 */
import type { Waveform } from "@/audio/waveform.ts";

/** Names of the signals. */
export const SIGNALS = ["chirp", "tones", "silence", "clipped"] as const;
export type SignalName = (typeof SIGNALS)[number];

const TURN = 2 * Math.PI;

/** Uniform whole numbers from -32768 to 32767 (a linear congruential generator). */
function noise(length: number): Int32Array {
  let state = 12345;
  return Int32Array.from({ length }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (state >>> 16) - 32768;
  });
}

/** Ten harmonics of a fundamental that rises from 113 Hz by an octave. */
function harmonics(t: number, duration: number): number {
  const cycles = 113 * t * (1 + t / (2 * duration));
  let sum = 0;
  for (let h = 1; h <= 10; h++) sum += Math.sin(TURN * h * cycles) / h;
  return sum;
}

/** Makes one signal. */
export function makeSignal(
  name: SignalName,
  options: { readonly sampleRate: number; readonly length: number },
): Waveform {
  const { sampleRate, length } = options;
  const duration = length / sampleRate;
  const hiss = noise(length);
  const samples = Float32Array.from({ length }, (_, i) => {
    const t = i / sampleRate;
    let value = 0;
    if (name === "chirp") {
      const cycles = 60 * t + (0.45 * sampleRate - 60) * t * t / (2 * duration);
      value = 12000 * Math.sin(TURN * cycles) + hiss[i]! / 256;
    } else if (name === "tones") {
      // Silent in its last quarter, as recordings that were cut often are.
      value = t < 0.75 * duration ? 6000 * harmonics(t, duration) : 0;
    } else if (name === "clipped") {
      value = Math.max(-32768, Math.min(32767, 40000 * harmonics(t, duration) + hiss[i]! / 16));
    }
    return Math.round(value) / 32768;
  });
  return { samples, sampleRate };
}

/** Four syllables with gliding pitch and overtones, a hiss and a pause after each. */
export function makeSpeech(
  { sampleRate, length }: { readonly sampleRate: number; readonly length: number },
): Waveform {
  const hiss = noise(length);
  const samples = Float32Array.from({ length }, (_, i) => {
    const t = i / sampleRate, place = 4 * i / length, part = Math.floor(place);
    const inside = place - part, cycles = t * (110 + 45 * part) * (1 + 0.1 * inside);
    let voice = 0;
    for (let h = 1; h <= 8; h++) voice += Math.sin(TURN * h * cycles) / (1 + (h - 3) ** 2);
    const level = inside < 0.6 ? Math.sin(Math.PI * inside / 0.6) : 0;
    const breath = hiss[i]! / (inside > 0.55 && inside < 0.75 ? 12 : 2000);
    return Math.round(9000 * level * voice + breath) / 32768;
  });
  return { samples, sampleRate };
}

/** A number that tells two signals apart: the sum of whole-numbered samples times their index. */
export function signalSum(waveform: Waveform): number {
  return waveform.samples.reduce((sum, s, i) => sum + s * 32768 * ((i % 1000) + 1), 0);
}

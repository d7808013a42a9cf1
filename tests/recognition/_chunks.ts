/** Recognition of chunks of random sizes, beside that of the whole sound. */
import assert from "node:assert/strict";
import type { Waveform } from "@/audio/waveform.ts";
import type { Random } from "@/base/random.ts";
import type { Recognition, RecognizeOptions, Recognizer } from "@/recognition/mod.ts";
import { sound } from "./_recognizer.ts";

/** The result of a stream, with the windows of all pushes. */
export async function recognizeChunks(
  recognizer: Recognizer,
  chunks: readonly Float32Array[],
  options: RecognizeOptions & { readonly sampleRate: number },
): Promise<Recognition> {
  const { sampleRate, ...rest } = options;
  const stream = recognizer.stream(rest);
  const found = await Promise.all(chunks.map((chunk) => stream.push(chunk, sampleRate)));
  const last = await stream.flush();
  return { ...last, windows: [...found.flat(), ...last.windows] };
}

/** Cuts a sound into chunks of 1 sample to 5 s, of a size that is short or long as a whole. */
export function randomChunks({ samples, sampleRate }: Waveform, random: Random): Float32Array[] {
  const chunks: Float32Array[] = [];
  const largest = 5 * sampleRate;
  for (let at = 0; at < samples.length;) {
    const size = Math.ceil(Math.exp(random.uniform() * Math.log(largest)));
    chunks.push(samples.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

/** Sounds of some lengths and rates, with speech in some places. */
export function randomSound(random: Random): Waveform {
  const seconds = 0.01 + 3 * random.uniform() ** 2;
  const sampleRate = [8000, 16000, 44100, 1000 + random.integer(20000)][random.integer(4)]!;
  const speech = Array.from({ length: random.integer(4) }, () => {
    const from = seconds * random.uniform();
    return [from, from + 1.5 * random.uniform()] as const;
  });
  return sound(seconds, { speech, sampleRate, seed: random.integer(1e6) });
}

/** Cuts random sounds at random, and checks that this changes nothing. */
export async function checkChunkings(
  recognizer: Recognizer,
  options: { readonly random: Random; readonly chunkings: number },
): Promise<void> {
  const { random, chunkings } = options;
  const settings: readonly RecognizeOptions[] = [
    {},
    { hopSec: 0.13 },
    { overlapFactor: 0.5, smoothingWindows: 3 },
    { hopSec: 0.2, suppressionTimeSec: 1, probabilityThreshold: 0.36 },
  ];
  const perSound = 10;
  for (let n = 0; n < chunkings; n += perSound) {
    const waveform = randomSound(random);
    const given = settings[random.integer(settings.length)]!;
    const whole = await recognizer.recognize(waveform, given);
    for (let k = 0; k < perSound; k++) {
      const chunks = randomChunks(waveform, random);
      const { sampleRate } = waveform;
      const found = await recognizeChunks(recognizer, chunks, { ...given, sampleRate });
      assert.deepEqual(found, whole);
    }
  }
}

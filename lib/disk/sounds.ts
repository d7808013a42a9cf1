/** Reads recordings into memory, for trainings that change their sound. @module */
import { resample } from "@/audio/resample.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { SoundSet } from "@/training/sounds.ts";
import { readUtterance } from "./recording.ts";

/**
 * Reads recordings at one rate, one after the other in memory that threads share: 64 kB for a second at
 * 16 kHz.
 * @param options.root folder of the recordings @default PATHS.raw
 * @throws {InputError} naming the first recording that cannot be read
 * @throws the signal's reason if it was aborted
 */
export async function loadSounds(
  clips: readonly Utterance[],
  sampleRate: number,
  options: {
    readonly root?: string | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<SoundSet> {
  const read: Float32Array[] = [];
  const places = new Map<string, readonly [number, number]>();
  let length = 0;
  for (const clip of clips) {
    options.signal?.throwIfAborted();
    const { samples } = resample(await readUtterance(clip, options), sampleRate);
    read.push(samples);
    places.set(clip.id, [length, length + samples.length]);
    length += samples.length;
    options.onProgress?.(read.length, clips.length);
  }
  const all = new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
  let at = 0;
  for (const samples of read) {
    all.set(samples, at);
    at += samples.length;
  }
  return { samples: all, sampleRate, places };
}

/** Reads recordings into memory, for trainings that change their sound. @module */
import { resample } from "@/audio/resample.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { sharedValues } from "@/features/statistics.ts";
import type { SoundSet } from "@/training/sounds.ts";
import { readUtterance } from "./recording.ts";

/**
 * Reads recordings at one rate into memory that threads share: 64 kB for a second at 16 kHz.
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
  const samples = new Map<string, Float32Array>();
  for (const clip of clips) {
    options.signal?.throwIfAborted();
    const read = resample(await readUtterance(clip, options), sampleRate).samples;
    const shared = sharedValues(read.length);
    shared.set(read);
    samples.set(clip.id, shared);
    options.onProgress?.(samples.size, clips.length);
  }
  return { sampleRate, samples };
}

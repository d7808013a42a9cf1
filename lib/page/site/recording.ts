/** Sound that grows, in memory. @module */
import type { Waveform } from "@/audio/waveform.ts";

/** A recording. */
export interface Recording {
  readonly sampleRate: number;
  durationSec(): number;
  add(samples: Float32Array): void;
  /** The sound between two times; what lies outside the recording is left out. */
  between(fromSec: number, toSec: number): Waveform;
  whole(): Waveform;
}

/** Makes an empty recording; its memory at least doubles when it grows. */
export function createRecording(sampleRate: number): Recording {
  let memory = new Float32Array(sampleRate);
  let length = 0;
  const slice = (from: number, to: number): Waveform => ({
    samples: memory.slice(Math.max(0, from), Math.min(length, to)),
    sampleRate,
  });
  return {
    sampleRate,
    durationSec: () => length / sampleRate,
    add(samples) {
      if (length + samples.length > memory.length) {
        const larger = new Float32Array(2 * (length + samples.length));
        larger.set(memory.subarray(0, length));
        memory = larger;
      }
      memory.set(samples, length);
      length += samples.length;
    },
    between: (fromSec, toSec) =>
      slice(Math.round(fromSec * sampleRate), Math.round(toSec * sampleRate)),
    whole: () => slice(0, length),
  };
}

/**
 * Loudness and sign changes of frames (`librosa.feature.rms`, `zero_crossing_rate`).
 * @module
 */
import type { Waveform } from "@/audio/waveform.ts";
import { cutFrames, type FrameOptions } from "./_frames.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";

/**
 * Root mean square of each frame.
 * @returns `[frames, 1]`, of full scale
 * @throws {InputError} if a length is out of range or the signal is too short
 */
export function rms(waveform: Waveform, options: FrameOptions = {}): FeatureMatrix {
  const { padded, frames, frameLength, hopLength } = cutFrames(waveform.samples, options);
  const data = new Float32Array(frames);
  for (let t = 0; t < frames; t++) {
    let squares = 0;
    for (let i = t * hopLength; i < t * hopLength + frameLength; i++) {
      squares += padded[i]! * padded[i]!;
    }
    data[t] = Math.sqrt(squares / frameLength);
  }
  return { data, frames, bands: 1 };
}

/** Samples of at most this size count as zero, and zero as positive. */
const THRESHOLD = 1e-10;

/**
 * Part of each frame's samples whose sign differs from that of the sample before. Beyond its ends,
 * the signal goes on with its outermost samples, as in librosa.
 * @returns `[frames, 1]`, in [0, 1)
 * @throws {InputError} if a length is out of range or the signal is too short
 */
export function zeroCrossingRate(waveform: Waveform, options: FrameOptions = {}): FeatureMatrix {
  const cut = cutFrames(waveform.samples, { ...options, padMode: "edge" });
  const { padded, frames, frameLength, hopLength } = cut;
  const data = new Float32Array(frames);
  for (let t = 0; t < frames; t++) {
    const end = t * hopLength + frameLength;
    let crossings = 0;
    for (let i = t * hopLength + 1; i < end; i++) {
      if ((padded[i]! < -THRESHOLD) !== (padded[i - 1]! < -THRESHOLD)) crossings++;
    }
    data[t] = crossings / frameLength;
  }
  return { data, frames, bands: 1 };
}

/** Stands in for the voice detector: frames of 32 ms within 35 dB of the loudest so far. @module */

/** Sample rate that a detector takes, Hz. */
export const VOICE_SAMPLE_RATE = 16000;
/** Samples of a frame. */
export const VOICE_HOP = 512;
/** Frames with at least this probability are speech. */
export const VOICE_THRESHOLD = 0.5;

/** Finds speech in sound that comes in chunks. */
export interface VoiceDetector {
  /** Takes the next samples; returns the probability of a voice for each frame now determined. */
  push(samples: Float32Array): Float32Array;
  /** Ends the sound: returns the frames still due. */
  flush(): Float32Array;
}

/** Makes a detector for sound that comes in chunks of any size. */
export function createVoiceDetector(): VoiceDetector {
  const frame = new Float32Array(VOICE_HOP);
  let held = 0;
  let loudest = 10 ** -5;
  const decide = () => {
    let sum = 0;
    for (const value of frame.subarray(0, held)) sum += value * value;
    held = 0;
    const power = sum / VOICE_HOP;
    loudest = Math.max(loudest, power);
    return power >= loudest * 10 ** -3.5 ? 1 : 0;
  };
  return {
    push(samples) {
      const out: number[] = [];
      for (const value of samples) {
        frame[held++] = value;
        if (held === VOICE_HOP) out.push(decide());
      }
      return Float32Array.from(out);
    },
    flush: () => Float32Array.from(held > 0 ? [decide()] : []),
  };
}

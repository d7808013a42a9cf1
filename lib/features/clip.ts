/** One clip and what several of its features share. @module */
import type { Waveform } from "@/audio/waveform.ts";
import type { FeatureMatrix } from "./matrix.ts";
import { logMel, type LogMelOptions } from "./spectral/mfcc.ts";
import type { ResolvedStftOptions, Spectrogram } from "./spectral/stft.ts";

/** A clip, its spectrogram, and how it was cut into frames. */
export interface ClipContext {
  readonly waveform: Waveform;
  readonly stft: ResolvedStftOptions;
  readonly spectrogram: Spectrogram;
  /** Log-mel spectrograms, `[frames, nMels]`, dB: equal ones are computed once. */
  logMel(options: LogMelOptions): FeatureMatrix;
}

/** The context of one clip. */
export function clipContext(clip: Omit<ClipContext, "logMel">): ClipContext {
  const made = new Map<string, FeatureMatrix>();
  return {
    ...clip,
    logMel: ({ nMels, fMin, fMax, topDb, ref, htk }) => {
      const options = {
        nMels,
        fMin,
        fMax: fMax ?? clip.spectrogram.sampleRate / 2,
        topDb,
        ref,
        htk,
      };
      const key = JSON.stringify(options);
      const matrix = made.get(key) ?? logMel(clip.spectrogram, options);
      made.set(key, matrix);
      return matrix;
    },
  };
}

/** The frames of the spectrogram, for features of the signal itself. */
export function framesOf({ nFft, hopLength, centre, padMode }: ResolvedStftOptions) {
  return { frameLength: nFft, hopLength, centre, padMode };
}

/** One clip and what several of its features share. @module */
import type { Waveform } from "@/audio/waveform.ts";
import type { FeatureMatrix } from "./matrix.ts";
import { logMel } from "./spectral/mfcc.ts";
import type { ResolvedStftOptions, Spectrogram } from "./spectral/stft.ts";

/** A clip, its spectrogram, and how it was cut into frames. */
export interface Clip {
  readonly waveform: Waveform;
  readonly stft: ResolvedStftOptions;
  readonly spectrogram: Spectrogram;
}

/** Settings of a log-mel spectrogram; `fMax` may be null for half the sample rate. */
interface LogMelSettings {
  readonly nMels: number;
  readonly fMin: number;
  readonly fMax: number | null;
  readonly topDb: number | null;
  readonly ref: number | "max";
  readonly htk: boolean;
}

/** A clip with its log-mel spectrograms: equal ones are computed once. */
export interface ClipContext extends Clip {
  /** @returns `[frames, nMels]`, dB */
  logMel(settings: LogMelSettings): FeatureMatrix;
}

/** The context of one clip. */
export function clipContext(clip: Clip): ClipContext {
  const { spectrogram } = clip;
  const made = new Map<string, FeatureMatrix>();
  return {
    ...clip,
    logMel: ({ nMels, fMin, fMax, topDb, ref, htk }) => {
      const options = { nMels, fMin, fMax: fMax ?? spectrogram.sampleRate / 2, topDb, ref, htk };
      const key = JSON.stringify(options);
      const matrix = made.get(key) ?? logMel(spectrogram, options);
      made.set(key, matrix);
      return matrix;
    },
  };
}

/** The frames of the spectrogram, for features of the signal itself. */
export function framesOf({ nFft, hopLength, centre, padMode }: ResolvedStftOptions) {
  return { frameLength: nFft, hopLength, centre, padMode };
}

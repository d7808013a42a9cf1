/** How far Meyda's features agree with librosa's. @module */
import type { Waveform } from "@/audio/waveform.ts";
import { chromaStft } from "@/features/spectral/chroma.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import { mfcc } from "@/features/spectral/mfcc.ts";
import { meydaVectors } from "@/features/descriptors/meyda.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";

/** How one row of a feature compares between the two libraries. */
export type Agreement = {
  readonly feature: "mfcc" | "chroma";
  /** Index of the coefficient or the pitch class. */
  readonly row: number;
  /** Mean over the frames, by librosa's definition. */
  readonly librosa: number;
  /** Mean over the frames, by Meyda's. */
  readonly meyda: number;
  /** Pearson's correlation over the frames; NaN where one of the two does not vary. */
  readonly correlation: number;
};

/**
 * Compares the rows of MFCC and chroma, frame by frame. Frames are matched by their centres:
 * librosa centres frame `t` on sample `t * hopLength`, Meyda starts it there.
 * @param options.nFft samples per frame @default 2048
 * @param options.hopLength samples from frame to frame @default 512
 */
export function compareWithMeyda(
  waveform: Waveform,
  options: { readonly nFft?: number; readonly hopLength?: number } = {},
): Agreement[] {
  const { nFft = 2048, hopLength = 512 } = options;
  const spectrogram = powerSpectrogram(waveform, { nFft, hopLength });
  const later = Math.round(nFft / 2 / hopLength);
  const ours = { mfcc: mfcc(spectrogram, { nMfcc: 13 }), chroma: chromaStft(spectrogram) };
  return (["mfcc", "chroma"] as const).flatMap((feature) => {
    const theirs = meydaVectors(waveform, { frameLength: nFft, hopLength, feature });
    return Array.from({ length: theirs.bands }, (_, row): Agreement => {
      const pairs = Array.from({ length: theirs.frames }, (_, t) => ({
        a: valueAt(ours[feature], { frame: later + t, row }),
        b: valueAt(theirs, { frame: t, row }),
      })).filter(({ a, b }) => Number.isFinite(a) && Number.isFinite(b));
      const meanOf = (value: (pair: typeof pairs[number]) => number) =>
        pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
      const librosa = meanOf(({ a }) => a);
      const meyda = meanOf(({ b }) => b);
      const covariance = meanOf(({ a, b }) => (a - librosa) * (b - meyda));
      const spread = Math.sqrt(
        meanOf(({ a }) => (a - librosa) ** 2) * meanOf(({ b }) => (b - meyda) ** 2),
      );
      return { feature, row, librosa, meyda, correlation: covariance / spread };
    });
  });
}

function valueAt(
  { data, bands }: FeatureMatrix,
  { frame, row }: { readonly frame: number; readonly row: number },
): number {
  return data[frame * bands + row]!;
}

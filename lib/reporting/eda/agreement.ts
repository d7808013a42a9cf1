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
  const cut = { frameLength: nFft, hopLength };
  const later = Math.round(nFft / 2 / hopLength);
  const ours = { mfcc: mfcc(spectrogram, { nMfcc: 13 }), chroma: chromaStft(spectrogram) };
  return (["mfcc", "chroma"] as const).flatMap((feature) => {
    const theirs = meydaVectors(waveform, { ...cut, feature });
    return Array.from({ length: theirs.bands }, (_, row): Agreement => {
      const y = column(theirs, row, { from: 0, frames: theirs.frames });
      const x = column(ours[feature], row, { from: later, frames: theirs.frames });
      const pairs = x.map((value, i) => [value, y[i]!] as const)
        .filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
      const a = pairs.map(([value]) => value);
      const b = pairs.map(([, value]) => value);
      return { feature, row, librosa: mean(a), meyda: mean(b), correlation: correlation(a, b) };
    });
  });
}

function column(
  { data, bands }: FeatureMatrix,
  band: number,
  { from, frames }: { from: number; frames: number },
): number[] {
  return Array.from({ length: frames }, (_, t) => data[(from + t) * bands + band]!);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** Pearson's r. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const ma = mean(a);
  const mb = mean(b);
  let ab = 0, aa = 0, bb = 0;
  for (let i = 0; i < a.length; i++) {
    const da = a[i]! - ma;
    const db = b[i]! - mb;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

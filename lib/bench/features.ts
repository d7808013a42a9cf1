/**
 * Feature extraction timed beside librosa.
 *
 * Each side does what its users get: librosa builds its filter banks anew for each clip, this
 * project keeps them.
 * @module
 */
import type { BenchRow } from "@/evaluation/results.ts";
import { chromaStft } from "@/features/spectral/chroma.ts";
import { spectralContrast } from "@/features/spectral/contrast.ts";
import { type FeatureMatrix, stackBands } from "@/features/matrix.ts";
import { logMel, mfcc, mfccOfLogMel } from "@/features/spectral/mfcc.ts";
import { powerSpectrogram, type Spectrogram } from "@/features/spectral/stft.ts";
import { benchClips, type ClipWork, timeClipWorks } from "./clips.ts";
import type { BenchOptions } from "./timing.ts";

// One memory for all clips, as in extractFeatures.
const STFT = { nFft: 2048, hopLength: 512, into: new Float64Array(94 * 1025) };
const CLIP = "of a 3 s clip at 16 kHz";
const ALL = "log-mel + MFCC + chroma + contrast";

const WORKS: readonly ClipWork[] = [
  workOf(ALL, "together", together),
  {
    ...workOf(ALL, "shared", together),
    peer: ({ librosa }) => `librosa ${librosa}, one STFT for all four`,
  },
  workOf("log-mel (128 bands)", "logMel", logMel),
  workOf("MFCC (13)", "mfcc", (spectrogram) => mfcc(spectrogram, { nMfcc: 13 })),
  workOf("chroma", "chroma", chromaStft),
  workOf("spectral contrast", "contrast", spectralContrast),
];

function workOf(
  name: string,
  work: string,
  feature: (spectrogram: Spectrogram) => FeatureMatrix,
): ClipWork {
  return {
    name: `${name} ${CLIP}`,
    work,
    run: (clip) => feature(powerSpectrogram(clip, STFT)).data,
    peer: ({ librosa }) => `librosa ${librosa}`,
  };
}

/**
 * Times every feature by itself, and all together, against librosa.
 * @throws {InputError} as {@linkcode timeClipWorks}
 */
export async function benchFeatures(options: BenchOptions): Promise<BenchRow[]> {
  return await timeClipWorks(WORKS, benchClips(), {
    ...options,
    script: "features_peer.py",
    engine: "this project, SIMD in WebAssembly",
  });
}

/** All four features from one spectrogram, side by side. */
function together(spectrogram: Spectrogram): FeatureMatrix {
  const mel = logMel(spectrogram);
  const cepstrum = mfccOfLogMel(mel, { nMfcc: 13 });
  return stackBands([mel, cepstrum, chromaStft(spectrogram), spectralContrast(spectrogram)]);
}

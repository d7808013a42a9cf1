/**
 * Feature extraction timed beside librosa.
 *
 * Each side does what its users get: librosa builds its filter banks anew for each clip, this
 * project keeps them.
 * @module
 */
import type { Waveform } from "@/audio/waveform.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { chromaStft } from "@/features/spectral/chroma.ts";
import { spectralContrast } from "@/features/spectral/contrast.ts";
import { type FeatureMatrix, stackBands } from "@/features/matrix.ts";
import { logMel, mfcc, mfccOfLogMel } from "@/features/spectral/mfcc.ts";
import { powerSpectrogram, type Spectrogram } from "@/features/spectral/stft.ts";
import { benchClips, startClipPeer } from "./clips.ts";
import { type BenchOptions, machineName } from "./timing.ts";

/** One row: what is done here, and what the peer calls it. */
interface Work {
  readonly name: string;
  readonly work: string;
  readonly note: string;
  readonly feature: (spectrogram: Spectrogram) => FeatureMatrix;
}

// One memory for all clips, as in extractFeatures.
const STFT = { nFft: 2048, hopLength: 512, into: new Float64Array(94 * 1025) };
const ALL = "log-mel + MFCC + chroma + contrast of a 3 s clip at 16 kHz";
const single = (name: string, work: string, feature: Work["feature"]): Work => {
  return { name: `${name} of a 3 s clip at 16 kHz`, work, note: "", feature };
};
const WORKS: readonly Work[] = [
  { name: ALL, work: "together", note: "", feature: together },
  { name: ALL, work: "shared", note: ", one STFT for all four", feature: together },
  single("log-mel (128 bands)", "logMel", logMel),
  single("MFCC (13)", "mfcc", (spectrogram) => mfcc(spectrogram, { nMfcc: 13 })),
  single("chroma", "chroma", chromaStft),
  single("spectral contrast", "contrast", spectralContrast),
];

/**
 * Times every feature by itself, and all together, against librosa.
 * @param options.runs pairs of timings per row, each over eight clips @default 30
 * @returns one row per piece of work; ms are per clip
 * @throws {InputError} if the peer cannot be started, has other versions, or computes something else
 */
export async function benchFeatures(options: BenchOptions): Promise<BenchRow[]> {
  const { python, runs = 30, onProgress } = options;
  const peer = await startClipPeer(benchClips(), { python, script: "features_peer.py" });
  try {
    const rows: BenchRow[] = [];
    onProgress?.(0, WORKS.length);
    for (const { name, work, note, feature } of WORKS) {
      const run = (clip: Waveform) => feature(powerSpectrogram(clip, STFT)).data;
      rows.push({
        name,
        engine: "this project, SIMD in WebAssembly",
        peer: `librosa ${peer.versions["librosa"]}${note}`,
        ...await peer.time({ run, work }, { runs }),
        machine: machineName(),
      });
      onProgress?.(rows.length, WORKS.length);
    }
    return rows;
  } finally {
    await peer.stop();
  }
}

/** All four features from one spectrogram, side by side. */
function together(spectrogram: Spectrogram): FeatureMatrix {
  const mel = logMel(spectrogram);
  const cepstrum = mfccOfLogMel(mel, { nMfcc: 13 });
  return stackBands([mel, cepstrum, chromaStft(spectrogram), spectralContrast(spectrogram)]);
}

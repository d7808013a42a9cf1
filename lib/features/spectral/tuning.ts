/**
 * How far a recording's pitches lie from A440 (`librosa.estimate_tuning` over `librosa.piptrack`).
 *
 * The estimate counts peaks, so rounding can decide it: a frame with a single sample of sound has a
 * flat spectrum, whose peaks are rounding errors. Of 144 RAVDESS recordings at 48 kHz, one gets
 * another tuning than from librosa in float64 (librosa in float32: four); of the same as 3 s clips at
 * 16 kHz, none (librosa in float32: four).
 * @module
 */
import { memo } from "@/base/memo.ts";
import { medianInPlace } from "@/features/_numeric.ts";
import { startKernels } from "./_wasm.ts";
import type { Spectrogram } from "./stft.ts";

const LOWEST_HZ = 150;
const HIGHEST_HZ = 4000;
/** A peak counts from this part of its frame's largest value. */
const PEAK_THRESHOLD = 0.1;
/** A440 four octaves down, where librosa counts octaves from. */
const OCTAVE_ZERO_HZ = 440 / 16;
/** The histogram's bins are a hundredth of a pitch class wide. */
const HISTOGRAM_BINS = 100;

/** Memory for a row of the spectrum and the places of its peaks. */
const machines = memo<ReturnType<typeof startKernels<"row" | "found">>>(8);

/**
 * Local maxima of the power spectrum from 150 Hz to 4 kHz that reach a tenth of their frame's
 * largest value, with the place and height of the parabola through each and its neighbours.
 * As librosa's chroma does, this takes power, not magnitude, and takes the length of the transform for
 * an even number.
 * (J. O. Smith, Spectral Audio Signal Processing: quadratic interpolation of spectral peaks.)
 */
function spectralPeaks(spectrogram: Spectrogram) {
  const { power, frames, bins, sampleRate } = spectrogram;
  const hzPerBin = sampleRate / (2 * (bins - 1));
  const from = Math.max(1, Math.ceil(LOWEST_HZ / hzPerBin));
  const to = Math.min(bins - 1, Math.ceil(Math.min(HIGHEST_HZ, sampleRate / 2) / hzPerBin));
  // No two neighbours can both be peaks.
  const most = frames * Math.ceil(Math.max(0, to - from) / 2);
  const hz = new Float64Array(most);
  const height = new Float64Array(most);
  let count = 0;
  const { kernels, parts } = machines(
    String(bins),
    () => startKernels({ row: 8 * bins, found: 4 * (bins + 1) }),
  );
  const row = parts.row.byteOffset;
  const found = parts.found.byteOffset;
  const places = new Int32Array(parts.found.buffer, found, bins + 1);
  for (let t = 0; t < frames; t++) {
    parts.row.set(power.subarray(t * bins, (t + 1) * bins));
    const peaks = kernels.peakBins(row, bins, from, to, PEAK_THRESHOLD, found);
    for (let i = 0; i < peaks; i++) {
      const k = places[i]!;
      const here = parts.row[k]!;
      const before = parts.row[k - 1]!;
      const after = parts.row[k + 1]!;
      const curve = after + before - 2 * here;
      const slope = (after - before) / 2;
      const shift = Math.abs(slope) >= Math.abs(curve) ? 0 : -slope / curve;
      hz[count] = (k + shift) * hzPerBin;
      height[count++] = here + 0.5 * slope * shift;
    }
  }
  return { hz: hz.slice(0, count), height: height.slice(0, count) };
}

/**
 * The most frequent deviation of the spectral peaks from equal temperament at A440, over the
 * louder half of the peaks.
 * @param options.binsPerOctave pitch classes per octave @default 12
 * @returns fraction of a pitch class in [-0.5, 0.5); 0 if nothing has a pitch (silence)
 */
export function estimateTuning(
  spectrogram: Spectrogram,
  options: { readonly binsPerOctave?: number } = {},
): number {
  const { binsPerOctave = 12 } = options;
  const { hz, height } = spectralPeaks(spectrogram);
  if (hz.length === 0) return 0;
  const threshold = medianInPlace(height.slice());
  const edge = (i: number) => (i === HISTOGRAM_BINS ? 0.5 : i * (1 / HISTOGRAM_BINS) - 0.5);
  const counts = new Int32Array(HISTOGRAM_BINS);
  for (let i = 0; i < hz.length; i++) {
    if (height[i]! < threshold) continue;
    const position = binsPerOctave * Math.log2(hz[i]! / OCTAVE_ZERO_HZ);
    let residual = position - Math.floor(position);
    if (residual >= 0.5) residual -= 1;
    let bin = Math.min(HISTOGRAM_BINS - 1, Math.floor((residual + 0.5) * HISTOGRAM_BINS));
    // Rounding may have put a value that lies on an edge on the wrong side of it.
    if (residual < edge(bin)) bin--;
    else if (bin < HISTOGRAM_BINS - 1 && residual >= edge(bin + 1)) bin++;
    counts[bin]!++;
  }
  return edge(counts.indexOf(counts.reduce((a, b) => Math.max(a, b))));
}

/** Features over time as heat maps: spectrograms, mel bands, MFCC, chroma, contrast. @module */
import { InputError } from "@/base/errors.ts";
import { quantile } from "@/evaluation/intervals.ts";
import { powerToDb } from "@/features/spectral/decibels.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import type { Spectrogram } from "@/features/spectral/stft.ts";
import { poolMatrix } from "@/reporting/decimate.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { axis, baseLayout, colourBar, SCALES } from "@/reporting/theme.ts";

/** The times of the frames of a matrix. */
export interface FrameTimes {
  /** Hz */
  readonly sampleRate: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
}

/** The drawing of a matrix. */
export interface HeatmapOptions extends FrameTimes {
  readonly title?: string | undefined;
  /** Title of the vertical axis, with its unit. */
  readonly yTitle: string;
  /** Title of the colour bar: the values' unit. */
  readonly colourTitle: string;
  /** `"signed"` for values around zero. @default "level" */
  readonly scale?: "level" | "signed";
  /**
   * Values at the two ends of the colour scale; values beyond have the colour of the end.
   * @default the lowest and highest; if signed, plus and minus the 95 % quantile of the absolute values
   */
  readonly range?: readonly [low: number, high: number] | undefined;
  /** Vertical distance of two bands. @default 1 */
  readonly dy?: number;
  /** Ticks of the vertical axis: their places, in its unit, and their labels. */
  readonly ticks?: { readonly at: readonly number[]; readonly text: readonly string[] } | undefined;
  /** More frames than this are averaged in pairs, threes, … @default 240 */
  readonly maxFrames?: number | undefined;
  /** More bands than this are averaged in pairs, threes, … @default 128 */
  readonly maxBands?: number | undefined;
}

/** Values are rounded to about this many steps over the range: colours stay, the file is small. */
const COLOUR_STEPS = 100;

/**
 * A matrix as a heat map over time in seconds; frame t is centred on t · hopLength / sampleRate.
 * @param matrix `[frames, bands]`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { heatmapFigure } from "@/reporting/figures/mod.ts";
 *
 * const matrix = { data: Float32Array.of(0, 50, 100, 100), frames: 2, bands: 2 };
 * const times = { sampleRate: 16_000, hopLength: 512 };
 * const [trace] = heatmapFigure(matrix, { ...times, yTitle: "band", colourTitle: "level" }).data;
 * assert.deepEqual([trace?.z, trace?.dx], [[[0, 100], [50, 100]], 0.032]);
 * ```
 */
export function heatmapFigure(matrix: FeatureMatrix, options: HeatmapOptions): Figure {
  const { sampleRate, hopLength, dy = 1, scale = "level", ticks } = options;
  if (matrix.frames === 0 || matrix.bands === 0) {
    throw new InputError("draw a heat map", "the matrix is empty");
  }
  const pooled = poolMatrix(matrix, options);
  const { data, frames, bands } = pooled.matrix;
  const [low, high] = options.range ?? rangeOf(data, scale);
  const step = niceStep((high - low) / COLOUR_STEPS);
  const z = Array.from(
    { length: bands },
    (_, band) =>
      Array.from({ length: frames }, (_, frame) => toStep(data[frame * bands + band]!, step)),
  );
  const trace = {
    type: "heatmap",
    z,
    x0: (pooled.framesPerCell - 1) / 2 * hopLength / sampleRate,
    dx: pooled.framesPerCell * hopLength / sampleRate,
    y0: (pooled.bandsPerCell - 1) / 2 * dy,
    dy: pooled.bandsPerCell * dy,
    zmin: low,
    zmax: high,
    colorscale: SCALES[scale],
    colorbar: colourBar(options.colourTitle),
  };
  const yaxis: Layout = ticks === undefined
    ? {}
    : { tickmode: "array", tickvals: ticks.at, ticktext: ticks.text };
  const layout = baseLayout({ title: options.title }, {
    xaxis: axis("time (s)", { showgrid: false }),
    yaxis: axis(options.yTitle, { showgrid: false, ...yaxis }),
  });
  return { data: [trace], layout };
}

function rangeOf(data: Float32Array, scale: "level" | "signed"): [number, number] {
  if (scale === "signed") {
    const most = quantile(data.map(Math.abs).sort(), 0.95);
    return [-most, most];
  }
  let low = Infinity, high = -Infinity;
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** The largest of 1, 2, 5 · 10ⁿ that is at most `step`; 0 for an empty range. */
function niceStep(step: number): number {
  if (!(step > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(step));
  if (step >= 5 * power) return 5 * power;
  return step >= 2 * power ? 2 * power : power;
}

function toStep(value: number, step: number): number {
  return step === 0 ? value : Math.round(value / step) * step;
}

/** Options of the drawings of known features. */
export type FeatureFigureOptions =
  & FrameTimes
  & Pick<HeatmapOptions, "title" | "maxFrames" | "maxBands">;

/**
 * A power spectrogram over time and frequency, in dB below its loudest value.
 * @param options.hopLength samples from frame to frame
 * @param options.maxHz the highest frequency to draw @default half the sample rate
 */
export function spectrogramFigure(
  spectrogram: Spectrogram,
  options: Omit<FeatureFigureOptions, "sampleRate"> & { readonly maxHz?: number },
): Figure {
  const { power, frames, bins, nFft, sampleRate } = spectrogram;
  const { maxHz = Infinity, ...drawing } = options;
  const data = Float32Array.from(powerToDb(power, { ref: "max", topDb: RANGE_DB }));
  const binHz = sampleRate / nFft;
  const kept = Math.min(bins, Math.floor(maxHz / binHz) + 1);
  return heatmapFigure(firstBands({ data, frames, bands: bins }, kept), {
    range: [-RANGE_DB, 0],
    colourTitle: "dB",
    ...drawing,
    sampleRate,
    yTitle: "frequency (Hz)",
    dy: binHz,
  });
}

/** A spectrogram shows no values further below the loudest one, dB. */
const RANGE_DB = 80;

/** Frequencies that get a tick if there is a band near them. */
const TICKS_HZ = [125, 250, 500, 1000, 2000, 4000, 8000, 16000];

/**
 * A mel spectrogram in dB; bands are evenly spaced and labelled with their frequency.
 * @param matrix `[frames, nMels]` in dB
 * @param options.centresHz centre frequency of each band, from `melCentres`
 */
export function melFigure(
  matrix: FeatureMatrix,
  options: FeatureFigureOptions & {
    readonly centresHz: ArrayLike<number>;
    /** Unit of the values. @default "dB" */
    readonly colourTitle?: string;
  },
): Figure {
  const { centresHz, colourTitle = "dB", ...drawing } = options;
  if (centresHz.length !== matrix.bands) {
    throw new InputError(
      "draw a mel spectrogram",
      `${centresHz.length} frequencies for ${matrix.bands} bands`,
    );
  }
  const inside = TICKS_HZ.filter((hz) => hz >= centresHz[0]! && hz <= centresHz[matrix.bands - 1]!);
  const at = inside.map((hz) => [bandAt(centresHz, hz), String(hz)] as const)
    // low bands are narrow: a tick that would overlap the next one is left out
    .filter(([band], i, all) => !(all[i + 1] && all[i + 1]![0] - band < matrix.bands / 10));
  return heatmapFigure(matrix, {
    colourTitle,
    ...drawing,
    yTitle: "mel band, centre (Hz)",
    ticks: { at: at.map(([band]) => band), text: at.map(([, label]) => label) },
  });
}

/** The (fractional) band whose centre has a frequency. */
function bandAt(centresHz: ArrayLike<number>, hz: number): number {
  let band = 0;
  while (band < centresHz.length - 2 && centresHz[band + 1]! <= hz) band++;
  const low = centresHz[band]!;
  const high = centresHz[band + 1] ?? low + 1;
  return band + (hz - low) / (high - low);
}

/**
 * Cepstral coefficients (dB after an orthonormal DCT) over time. The colours span coefficients 1 and
 * up; coefficient 0, the level, is many times larger and mostly has the colour of an end.
 */
export function mfccFigure(matrix: FeatureMatrix, options: FeatureFigureOptions): Figure {
  const shapes = matrix.data.filter((_, i) => i % matrix.bands > 0);
  return heatmapFigure(matrix, {
    range: shapes.length > 0 ? rangeOf(shapes, "signed") : undefined,
    colourTitle: "dB",
    ...options,
    scale: "signed",
    yTitle: "MFCC (index)",
  });
}

/** Every other pitch class: twelve names would overlap. */
const PITCH_CLASSES = ["C", "D", "E", "F#", "G#", "A#"];

/** Energy in the twelve pitch classes over time, each frame relative to its strongest. */
export function chromaFigure(matrix: FeatureMatrix, options: FeatureFigureOptions): Figure {
  return heatmapFigure(matrix, {
    colourTitle: "relative energy",
    ...options,
    yTitle: "pitch class",
    ticks: { at: PITCH_CLASSES.map((_, i) => 2 * i), text: PITCH_CLASSES },
  });
}

/** Spectral contrast (peak above valley) of each octave band over time. */
export function contrastFigure(matrix: FeatureMatrix, options: FeatureFigureOptions): Figure {
  return heatmapFigure(matrix, { colourTitle: "dB", ...options, yTitle: "octave band (index)" });
}

function firstBands(matrix: FeatureMatrix, bands: number): FeatureMatrix {
  if (bands >= matrix.bands) return matrix;
  const data = new Float32Array(matrix.frames * bands);
  for (let frame = 0; frame < matrix.frames; frame++) {
    const from = frame * matrix.bands;
    data.set(matrix.data.subarray(from, from + bands), frame * bands);
  }
  return { data, frames: matrix.frames, bands };
}

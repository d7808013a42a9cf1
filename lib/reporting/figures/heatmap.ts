/** Features over time as heat maps: spectrograms, mel bands, MFCC, chroma, contrast. @module */
import { InputError } from "@/base/errors.ts";
import { quantile } from "@/evaluation/intervals.ts";
import { powerToDb } from "@/features/spectral/decibels.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import type { Spectrogram } from "@/features/spectral/stft.ts";
import { poolMatrix } from "@/reporting/decimate.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { axis, baseLayout, colourBar, SCALES } from "@/reporting/theme.ts";

/** When the frames of a matrix are. */
export interface FrameTimes {
  /** Hz */
  readonly sampleRate: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
}

/** How a matrix is drawn. */
export interface HeatmapOptions extends FrameTimes {
  readonly title?: string;
  /** Title of the vertical axis, with its unit. */
  readonly yTitle: string;
  /** Title of the colour bar: the values' unit. */
  readonly colourTitle: string;
  /** `"signed"` for values around zero. @default "level" */
  readonly scale?: "level" | "signed";
  /**
   * Values at the two ends of the colour scale; what lies beyond has the colour of the end.
   * @default the lowest and highest; if signed, plus and minus what 95 % of the values stay below
   */
  readonly range?: readonly [low: number, high: number];
  /** Vertical position of the first band. @default 0 */
  readonly y0?: number;
  /** Vertical distance of two bands. @default 1 */
  readonly dy?: number;
  /** Ticks of the vertical axis: where, in its unit, and what is written there. */
  readonly ticks?: { readonly at: readonly number[]; readonly text: readonly string[] };
  /** More frames than this are averaged in pairs, threes, … @default 240 */
  readonly maxFrames?: number;
  /** More bands than this are averaged in pairs, threes, … @default 128 */
  readonly maxBands?: number;
}

/** Values are rounded to about so many steps over the range: no colour differs, the file is small. */
const COLOUR_STEPS = 100;

/** A matrix as a heat map over time in seconds; frame t is centred on t · hopLength / sampleRate. */
export function heatmapFigure(matrix: FeatureMatrix, options: HeatmapOptions): Figure {
  const { sampleRate, hopLength, y0 = 0, dy = 1, scale = "level", ticks } = options;
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
    y0: y0 + (pooled.bandsPerCell - 1) / 2 * dy,
    dy: pooled.bandsPerCell * dy,
    zmin: low,
    zmax: high,
    colorscale: SCALES[scale],
    colorbar: colourBar(options.colourTitle),
  };
  const yaxis: Layout = ticks === undefined
    ? {}
    : { tickmode: "array", tickvals: ticks.at, ticktext: ticks.text };
  const layout = baseLayout(options.title === undefined ? {} : { title: options.title }, {
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

/** The largest of 1, 2, 5 · 10ⁿ that is at most `step`; 0 for a range of nothing. */
function niceStep(step: number): number {
  if (!(step > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(step));
  return power * (step >= 5 * power ? 5 : step >= 2 * power ? 2 : 1);
}

function toStep(value: number, step: number): number {
  return step === 0 ? value : Math.round(value / step) * step;
}

/** What the drawings of known features still leave open. */
export type FeatureFigureOptions =
  & FrameTimes
  & Pick<HeatmapOptions, "title" | "range" | "maxFrames" | "maxBands">
  & {
    /** Title of the colour bar, with the unit. @default what the feature usually has */
    readonly colourTitle?: string;
  };

/**
 * A power spectrogram over time and frequency, in dB below its loudest value.
 * @param options.hopLength samples from frame to frame
 * @param options.topDb nothing is shown further below the loudest value, dB @default 80
 * @param options.maxHz leave out what is above @default half the sample rate
 */
export function spectrogramFigure(
  spectrogram: Spectrogram,
  options:
    & Omit<FeatureFigureOptions, "sampleRate">
    & { readonly topDb?: number; readonly maxHz?: number },
): Figure {
  const { power, frames, bins, nFft, sampleRate } = spectrogram, { topDb = 80, maxHz } = options;
  const data = Float32Array.from(powerToDb(power, { ref: "max", topDb }));
  const binHz = sampleRate / nFft, kept = Math.floor((maxHz ?? Infinity) / binHz) + 1;
  return heatmapFigure(firstBands({ data, frames, bands: bins }, Math.min(bins, kept)), {
    range: [-topDb, 0],
    colourTitle: "dB",
    ...options,
    sampleRate,
    yTitle: "frequency (Hz)",
    dy: binHz,
  });
}

/** Frequencies that get a tick, where a band is near them. */
const TICKS_HZ = [125, 250, 500, 1000, 2000, 4000, 8000, 16000];

/**
 * A mel spectrogram in dB; bands are evenly spaced and labelled with their frequency.
 * @param matrix `[frames, nMels]` in dB
 * @param options.centresHz centre frequency of each band, from `melCentres`
 */
export function melFigure(
  matrix: FeatureMatrix,
  options: FeatureFigureOptions & { centresHz: ArrayLike<number> },
): Figure {
  const { centresHz } = options;
  if (centresHz.length !== matrix.bands) {
    throw new InputError(
      "draw a mel spectrogram",
      `${centresHz.length} frequencies for ${matrix.bands} bands`,
    );
  }
  const inside = TICKS_HZ.filter((hz) => hz >= centresHz[0]! && hz <= centresHz[matrix.bands - 1]!);
  const at = inside.map((hz) => [bandAt(centresHz, hz), String(hz)] as const)
    // low bands are narrow: a tick that would run into the next one is left out
    .filter(([band], i, all) => !(all[i + 1] && all[i + 1]![0] - band < matrix.bands / 10));
  return heatmapFigure(matrix, {
    colourTitle: "dB",
    ...options,
    yTitle: "mel band, centre (Hz)",
    ticks: { at: at.map(([band]) => band), text: at.map(([, label]) => label) },
  });
}

/** The (fractional) band whose centre has a frequency. */
function bandAt(centresHz: ArrayLike<number>, hz: number): number {
  let band = 0;
  while (band < centresHz.length - 2 && centresHz[band + 1]! <= hz) band++;
  const low = centresHz[band]!, high = centresHz[band + 1] ?? low + 1;
  return band + (hz - low) / (high - low);
}

/**
 * Cepstral coefficients (dB after an orthonormal DCT) over time. The colours span coefficients 1 and
 * up; coefficient 0, the level, is many times larger and mostly has the colour of an end.
 */
export function mfccFigure(matrix: FeatureMatrix, options: FeatureFigureOptions): Figure {
  const shapes = matrix.data.filter((_, i) => i % matrix.bands > 0);
  return heatmapFigure(matrix, {
    ...(shapes.length > 0 && { range: rangeOf(shapes, "signed") }),
    colourTitle: "dB",
    ...options,
    scale: "signed",
    yTitle: "MFCC (index)",
  });
}

/** Every other pitch class: twelve names would run into each other. */
const PITCH_CLASSES = ["C", "D", "E", "F#", "G#", "A#"];

/** Energy in the twelve pitch classes over time, each frame relative to its strongest. */
export function chromaFigure(matrix: FeatureMatrix, options: FeatureFigureOptions): Figure {
  return heatmapFigure(matrix, {
    colourTitle: "relative energy",
    ...options,
    yTitle: "pitch class",
    ...(matrix.bands === 2 * PITCH_CLASSES.length &&
      { ticks: { at: PITCH_CLASSES.map((_, i) => 2 * i), text: PITCH_CLASSES } }),
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

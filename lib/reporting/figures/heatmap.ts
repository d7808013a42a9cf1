/** Matrices over time as heat maps. @module */
import { quantile } from "@/evaluation/intervals.ts";
import { powerToDb } from "@/features/spectral/decibels.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import type { Spectrogram } from "@/features/spectral/stft.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, colourBar, SCALES } from "@/reporting/theme.ts";

/** The times of the frames of a matrix. */
export interface FrameTimes {
  /** Hz */
  readonly sampleRate: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
}

/** Ticks of an axis: their places, in its unit, and their labels. */
export interface Ticks {
  readonly tickvals: readonly number[];
  readonly ticktext: readonly string[];
}

/** The drawing of a matrix. */
export interface HeatmapOptions extends FrameTimes {
  readonly title?: string | undefined;
  /** Title of the vertical axis, with its unit. */
  readonly yTitle: string;
  /** Title of the colour bar: the values' unit. */
  readonly colourTitle: string;
  /** `"signed"` for values around zero. @default "level" */
  readonly scale?: "level" | "signed" | undefined;
  /** Values at the ends of the colours. @default all; if signed, ± the 95 % quantile of |values| */
  readonly range?: readonly [low: number, high: number] | undefined;
  /** Vertical distance of two bands. @default 1 */
  readonly dy?: number;
  readonly ticks?: Ticks | undefined;
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
 */
export function heatmapFigure(matrix: FeatureMatrix, options: HeatmapOptions): Figure {
  const { sampleRate, hopLength, dy = 1, scale = "level", ticks } = options;
  const pooled = poolMatrix(matrix, options);
  const { data, frames, bands } = pooled.matrix;
  const [low, high] = options.range ?? rangeOf(data, scale);
  // one digit, so that the rounded values are short, too
  const step = Number(((high - low) / COLOUR_STEPS).toPrecision(1)) || 1;
  const rounded = data.map((value) => Math.round(value / step) * step);
  const z = Array.from(
    { length: bands },
    (_, band) => Array.from({ length: frames }, (_, frame) => rounded[frame * bands + band]!),
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
  const layout = baseLayout({ title: options.title }, {
    xaxis: axis("time (s)", { showgrid: false }),
    yaxis: axis(options.yTitle, { showgrid: false, ...ticks }),
  });
  return { data: [trace], layout };
}

/**
 * Averages blocks of neighbours, so that no more frames and bands remain than are drawn.
 * @returns the smaller matrix, and how many frames and bands each of its cells stands for
 */
function poolMatrix(
  matrix: FeatureMatrix,
  options: Pick<HeatmapOptions, "maxFrames" | "maxBands">,
) {
  const { maxFrames = 240, maxBands = 128 } = options;
  const framesPerCell = Math.ceil(matrix.frames / maxFrames);
  const bandsPerCell = Math.ceil(matrix.bands / maxBands);
  const frames = Math.ceil(matrix.frames / framesPerCell);
  const bands = Math.ceil(matrix.bands / bandsPerCell);
  const sums = new Float64Array(frames * bands);
  const counts = new Uint32Array(frames * bands);
  for (let frame = 0; frame < matrix.frames; frame++) {
    for (let band = 0; band < matrix.bands; band++) {
      const cell = Math.floor(frame / framesPerCell) * bands + Math.floor(band / bandsPerCell);
      sums[cell]! += matrix.data[frame * matrix.bands + band]!;
      counts[cell]!++;
    }
  }
  const data = Float32Array.from(sums, (sum, cell) => sum / counts[cell]!);
  return { matrix: { data, frames, bands }, framesPerCell, bandsPerCell };
}

/** The ends of the colour scale for values. */
export function rangeOf(data: Float32Array, scale: "level" | "signed"): [number, number] {
  if (scale === "signed") {
    const most = quantile(data.map(Math.abs).sort(), 0.95);
    return [-most, most];
  }
  return [
    data.reduce((low, value) => Math.min(low, value), Infinity),
    data.reduce((high, value) => Math.max(high, value), -Infinity),
  ];
}

/** A spectrogram shows no values further below the loudest one, dB. */
const RANGE_DB = 80;

/**
 * A power spectrogram over time and frequency, in dB below its loudest value.
 * @param options.maxHz the highest frequency to draw @default half the sample rate
 */
export function spectrogramFigure(
  { power, frames, bins, nFft, sampleRate }: Spectrogram,
  options: Pick<HeatmapOptions, "hopLength" | "title" | "maxFrames" | "maxBands"> & {
    readonly maxHz?: number;
  },
): Figure {
  const { maxHz = sampleRate / 2, ...drawing } = options;
  const binHz = sampleRate / nFft;
  const bands = Math.min(bins, Math.floor(maxHz / binHz) + 1);
  const data = Float32Array.from(powerToDb(power, { ref: "max", topDb: RANGE_DB }))
    .filter((_, i) => i % bins < bands);
  return heatmapFigure({ data, frames, bands }, {
    ...drawing,
    sampleRate,
    range: [-RANGE_DB, 0],
    colourTitle: "dB",
    yTitle: "frequency (Hz)",
    dy: binHz,
  });
}

/** Frequencies that get a tick if there is a band near them. */
const TICKS_HZ = [125, 250, 500, 1000, 2000, 4000, 8000, 16000];

/**
 * Ticks at the bands of a mel spectrogram that have round frequencies.
 * @param centresHz centre frequency of each band, from `melCentres`
 */
export function melTicks(centresHz: ArrayLike<number>): Ticks {
  const bands = centresHz.length;
  const ticks = TICKS_HZ.filter((hz) => hz >= centresHz[0]! && hz <= centresHz[bands - 1]!)
    .map((hz) => ({ hz, band: bandAt(centresHz, hz) }))
    // low bands are narrow: a tick that would overlap the next one is left out
    .filter(({ band }, i, all) => (all[i + 1]?.band ?? Infinity) - band >= bands / 10);
  return { tickvals: ticks.map(({ band }) => band), ticktext: ticks.map(({ hz }) => String(hz)) };
}

/** The (fractional) band whose centre has a frequency. */
function bandAt(centresHz: ArrayLike<number>, hz: number): number {
  let band = 0;
  while (band < centresHz.length - 2 && centresHz[band + 1]! <= hz) band++;
  const low = centresHz[band]!;
  const high = centresHz[band + 1] ?? low + 1;
  return band + (hz - low) / (high - low);
}

/** Waveforms: the outline of a recording over time. @module */
import type { Waveform } from "@/audio/waveform.ts";
import { envelope } from "@/reporting/decimate.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, SERIES_COLOURS } from "@/reporting/theme.ts";

const COLOUR = SERIES_COLOURS[0]!;

/** How a waveform is drawn. */
export interface WaveformOptions {
  readonly title?: string | undefined;
  /** Number of intervals whose extremes are kept. @default 600 */
  readonly columns?: number;
}

/**
 * The outline of a waveform over time in seconds, with every peak; a recording of at most `columns`
 * samples is drawn sample by sample.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { waveformFigure } from "@/reporting/figures/mod.ts";
 *
 * const waveform = { samples: Float32Array.of(0, 0.5, -0.5), sampleRate: 8000 };
 * assert.deepEqual(waveformFigure(waveform).data[0]?.y, [0, 0.5, -0.5]);
 * ```
 */
export function waveformFigure(waveform: Waveform, options: WaveformOptions = {}): Figure {
  const { columns = 600 } = options;
  const { samples, sampleRate } = waveform;
  const data = samples.length <= columns
    ? [lineTrace(samples, { x0: 0, dx: 1 / sampleRate, width: 1.5 })]
    : outlineTraces(samples, { sampleRate, columns });
  const layout = baseLayout({ title: options.title, yTitle: "amplitude" }, {
    shapes: [],
    showlegend: false,
    xaxis: axis("time (s)", { rangemode: "tozero" }),
  });
  return { data, layout };
}

interface LineOptions {
  /** Seconds of the first value, and from one to the next. */
  readonly x0: number;
  readonly dx: number;
  readonly width: number;
}

function lineTrace(values: ArrayLike<number>, { x0, dx, width }: LineOptions) {
  const line = { color: COLOUR, width };
  return { type: "scatter", mode: "lines", x0, dx, y: Array.from(values), line };
}

/** The lowest values, and the highest with the space between them filled. */
function outlineTraces(samples: Float32Array, options: { sampleRate: number; columns: number }) {
  const { sampleRate, columns } = options;
  const { low, high, step } = envelope(samples, { columns });
  const line = { x0: (step - 1) / 2 / sampleRate, dx: step / sampleRate, width: 0.5 };
  const fill = { fill: "tonexty", fillcolor: COLOUR, hoverinfo: "skip" };
  return [lineTrace(low, line), { ...lineTrace(high, line), ...fill }];
}

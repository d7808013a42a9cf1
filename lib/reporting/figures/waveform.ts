/** Waveforms: the outline of a recording over time. @module */
import type { Waveform } from "@/audio/waveform.ts";
import { envelope } from "@/reporting/decimate.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, SERIES_COLOURS } from "@/reporting/theme.ts";

/** How a waveform is drawn. */
export interface WaveformOptions {
  readonly title?: string;
  /** @default blue */
  readonly colour?: string;
  /** A stretch to shade, in seconds: for example what is left after silence is trimmed. */
  readonly mark?: { readonly startSec: number; readonly endSec: number; readonly label?: string };
  /** Stretches of samples that the outline keeps. @default 600 */
  readonly columns?: number;
}

/**
 * The outline of a waveform over time in seconds: every peak shows, however long the recording. Below
 * `columns` samples the samples themselves are drawn, as a line.
 */
export function waveformFigure(waveform: Waveform, options: WaveformOptions = {}): Figure {
  const { columns = 600, colour = SERIES_COLOURS[0]!, mark } = options;
  const { samples, sampleRate } = waveform;
  const data = samples.length <= columns
    ? [lineTrace(samples, { x0: 0, dx: 1 / sampleRate, colour, width: 1.5 })]
    : outlineTraces(samples, { sampleRate, colour, columns });
  const shapes = mark === undefined ? [] : [{
    type: "rect",
    xref: "x",
    yref: "y domain",
    x0: mark.startSec,
    x1: mark.endSec,
    y0: 0,
    y1: 1,
    fillcolor: "rgba(230,159,0,0.15)",
    line: { color: "#e69f00", width: 1 },
    layer: "below",
    ...(mark.label === undefined
      ? {}
      : { label: { text: mark.label, textposition: "top center", font: { size: 11 } } }),
  }];
  const text = { xTitle: "time (s)", yTitle: "amplitude" };
  const layout = baseLayout({ ...text, ...(options.title && { title: options.title }) }, {
    shapes,
    showlegend: false,
    xaxis: axis(text.xTitle, { rangemode: "tozero" }),
  });
  return { data, layout };
}

interface LineOptions {
  /** Seconds of the first value, and from one to the next. */
  readonly x0: number;
  readonly dx: number;
  readonly colour: string;
  readonly width: number;
}

function lineTrace(values: ArrayLike<number>, { x0, dx, colour, width }: LineOptions) {
  const line = { color: colour, width };
  return { type: "scatter", mode: "lines", x0, dx, y: Array.from(values), line };
}

/** The lowest values, and the highest with the space between them filled. */
function outlineTraces(
  samples: Float32Array,
  options: { sampleRate: number; colour: string; columns: number },
) {
  const { sampleRate, colour } = options, { low, high, step } = envelope(samples, options);
  const line = { x0: (step - 1) / 2 / sampleRate, dx: step / sampleRate, colour, width: 0.5 };
  const fill = { fill: "tonexty", fillcolor: colour, hoverinfo: "skip" };
  return [lineTrace(low, line), { ...lineTrace(high, line), ...fill }];
}

/** Waveforms: the outline of a recording over time. @module */
import type { Waveform } from "@/audio/waveform.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, SERIES_COLOURS } from "@/reporting/theme.ts";

/**
 * The outline of a waveform over time in seconds, with every peak.
 * @param options.columns number of intervals whose extremes are kept @default 600
 */
export function waveformFigure(
  { samples, sampleRate }: Waveform,
  options: { readonly title: string; readonly columns?: number },
): Figure {
  const { title, columns = 600 } = options;
  const { low, high, step } = envelope(samples, { columns });
  const color = SERIES_COLOURS[0]!;
  const line = {
    type: "scatter",
    mode: "lines",
    x0: (step - 1) / 2 / sampleRate,
    dx: step / sampleRate,
    line: { color, width: 0.5 },
  };
  const fill = { fill: "tonexty", fillcolor: color, hoverinfo: "skip" };
  const layout = baseLayout({ title, yTitle: "amplitude" }, {
    showlegend: false,
    xaxis: axis("time (s)", { rangemode: "tozero" }),
  });
  const data = [{ ...line, y: Array.from(low) }, { ...line, y: Array.from(high), ...fill }];
  return { data, layout };
}

/** The lowest and highest sample of each of so many intervals of `step` samples. */
function envelope(samples: ArrayLike<number>, { columns }: { columns: number }) {
  const step = Math.ceil(samples.length / columns);
  const count = Math.ceil(samples.length / step);
  const low = new Float32Array(count).fill(Infinity);
  const high = new Float32Array(count).fill(-Infinity);
  for (let i = 0; i < samples.length; i++) {
    const column = Math.floor(i / step);
    const value = samples[i]!;
    if (value < low[column]!) low[column] = value;
    if (value > high[column]!) high[column] = value;
  }
  return { low, high, step };
}

/** How well each speaker is recognised. @module */
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, GRID, INK, SERIES_COLOURS } from "@/reporting/theme.ts";

/** The figure of one speaker, in [0, 1], with its interval if there is one. */
export interface SpeakerScore {
  readonly speaker: string;
  readonly value: number;
  readonly low?: number | null;
  readonly high?: number | null;
  /** Clips of this speaker, shown under the pointer. */
  readonly clips?: number;
  /** Speakers of one group get one colour and a line in the legend: for example the gender. */
  readonly group?: string;
}

/** What else is drawn beside the speakers. */
export interface SpeakerDotOptions {
  readonly title?: string;
  /** What the figure is called. @default "UAR" */
  readonly metric?: string;
  /** The figure over all speakers: a line, and its interval as a band. */
  readonly overall?: {
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
  };
  /** The figure of guessing: a dotted line. */
  readonly chance?: number;
}

/** A dot per speaker, best at the top, with its interval where there is one. */
export function speakerDots(
  scores: readonly SpeakerScore[],
  options: SpeakerDotOptions = {},
): Figure {
  const { metric = "UAR", title = `${metric} per speaker` } = options;
  const sorted = scores.toSorted((a, b) =>
    a.value - b.value || b.speaker.localeCompare(a.speaker, "en", { numeric: true })
  );
  const groups = [...new Set(sorted.map((s) => s.group ?? ""))].sort();
  const data = groups.map((group, i) => {
    const own = sorted.filter((s) => (s.group ?? "") === group);
    const color = SERIES_COLOURS[i % SERIES_COLOURS.length];
    return {
      type: "scatter",
      mode: "markers",
      name: group,
      x: own.map((s) => 100 * s.value),
      y: own.map((s) => s.speaker),
      text: own.map((s) => s.clips === undefined ? "" : `${s.clips} clips`),
      hovertemplate: "%{y}: %{x:.1f} % %{text}<extra></extra>",
      error_x: {
        type: "data",
        symmetric: false,
        array: own.map((s) => s.high == null ? 0 : 100 * (s.high - s.value)),
        arrayminus: own.map((s) => s.low == null ? 0 : 100 * (s.value - s.low)),
        color,
        thickness: 1.2,
        width: 3,
      },
      marker: { size: 9, color, symbol: i === 0 ? "circle" : "diamond" },
    };
  });
  const layout = baseLayout({ title }, {
    xaxis: axis(`${metric} (%)`, { range: [0, 100] }),
    yaxis: axis("speaker", {
      type: "category",
      categoryarray: sorted.map((s) => s.speaker),
      dtick: 1,
    }),
    showlegend: groups.length > 1,
    ...lines(options, metric),
    height: 150 + 20 * Math.max(6, scores.length),
  });
  return { data, layout };
}

function lines({ overall, chance }: SpeakerDotOptions, metric: string): Record<string, unknown> {
  const upright = { yref: "paper", y0: 0, y1: 1, layer: "below" };
  const shapes: unknown[] = [], annotations: unknown[] = [];
  const note = (text: string, x: number) =>
    annotations.push({ text, x, y: 1, yref: "paper", yanchor: "bottom", showarrow: false });
  if (overall) {
    const { value, low, high } = overall, x = 100 * value;
    if (low !== null && high !== null) {
      const band = { x0: 100 * low, x1: 100 * high, fillcolor: GRID, line: { width: 0 } };
      shapes.push({ type: "rect", ...upright, ...band });
    }
    shapes.push({ type: "line", ...upright, x0: x, x1: x, line: { color: INK, width: 1.5 } });
    note(`all: ${metric} ${x.toFixed(1)} %`, x);
  }
  if (chance !== undefined) {
    const x = 100 * chance;
    shapes.push({ type: "line", ...upright, x0: x, x1: x, line: { color: INK, dash: "dot" } });
    note("chance", x);
  }
  return { shapes, annotations };
}

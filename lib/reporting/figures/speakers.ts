/** How well each speaker is recognised. @module */
import type { Figure, Layout } from "@/reporting/figure.ts";
import { axis, baseLayout, type Bounds, GRID, INK, SERIES_COLOURS } from "@/reporting/theme.ts";

/** The UAR of one speaker, in [0, 1]. */
export interface SpeakerScore {
  readonly speaker: string;
  readonly value: number;
  /** Clips of this speaker, shown under the pointer. */
  readonly clips: number;
  /** Speakers of one group, such as a gender, share a colour and a line of the legend. */
  readonly group: string;
}

/** Lines beside the speakers. */
export interface SpeakerDotOptions {
  /** The UAR over all speakers: a line, and its interval as a band. */
  readonly overall: Bounds;
  /** The UAR of guessing: a dotted line. */
  readonly chance: number;
}

/** A dot for the UAR of each speaker, best at the top. */
export function speakerDots(
  scores: readonly SpeakerScore[],
  options: SpeakerDotOptions,
): Figure {
  const sorted = scores.toSorted((a, b) =>
    a.value - b.value || b.speaker.localeCompare(a.speaker, "en", { numeric: true })
  );
  const groups = [...new Set(sorted.map((s) => s.group))].sort();
  const data = groups.map((group, i) => {
    const own = sorted.filter((s) => s.group === group);
    return {
      type: "scatter",
      mode: "markers",
      name: group,
      x: own.map((s) => 100 * s.value),
      y: own.map((s) => s.speaker),
      text: own.map((s) => `${s.clips} clips`),
      hovertemplate: "%{y}: %{x:.1f} % %{text}<extra></extra>",
      marker: {
        size: 9,
        color: SERIES_COLOURS[i % SERIES_COLOURS.length],
        symbol: i === 0 ? "circle" : "diamond",
      },
    };
  });
  const layout = baseLayout({ title: "UAR per speaker" }, {
    xaxis: axis("UAR (%)", { range: [0, 100] }),
    yaxis: axis("speaker", {
      type: "category",
      categoryarray: sorted.map((s) => s.speaker),
      dtick: 1,
    }),
    showlegend: groups.length > 1,
    ...lines(options),
    height: 150 + 20 * Math.max(6, scores.length),
  });
  return { data, layout };
}

/** The band and line of all speakers, and the line of guessing. */
function lines({ overall: { mean, low, high }, chance }: SpeakerDotOptions): Layout {
  const upright = { yref: "paper", y0: 0, y1: 1, layer: "below" };
  const line = (x: number, style: Layout) => ({
    type: "line",
    ...upright,
    x0: x,
    x1: x,
    line: { color: INK, ...style },
  });
  const note = (text: string, x: number) => ({
    text,
    x,
    y: 1,
    yref: "paper",
    yanchor: "bottom",
    showarrow: false,
  });
  const shapes: Layout[] = [];
  if (low !== null && high !== null) {
    const band = { x0: 100 * low, x1: 100 * high, fillcolor: GRID, line: { width: 0 } };
    shapes.push({ type: "rect", ...upright, ...band });
  }
  shapes.push(line(100 * mean, { width: 1.5 }), line(100 * chance, { dash: "dot" }));
  return {
    shapes,
    annotations: [
      note(`all: UAR ${(100 * mean).toFixed(1)} %`, 100 * mean),
      note("chance", 100 * chance),
    ],
  };
}

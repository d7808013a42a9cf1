/** How well each speaker is recognised. @module */
import { groupScores } from "@/evaluation/pack.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import {
  axis,
  baseLayout,
  type Bounds,
  GRID,
  INK,
  labelTexts,
  note,
  SERIES_COLOURS,
} from "@/reporting/theme.ts";

/**
 * A dot for the UAR of each speaker, best at the top; genders have colours of their own.
 * @param options.overall the UAR over all speakers: a line, and its interval as a band
 * @param options.chance the UAR of guessing: a dotted line
 */
export function speakerDots(
  table: PredictionTable,
  options: { readonly overall: Bounds; readonly chance: number },
): Figure {
  const genders = new Map(table.rows.map((row) => [row.speaker, row.gender]));
  const scores = groupScores(table, "speaker").map(({ group, clips, uar }) => ({
    speaker: group,
    value: uar.value,
    clips,
    group: genders.get(group)!,
  }));
  const sorted = scores.sort((a, b) =>
    a.value - b.value || b.speaker.localeCompare(a.speaker, "en", { numeric: true })
  );
  const names = labelTexts(sorted.map((s) => s.speaker));
  const named = sorted.map((score, i) => ({ ...score, speaker: names[i]! }));
  const groups = [...new Set(sorted.map((s) => s.group))].sort();
  const data = groups.map((group, i) => {
    const own = named.filter((s) => s.group === group);
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
      categoryarray: names,
      dtick: 1,
    }),
    showlegend: groups.length > 1,
    shapes: lines(options.overall, options.chance),
    annotations: [
      name(`all: UAR ${(100 * options.overall.mean).toFixed(1)} %`, options.overall.mean),
      name("chance", options.chance),
    ],
    height: 150 + 20 * Math.max(6, scores.length),
  });
  return { data, layout };
}

/** A name above the line at a UAR. */
function name(text: string, uar: number): Layout {
  return note(text, { x: 100 * uar, y: 1, yref: "paper", yanchor: "bottom" });
}

/** The band and line of all speakers, and the line of guessing. */
function lines({ mean, low, high }: Bounds, chance: number): Layout[] {
  const upright = { yref: "paper", y0: 0, y1: 1, layer: "below" };
  const line = (uar: number, style: Layout) => ({
    type: "line",
    ...upright,
    x0: 100 * uar,
    x1: 100 * uar,
    line: { color: INK, ...style },
  });
  const shapes = [line(mean, { width: 1.5 }), line(chance, { dash: "dot" })];
  if (low === null || high === null) return shapes;
  const band = { x0: 100 * low, x1: 100 * high, fillcolor: GRID, line: { width: 0 } };
  return [{ type: "rect", ...upright, ...band }, ...shapes];
}

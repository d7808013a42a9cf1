/** A search over settings: how each variation did on each rung. @module */
import type { RungResult, SearchResult } from "@/recipes/search_result.ts";
import type { Figure, Trace } from "@/reporting/figure.ts";
import { rungText } from "@/reporting/search_text.ts";
import { axis, baseLayout, errorBars, SERIES_COLOURS } from "@/reporting/theme.ts";

/** Part of a row in which its dots lie one below the other. */
const SPREAD = 0.5;
/** Height of a line of the legend in pixels. */
const LEGEND_LINE = 21;
const SYMBOLS = ["circle", "diamond", "square", "triangle-up", "cross"];

/**
 * A row for each variation, with a dot and its interval for every rung that it was trained on: those
 * that came furthest at the top, the best of them first.
 */
export function searchFigure({ recipe, rungs }: SearchResult): Figure {
  const names = ranking(rungs);
  const data = rungs.map((rung, i) => rungTrace(rung, { names, number: i, of: rungs.length }));
  const failed = rungs.flatMap(({ outcomes }) => outcomes.filter(({ uar }) => uar === null));
  const labels = names.map((name) => {
    const hasFailed = failed.some(({ variation }) => variation === name);
    return hasFailed ? `${name} (failed)` : name;
  });
  const layout = baseLayout({}, {
    title: {
      text: `Settings of ${recipe} on validation speakers`,
      font: { size: 16 },
      x: 0,
      xref: "paper",
      xanchor: "left",
      y: 1,
      yanchor: "top",
      pad: { t: 24 },
    },
    xaxis: axis("validation UAR (%), with its 95 % interval over speakers"),
    yaxis: axis(undefined, {
      tickvals: [...names.keys()],
      ticktext: labels,
      range: [names.length - 0.4, -0.6],
      ticks: "",
    }),
    showlegend: true,
    legend: { x: 0, xanchor: "left", y: 1.01, yanchor: "bottom" },
    margin: { l: 60, r: 24, t: 64 + LEGEND_LINE * rungs.length, b: 52 },
    width: 860,
    height: 140 + LEGEND_LINE * rungs.length + 46 * names.length,
  });
  return { data, layout };
}

/** All variations: by the last rung that they were trained on, then by their UAR there. */
function ranking(rungs: readonly RungResult[]): string[] {
  const names = new Set<string>();
  for (const { outcomes } of rungs.toReversed()) {
    const sorted = outcomes.toSorted((a, b) => (b.uar?.mean ?? -1) - (a.uar?.mean ?? -1));
    for (const { variation } of sorted) names.add(variation);
  }
  return [...names];
}

function rungTrace(
  rung: RungResult,
  { names, number, of }: {
    readonly names: readonly string[];
    readonly number: number;
    readonly of: number;
  },
): Trace {
  const shown = rung.outcomes.filter(({ uar }) => uar !== null);
  const offset = of === 1 ? 0 : SPREAD * (number / (of - 1) - 0.5);
  const color = SERIES_COLOURS[number % SERIES_COLOURS.length]!;
  const bounds = shown.map(({ uar }) => uar ?? undefined);
  return {
    type: "scatter",
    mode: "markers",
    name: `rung ${number + 1}: ${rungText(rung)}`,
    x: bounds.map((uar) => 100 * uar!.mean),
    y: shown.map(({ variation }) => names.indexOf(variation) + offset),
    error_x: errorBars(bounds, { color, thickness: 1.5, width: 4 }),
    marker: { size: 9, color, symbol: SYMBOLS[number % SYMBOLS.length] },
    hovertemplate: "%{x:.1f} %<extra></extra>",
  };
}

/** A search over settings: how each variation did on each rung. @module */
import {
  heldOutUar,
  type Outcome,
  type RungResult,
  type SearchResult,
} from "@/recipes/search_result.ts";
import type { Figure, Layout, Trace } from "@/reporting/figure.ts";
import { rungText } from "@/reporting/search_text.ts";
import { axis, baseLayout, type Bounds, errorBars, SERIES_COLOURS } from "@/reporting/theme.ts";

/** Part of a row in which its dots lie one below the other. */
const SPREAD = 0.5;
/** Between two panels, as a part of the width of all. */
const PANEL_GAP = 0.05;
/** Height of a line of the legend in pixels. */
const LEGEND_LINE = 21;
const SYMBOLS = ["circle", "diamond", "square", "triangle-up", "cross"];

/** What a panel shows of an outcome. */
interface Panel {
  readonly title: string;
  readonly value: (outcome: Outcome) => Bounds | null;
}

const alone = (mean: number | null): Bounds | null =>
  mean === null ? null : { mean, low: null, high: null };

const PANELS: readonly Panel[] = [
  {
    title: "score (%)",
    value: ({ uar, heldOut, score }) =>
      uar === null || Object.keys(heldOut).length === 0 ? null : alone(score),
  },
  { title: "validation speakers, UAR (%)", value: ({ uar }) => uar },
  { title: "held-out corpora, UAR (%)", value: (outcome) => alone(heldOutUar(outcome)) },
];

/**
 * A row for each variation, with a dot for every rung that it was trained on: those that came furthest
 * at the top, the best of them first. There is a panel for each judge, and one for the score where it
 * is the mean of two. Intervals are over speakers.
 */
export function searchFigure({ recipe, rungs }: SearchResult): Figure {
  const names = ranking(rungs);
  const all = rungs.flatMap(({ outcomes }) => outcomes);
  const panels = PANELS.filter(({ value }) => all.some((outcome) => value(outcome) !== null));
  const data = panels.flatMap((panel, place) =>
    rungs.map((rung, i) =>
      rungTrace(rung, { names, number: i, of: rungs.length, value: panel.value, place })
    )
  );
  const failed = all.filter(({ error }) => error !== null);
  const labels = names.map((name) => {
    const hasFailed = failed.some(({ variation }) => variation === name);
    return hasFailed ? `${name} (failed)` : name;
  });
  const layout = baseLayout({}, {
    title: {
      text: `Settings of ${recipe}, judged on other voices`,
      font: { size: 16 },
      x: 0,
      xref: "paper",
      xanchor: "left",
      y: 1,
      yanchor: "top",
      pad: { t: 24 },
    },
    ...xAxes(panels),
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

/** The horizontal axes, side by side; all have the one vertical axis. */
function xAxes(panels: readonly Panel[]): Layout {
  const width = (1 - PANEL_GAP * (panels.length - 1)) / panels.length;
  const axes: Record<string, Layout> = {};
  for (const [i, { title }] of panels.entries()) {
    const start = i * (width + PANEL_GAP);
    axes[`xaxis${axisSuffix(i)}`] = axis(title, { domain: [start, start + width] });
  }
  return axes;
}

/** Plotly counts axes from 1, and leaves out the 1. */
function axisSuffix(place: number): string {
  return place === 0 ? "" : String(place + 1);
}

/** All variations: by the last rung that they were trained on, then by their score there. */
function ranking(rungs: readonly RungResult[]): string[] {
  const names = new Set<string>();
  for (const { outcomes } of rungs.toReversed()) {
    const sorted = outcomes.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1));
    for (const { variation } of sorted) names.add(variation);
  }
  return [...names];
}

function rungTrace(
  rung: RungResult,
  { names, number, of, value, place }: {
    readonly names: readonly string[];
    readonly number: number;
    readonly of: number;
    readonly value: Panel["value"];
    readonly place: number;
  },
): Trace {
  const shown = rung.outcomes.filter((outcome) => value(outcome) !== null);
  const offset = of === 1 ? 0 : SPREAD * (number / (of - 1) - 0.5);
  const color = SERIES_COLOURS[number % SERIES_COLOURS.length]!;
  const bounds = shown.map((outcome) => value(outcome) ?? undefined);
  return {
    type: "scatter",
    mode: "markers",
    name: `rung ${number + 1}: ${rungText(rung)}`,
    legendgroup: `rung ${number + 1}`,
    showlegend: place === 0,
    x: bounds.map((bound) => 100 * bound!.mean),
    y: shown.map(({ variation }) => names.indexOf(variation) + offset),
    xaxis: `x${axisSuffix(place)}`,
    error_x: errorBars(bounds, { color, thickness: 1.5, width: 4 }),
    marker: { size: 9, color, symbol: SYMBOLS[number % SYMBOLS.length] },
    hovertemplate: "%{x:.1f} %<extra></extra>",
  };
}

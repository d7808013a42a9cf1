/** The leakage ladder: the accuracy as the test part is less and less known. @module */
import type { ResultRow } from "@/evaluation/results.ts";
import type { Figure, Trace } from "@/reporting/figure.ts";
import { percentText } from "@/reporting/result_text.ts";
import { axis, baseLayout, errorBars, INK } from "@/reporting/theme.ts";

/** A rung and its result. */
export interface LadderRung {
  /** The way of testing, in a few words. */
  readonly title: string;
  readonly row: ResultRow;
}

/** Title and published accuracy. */
export interface LadderOptions {
  readonly title: string;
  /** The published accuracy in [0, 1], drawn as a line; null = none. */
  readonly claim: number | null;
}

/** Colours of leaky and of honest rungs, and of the ground behind them. */
const LEAKY = "#d55e00";
const HONEST = "#0072b2";
const LEAKY_GROUND = "rgba(213,94,0,0.07)";
const HONEST_GROUND = "rgba(0,114,178,0.07)";
/** Letters of a rung's title on one line. */
const LINE_LENGTH = 15;

/**
 * Bars that fall from left to right: the accuracy on each rung with its interval, the change from the
 * rung before, and the accuracy of guessing. Leaky rungs are hatched.
 */
export function ladderFigure(
  rungs: readonly LadderRung[],
  { title, claim }: LadderOptions,
): Figure {
  const layout = baseLayout({ title }, {
    xaxis: axis(undefined, {
      showgrid: false,
      ticks: "",
      tickvals: rungs.map((_, i) => i),
      ticktext: rungs.map(({ title: text }) => wrap(text)),
      tickangle: 0,
      range: [-0.6, rungs.length - 0.4],
    }),
    yaxis: axis("accuracy (%)", {
      range: [0, 120],
      tickvals: [0, 20, 40, 60, 80, 100],
    }),
    showlegend: false,
    shapes: [...grounds(rungs), ...chanceLines(rungs), ...claimLine(claim, rungs.length)],
    annotations: [
      ...regionNames(rungs),
      ...valueLabels(rungs),
      ...chanceName(rungs),
      ...claimName(claim, rungs.length),
    ],
    width: 980,
    height: 520,
    margin: { l: 64, r: 24, t: 60, b: 84 },
  });
  return { data: [bars(rungs, true), bars(rungs, false)], layout };
}

/** The bars of the leaky rungs, or of the honest ones, at their places among all. */
function bars(rungs: readonly LadderRung[], leaky: boolean): Trace {
  const own = [...rungs.entries()].filter(([, { row }]) => row.leaky === leaky);
  const hatching = { shape: "/", fillmode: "overlay", fgcolor: "#ffffff", fgopacity: 0.3, size: 9 };
  return {
    type: "bar",
    x: own.map(([i]) => i),
    y: own.map(([, { row }]) => 100 * row.wa.mean),
    width: 0.86,
    marker: { color: leaky ? LEAKY : HONEST, pattern: leaky ? hatching : undefined },
    error_y: errorBars(own.map(([, { row }]) => row.wa), { color: INK, thickness: 1.5, width: 5 }),
    hovertemplate: "%{y:.1f} %<extra></extra>",
  };
}

/** The text on lines of about equal length. */
function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= LINE_LENGTH) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines.join("<br>");
}

/** Runs of rungs that are leaky, or not, from first to last. */
function regions(rungs: readonly LadderRung[]): { leaky: boolean; from: number; to: number }[] {
  const found: { leaky: boolean; from: number; to: number }[] = [];
  rungs.forEach(({ row: { leaky } }, i) => {
    const last = found.at(-1);
    if (last?.leaky === leaky) last.to = i;
    else found.push({ leaky, from: i, to: i });
  });
  return found;
}

function grounds(rungs: readonly LadderRung[]): unknown[] {
  return regions(rungs).map(({ leaky, from, to }) => ({
    type: "rect",
    yref: "paper",
    x0: from - 0.5,
    x1: to + 0.5,
    y0: 0,
    y1: 1,
    fillcolor: leaky ? LEAKY_GROUND : HONEST_GROUND,
    line: { width: 0 },
    layer: "below",
  }));
}

function regionNames(rungs: readonly LadderRung[]): unknown[] {
  return regions(rungs).map(({ leaky, from, to }) => ({
    text: leaky ? "<b>LEAKY</b>: it knows the voices" : "<b>honest</b>: unseen speakers",
    x: (from + to) / 2,
    y: 119,
    yanchor: "top",
    showarrow: false,
    font: { size: 15, color: leaky ? LEAKY : HONEST },
  }));
}

/** The accuracy above each bar, and the change from the bar before at its top. */
function valueLabels(rungs: readonly LadderRung[]): unknown[] {
  return rungs.flatMap(({ row: { wa } }, i) => {
    const before = rungs[i - 1];
    const label = {
      text: `<b>${percentText(wa.mean)} %</b>`,
      x: i,
      y: 100 * (wa.high ?? wa.mean) + 0.5,
      yanchor: "bottom",
      showarrow: false,
      font: { size: 18 },
      bgcolor: "rgba(255,255,255,0.8)",
      borderpad: 0,
    };
    if (before === undefined) return [label];
    const change = wa.mean - before.row.wa.mean;
    return [label, {
      text: `<b>${change < 0 ? "−" : "+"}${percentText(Math.abs(change))}</b>`,
      x: i,
      y: 100 * (wa.low ?? wa.mean) - 0.5,
      yanchor: "top",
      showarrow: false,
      font: { size: 14, color: "#ffffff" },
    }];
  });
}

/** The accuracy of guessing on each rung: one over the number of its emotions. */
function chanceLines(rungs: readonly LadderRung[]): unknown[] {
  return rungs.map(({ row }, i) => ({
    type: "line",
    x0: i - 0.5,
    x1: i + 0.5,
    y0: chance(row),
    y1: chance(row),
    line: { color: INK, dash: "dot", width: 2 },
  }));
}

function chanceName(rungs: readonly LadderRung[]): unknown[] {
  const [first] = rungs;
  if (first === undefined) return [];
  return [{
    text: "guessing",
    x: 0,
    y: chance(first.row),
    yanchor: "bottom",
    showarrow: false,
    font: { size: 14, color: "#ffffff" },
  }];
}

function chance({ perClass }: ResultRow): number {
  return 100 / perClass.length;
}

function claimLine(claim: number | null, bars: number): unknown[] {
  if (claim === null) return [];
  return [{
    type: "line",
    x0: -0.5,
    x1: bars - 0.5,
    y0: 100 * claim,
    y1: 100 * claim,
    line: { color: INK, width: 1.2, dash: "dash" },
    layer: "below",
  }];
}

function claimName(claim: number | null, bars: number): unknown[] {
  if (claim === null) return [];
  return [{
    text: `published: ${(100 * claim).toFixed(0)} %`,
    x: bars - 0.52,
    y: 100 * claim,
    xanchor: "right",
    yanchor: "bottom",
    showarrow: false,
    font: { size: 14 },
  }];
}

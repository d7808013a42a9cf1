/** The leakage ladder: the accuracy as the test part is less and less known. @module */
import type { ResultRow } from "@/evaluation/results.ts";
import type { Figure, Layout, Trace } from "@/reporting/figure.ts";
import { percentText } from "@/reporting/result_text.ts";
import { axis, baseLayout, errorBars, INK, note } from "@/reporting/theme.ts";

/** A rung and its result. */
export interface LadderRung {
  /** The way of testing, in a few words. */
  readonly title: string;
  readonly row: ResultRow;
}

/** The drawing of leaky and of honest rungs. */
const LEAKY = {
  color: "#d55e00",
  ground: "rgba(213,94,0,0.07)",
  pattern: { shape: "/", fillmode: "overlay", fgcolor: "#ffffff", fgopacity: 0.3, size: 9 },
  name: "<b>LEAKY</b>: it knows the voices",
};
const HONEST = {
  color: "#0072b2",
  ground: "rgba(0,114,178,0.07)",
  pattern: undefined,
  name: "<b>honest</b>: unseen speakers",
};

/**
 * Bars that fall from left to right: the accuracy on each rung with its interval, the change from the
 * rung before, and the accuracy of guessing. Leaky rungs are hatched.
 * @param options.claim the published accuracy in [0, 1], drawn as a line; null = none
 */
export function ladderFigure(
  rungs: readonly LadderRung[],
  options: { readonly title: string; readonly claim: number | null },
): Figure {
  const grounds = regions(rungs).map(({ look, from, to }): Layout => ({
    type: "rect",
    yref: "paper",
    x0: from - 0.5,
    x1: to + 0.5,
    y0: 0,
    y1: 1,
    fillcolor: look.ground,
    line: { width: 0 },
    layer: "below",
  }));
  const names = regions(rungs).map(({ look, from, to }) => {
    const font = { size: 15, color: look.color };
    return note(look.name, { x: (from + to) / 2, y: 119, yanchor: "top", font });
  });
  const claim = claimMarks(options.claim, rungs.length);
  const layout = baseLayout({ title: options.title }, {
    xaxis: axis(undefined, {
      showgrid: false,
      ticks: "",
      tickvals: rungs.map((_, i) => i),
      ticktext: rungs.map(({ title }) => wrap(title)),
      tickangle: 0,
      range: [-0.6, rungs.length - 0.4],
    }),
    yaxis: axis("accuracy (%)", { range: [0, 120], tickvals: [0, 20, 40, 60, 80, 100] }),
    showlegend: false,
    shapes: [...grounds, ...rungs.map(chanceLine), ...claim.shapes],
    annotations: [...names, ...valueLabels(rungs), ...claim.annotations],
    width: 980,
    height: 520,
    margin: { l: 64, r: 24, t: 60, b: 84 },
  });
  return { data: [bars(rungs, true), bars(rungs, false)], layout };
}

/** The bars of the leaky rungs, or of the honest ones, at their places among all. */
function bars(rungs: readonly LadderRung[], leaky: boolean): Trace {
  const own = [...rungs.entries()].filter(([, { row }]) => row.leaky === leaky);
  const { color, pattern } = leaky ? LEAKY : HONEST;
  return {
    type: "bar",
    x: own.map(([i]) => i),
    y: own.map(([, { row }]) => 100 * row.wa.mean),
    width: 0.86,
    marker: { color, pattern },
    error_y: errorBars(own.map(([, { row }]) => row.wa), { color: INK, thickness: 1.5, width: 5 }),
    hovertemplate: "%{y:.1f} %<extra></extra>",
  };
}

/** The text on lines of at most 15 letters, or of one word. */
function wrap(text: string): string {
  return text.replace(/(?=\S)(.{1,15}|\S+)(\s+|$)/g, "$1<br>").replace(/<br>$/, "");
}

/** Runs of rungs that are leaky, or not, from first to last. */
function regions(rungs: readonly LadderRung[]) {
  const found: { look: typeof LEAKY | typeof HONEST; from: number; to: number }[] = [];
  for (const [i, { row }] of rungs.entries()) {
    const look = row.leaky ? LEAKY : HONEST;
    const last = found.at(-1);
    if (last?.look === look) last.to = i;
    else found.push({ look, from: i, to: i });
  }
  return found;
}

/** The accuracy above each bar, and the change from the bar before at its top. */
function valueLabels(rungs: readonly LadderRung[]): Layout[] {
  const white = { size: 14, color: "#ffffff" };
  return rungs.flatMap(({ row }, i) => {
    const { mean, low, high } = row.wa;
    const label = note(`<b>${percentText(mean)} %</b>`, {
      x: i,
      y: 100 * (high ?? mean) + 0.5,
      yanchor: "bottom",
      font: { size: 18 },
      bgcolor: "rgba(255,255,255,0.8)",
      borderpad: 0,
    });
    const before = rungs[i - 1];
    if (before === undefined) {
      return [label, note("guessing", { x: 0, y: chance(row), yanchor: "bottom", font: white })];
    }
    const change = mean - before.row.wa.mean;
    const text = `<b>${change < 0 ? "−" : "+"}${percentText(Math.abs(change))}</b>`;
    const y = 100 * (low ?? mean) - 0.5;
    return [label, note(text, { x: i, y, yanchor: "top", font: white })];
  });
}

/** The accuracy of guessing on a rung. */
function chanceLine({ row }: LadderRung, i: number): Layout {
  const line = { color: INK, dash: "dot", width: 2 };
  return { type: "line", x0: i - 0.5, x1: i + 0.5, y0: chance(row), y1: chance(row), line };
}

/** One over the number of emotions, in per cent. */
function chance({ perClass }: ResultRow): number {
  return 100 / perClass.length;
}

/** The published accuracy: a line, and its name above the line. */
function claimMarks(claim: number | null, bars: number) {
  if (claim === null) return { shapes: [], annotations: [] };
  const y = 100 * claim;
  const line = { color: INK, width: 1.2, dash: "dash" };
  const place = { x: bars - 0.52, y, xanchor: "right", yanchor: "bottom", font: { size: 14 } };
  return {
    shapes: [{ type: "line", x0: -0.5, x1: bars - 0.5, y0: y, y1: y, line, layer: "below" }],
    annotations: [note(`published: ${y.toFixed(0)} %`, place)],
  };
}

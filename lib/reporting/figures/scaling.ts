/** How a cost grows with the size of the work: measured points and the straight line through them. @module */
import { InputError } from "@/base/errors.ts";
import type { Figure, Trace } from "@/reporting/figure.ts";
import { axis, baseLayout, SERIES_COLOURS } from "@/reporting/theme.ts";

/** A straight line `y = intercept + slope x`. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
  /** Share of the points' variance that the line explains: 1 = all points lie on it. */
  readonly r2: number;
}

/**
 * The line through points with the smallest sum of squared distances in y.
 * @param x sizes, at least two different ones
 * @param y costs, as many
 * @throws TypeError when there are more of one than of the other; RangeError when no line is defined
 */
export function fitLine(x: readonly number[], y: readonly number[]): Line {
  const n = x.length;
  if (y.length !== n) throw new InputError("fit a line", `${n} sizes but ${y.length} costs`);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / n;
  const [mx, my] = [mean(x), mean(y)];
  let xx = 0, xy = 0, yy = 0;
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [x[i]! - mx, y[i]! - my];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  if (!(xx > 0)) {
    throw new InputError(`fit a line to ${n} points`, "two different sizes are needed");
  }
  const slope = xy / xx;
  return { intercept: my - slope * mx, slope, r2: yy === 0 ? 1 : (xy * xy) / (xx * yy) };
}

/** One measured cost. */
export interface ScalingSeries {
  readonly name: string;
  /** Sizes of the work. */
  readonly x: readonly number[];
  /** What it cost, one for each size. */
  readonly y: readonly number[];
}

/** What is measured. */
export interface ScalingText {
  /** Drawn above the panel. */
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Unit of the costs, such as `ms`. */
  readonly unit: string;
  /** What the size counts, in the singular, such as `clip`. */
  readonly item: string;
  /** Draw the straight line and say how well it fits; false for what should not grow. @default true */
  readonly fit?: boolean;
}

/** Costs as points, each with its straight line; slope and R² are written beside the names. */
export function scalingFigure(series: readonly ScalingSeries[], options: ScalingText): Figure {
  const { title, xTitle, yTitle } = options;
  const most = Math.max(...series.flatMap(({ y }) => y));
  const layout = baseLayout({ title }, {
    xaxis: axis(xTitle, { rangemode: "tozero" }),
    // Room for the names above the highest point.
    yaxis: axis(yTitle, { range: [0, most * (1.08 + LINE_HEIGHT * series.length)] }),
    annotations: series.map((one, i) => nameOf(one, { ...options, place: i })),
    showlegend: false,
  });
  return { data: series.flatMap((one, i) => traces(one, i, options.fit ?? true)), layout };
}

/** Height of a name, as a share of the panel. */
const LINE_HEIGHT = 0.07;

function colourAt(place: number): string {
  return SERIES_COLOURS[place % SERIES_COLOURS.length]!;
}

function nameOf({ name, x, y }: ScalingSeries, options: ScalingText & { place: number }) {
  const { place, fit = true } = options;
  return {
    text: fit ? `${name}: ${lineText(fitLine(x, y), options)}` : name,
    font: { color: colourAt(place), size: 12 },
    ...{ xref: "x domain", x: 0.02, xanchor: "left" },
    ...{ yref: "y domain", y: 1 - LINE_HEIGHT * place, yanchor: "top" },
    showarrow: false,
    bgcolor: "#ffffff",
  };
}

function traces({ name, x, y }: ScalingSeries, place: number, fit: boolean): Trace[] {
  const color = colourAt(place), common = { type: "scatter", name, x, y };
  if (!fit) return [{ ...common, mode: "lines+markers", line: { color }, marker: { color } }];
  const { intercept, slope } = fitLine(x, y), ends = [Math.min(...x), Math.max(...x)];
  return [
    { ...common, mode: "markers", marker: { color, size: 7 } },
    {
      ...common,
      mode: "lines",
      x: ends,
      y: ends.map((size) => intercept + slope * size),
      line: { color, width: 1.4, dash: "dash" },
    },
  ];
}

/** A line in words: `1.2 ms per clip, R² 0.9991`; small parts of a second are told in ms. */
export function lineText(
  { slope, r2 }: Line,
  { unit, item }: { readonly unit: string; readonly item: string },
): string {
  const small = unit === "s" && slope < 0.1;
  const cost = `${Number((small ? 1000 * slope : slope).toPrecision(3))} ${small ? "ms" : unit}`;
  return `${cost} per ${item}, R² ${r2.toFixed(4)}`;
}

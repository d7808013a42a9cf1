/** Histograms and boxes of the values of groups. @module */
import { InputError } from "@/base/errors.ts";
import { quantile } from "@/evaluation/intervals.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { axis, baseLayout, colourOf, type FigureText, labelTexts } from "@/reporting/theme.ts";

/** Values that belong together. */
export interface Group {
  readonly label: string;
  readonly values: readonly number[];
}

/**
 * The values of records that share a label, one group for each label that occurs.
 * @param options.by the field that holds the label
 * @param options.value what is measured of a record
 * @param options.order order of the groups @default natural order (`a-2` before `a-10`)
 */
export function groupValues<K extends string, R extends Readonly<Record<K, string>>>(
  records: readonly R[],
  options: {
    readonly by: K;
    readonly value: (record: R) => number;
    readonly order?: readonly string[];
  },
): Group[] {
  const { by, value, order } = options;
  const groups = Map.groupBy(records, (record): string => record[by]);
  const natural = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
  const labels = order?.filter((label) => groups.has(label)) ?? [...groups.keys()].sort(natural);
  return labels.map((label) => ({ label, values: groups.get(label)!.map(value) }));
}

/** Most dots beyond each whisker; more would overlap and enlarge the file. */
const MOST_DOTS = 40;

/** Most bins of a histogram. */
const MOST_BINS = 60;

/**
 * Counts of values in bins of equal, round width, one stack of bars for each group. Values that are
 * not finite are left out, and the title counts them.
 * @throws {InputError} if no value is finite
 */
export function histogramFigure(groups: readonly Group[], options: FigureText = {}): Figure {
  const { drawn, title } = finiteGroups(groups, options.title);
  const all = drawn.flatMap((g) => g.values);
  const low = all.reduce((m, v) => Math.min(m, v));
  const high = all.reduce((m, v) => Math.max(m, v));
  const width = roundWidth((high - low) / MOST_BINS);
  const start = Math.floor(low / width + 1e-9) * width;
  const bins = Math.max(1, Math.ceil((high - start) / width - 1e-9));
  const centres = Array.from({ length: bins }, (_, i) => start + (i + 0.5) * width);
  const names = labelTexts(drawn.map(({ label }) => label));
  const data = drawn.map(({ label, values }, i) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) {
      counts[Math.min(bins - 1, Math.floor((value - start) / width + 1e-9))]!++;
    }
    const marker = { color: colourOf(label, i) };
    return { type: "bar", name: names[i], x: centres, y: counts, width, marker };
  });
  const layout = baseLayout({ ...options, title }, {
    barmode: "stack",
    bargap: 0,
    showlegend: drawn.length > 1,
  });
  return { data, layout };
}

/** The least of 0.01, 0.02, 0.05, 0.1, … that is not below a width. */
function roundWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(0.01, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= least)!;
}

/**
 * Tukey's box per group; values beyond the whiskers are dots, at most 40 on each side, with the
 * outermost. Values that are not finite are left out, and the title counts them.
 * @throws {InputError} if no value is finite
 * @param options.colour one for all boxes @default the emotion's colour, or the next of the palette
 */
export function boxFigure(
  groups: readonly Group[],
  options: FigureText & { readonly colour?: string } = {},
): Figure {
  const { drawn, title } = finiteGroups(groups, options.title);
  const names = labelTexts(drawn.map(({ label }) => label));
  const data = drawn.map(({ label, values }, i) => ({
    type: "box",
    name: names[i],
    x: [names[i]],
    ...boxOf(values.toSorted((a, b) => a - b)),
    marker: { color: options.colour ?? colourOf(label, i), size: 3 },
    line: { width: 1.5 },
  }));
  const layout = baseLayout({ ...options, title }, {
    showlegend: false,
    xaxis: axis(options.xTitle, { type: "category", showgrid: false }),
  });
  return { data, layout };
}

function boxOf(sorted: readonly number[]): Layout {
  const q1 = quantile(sorted, 0.25);
  const q3 = quantile(sorted, 0.75);
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((v) => v >= q1 - reach && v <= q3 + reach);
  const below = sorted.filter((v) => v < q1 - reach);
  const above = sorted.filter((v) => v > q3 + reach);
  const dots = [...someOf(below), ...someOf(above)];
  const points = { y: [dots], boxpoints: "all", pointpos: 0, jitter: 0.3 };
  return {
    q1: [q1],
    median: [quantile(sorted, 0.5)],
    q3: [q3],
    lowerfence: [inside[0]],
    upperfence: [inside.at(-1)],
    ...(dots.length > 0 ? points : { boxpoints: false }),
  };
}

/** At most 40 of the values, evenly spread, with the first and the last. */
function someOf(values: readonly number[]): readonly number[] {
  if (values.length <= MOST_DOTS) return values;
  const step = (values.length - 1) / (MOST_DOTS - 1);
  return Array.from({ length: MOST_DOTS }, (_, i) => values[Math.round(i * step)]!);
}

/** The groups without values such as the level of silence, and a title with their number. */
function finiteGroups(groups: readonly Group[], title: string | undefined) {
  const drawn = groups
    .map(({ label, values }) => ({ label, values: values.filter(Number.isFinite) }))
    .filter(({ values }) => values.length > 0);
  if (drawn.length === 0) throw new InputError("draw a distribution", "there is no finite value");
  const missing = groups.flatMap((g) => g.values).filter((value) => !Number.isFinite(value)).length;
  if (title === undefined || missing === 0) return { drawn, title };
  return { drawn, title: `${title} (${missing} without a finite value left out)` };
}

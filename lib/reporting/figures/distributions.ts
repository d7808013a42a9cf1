/** How values are spread: histograms and boxes per group. @module */
import { InputError } from "@/base/errors.ts";
import { quantile } from "@/evaluation/intervals.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { axis, baseLayout, colourOf, type FigureText } from "@/reporting/theme.ts";

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
 * @throws RangeError when a label is missing from the order
 */
export function groupValues<K extends string, R extends Readonly<Record<K, string>>>(
  records: readonly R[],
  options: {
    readonly by: K;
    readonly value: (record: R) => number;
    readonly order?: readonly string[];
  },
): Group[] {
  const { by, value, order } = options, groups = new Map<string, number[]>();
  for (const record of records) {
    const values = groups.get(record[by]) ?? [];
    groups.set(record[by], values);
    values.push(value(record));
  }
  const natural = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
  const labels = order?.filter((label) => groups.has(label)) ?? [...groups.keys()].sort(natural);
  if (labels.length < groups.size) {
    const missing = [...groups.keys()].filter((label) => !labels.includes(label));
    throw new InputError("group values", `${missing.join(", ")} is not in the order`);
  }
  return labels.map((label) => ({ label, values: groups.get(label)! }));
}

/** How finely a histogram divides its values. */
export interface HistogramOptions extends FigureText {
  /** Width of a bar in the values' unit. @default the range in 40 parts */
  readonly binWidth?: number;
}

/** Dots beyond each whisker; more are a smear, and a large file. */
const MOST_DOTS = 40;

/**
 * Counts of values in bins of equal width, one stack of bars for each group. Bins are closed on the
 * left; the highest value falls into the last bin.
 */
export function histogramFigure(
  groups: readonly Group[],
  options: HistogramOptions = {},
): Figure {
  checkGroups(groups);
  const all = groups.flatMap((g) => g.values);
  const low = all.reduce((m, v) => Math.min(m, v)), high = all.reduce((m, v) => Math.max(m, v));
  const width = options.binWidth ?? ((high - low) / 40 || 1);
  if (!(width > 0)) throw new InputError("draw a histogram", `binWidth ${width} is not > 0`);
  const start = Math.floor(low / width + 1e-9) * width;
  const bins = Math.max(1, Math.ceil((high - start) / width - 1e-9));
  const centres = Array.from({ length: bins }, (_, i) => start + (i + 0.5) * width);
  const data = groups.map(({ label, values }, i) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) {
      counts[Math.min(bins - 1, Math.floor((value - start) / width + 1e-9))]!++;
    }
    const marker = { color: colourOf(label, i) };
    return { type: "bar", name: label, x: centres, y: counts, width, marker };
  });
  const layout = baseLayout(options, {
    barmode: "stack",
    bargap: 0,
    showlegend: groups.length > 1,
  });
  return { data, layout };
}

/**
 * A box per group: median, quartiles, and whiskers to the last value within 1.5 times the quartiles'
 * distance (Tukey); values beyond are dots, at most 40 on each side of each box, the outermost among
 * them.
 * @param options.colour one for all boxes @default the emotion's colour, or the next of the palette
 */
export function boxFigure(
  groups: readonly Group[],
  options: FigureText & { readonly colour?: string } = {},
): Figure {
  checkGroups(groups);
  const { colour } = options;
  const data = groups.map(({ label, values }, i) => {
    const sorted = values.toSorted((a, b) => a - b);
    const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
    const reach = 1.5 * (q3! - q1!);
    const inside = sorted.filter((v) => v >= q1! - reach && v <= q3! + reach);
    const outside = [
      ...someOf(sorted.filter((v) => v < q1! - reach)),
      ...someOf(sorted.filter((v) => v > q3! + reach)),
    ];
    return {
      type: "box",
      name: label,
      x: [label],
      q1: [q1],
      median: [median],
      q3: [q3],
      lowerfence: [inside[0]],
      upperfence: [inside.at(-1)],
      ...(outside.length > 0
        ? { y: [outside], boxpoints: "all", pointpos: 0, jitter: 0.3 }
        : { boxpoints: false }),
      marker: { color: colour ?? colourOf(label, i), size: 3 },
      line: { width: 1.5 },
    };
  });
  return { data, layout: baseLayout(options, { showlegend: false, ...categories(options) }) };
}

/** The values, or as many of them as are drawn, evenly spread, the first and the last included. */
function someOf(values: readonly number[]): number[] {
  const shown = Math.min(values.length, MOST_DOTS);
  return Array.from(
    { length: shown },
    (_, i) => values[Math.round(i * (values.length - 1) / Math.max(1, shown - 1))]!,
  );
}

function categories({ xTitle }: FigureText): Layout {
  return { xaxis: axis(xTitle, { type: "category", showgrid: false }) };
}

function checkGroups(groups: readonly Group[]): void {
  if (groups.length === 0) throw new InputError("draw a distribution", "there is no group");
  for (const { label, values } of groups) {
    if (values.length === 0) {
      throw new InputError("draw a distribution", `group "${label}" holds no value`);
    }
    const bad = values.find((value) => !Number.isFinite(value));
    if (bad !== undefined) {
      throw new InputError("draw a distribution", `group "${label}" holds ${bad}`);
    }
  }
}

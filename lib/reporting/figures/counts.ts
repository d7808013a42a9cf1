/** How many recordings there are of what: bars. @module */
import { emotionsIn } from "@/corpora/emotion.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, colourOf, type FigureText } from "@/reporting/theme.ts";

/** One series of bars: a value for each label of the figure. */
export interface BarSeries {
  readonly name: string;
  readonly values: readonly number[];
  /** One colour, or one for each bar. @default the emotion's colour, or the next of the palette */
  readonly colour?: string | readonly string[];
}

/** Sums above more stacks than this would run into each other. */
const MOST_SUMS = 14;

/**
 * Bars over labels; several series are stacked, with the sum above each of up to 14 stacks.
 * @param options.stacked `false` sets the series side by side, without sums @default true
 */
export function barFigure(
  labels: readonly string[],
  series: readonly BarSeries[],
  options: FigureText & { stacked?: boolean } = {},
): Figure {
  const { stacked = true } = options;
  const sums = labels.map((_, i) => series.reduce((sum, s) => sum + (s.values[i] ?? 0), 0));
  const several = series.length > 1;
  const data = series.map((s, i) => ({
    type: "bar",
    name: s.name,
    x: labels,
    y: s.values,
    marker: { color: s.colour ?? colourOf(s.name, i) },
    ...(several ? {} : { text: s.values.map(String), textposition: "outside", cliponaxis: false }),
  }));
  const totals = several && stacked && labels.length <= MOST_SUMS
    ? labels.map((label, i) => ({
      x: label,
      y: sums[i],
      text: String(sums[i]),
      showarrow: false,
      yanchor: "bottom",
    }))
    : [];
  const layout = baseLayout(options, {
    barmode: stacked ? "stack" : "group",
    bargap: 0.25,
    showlegend: several,
    annotations: totals,
    xaxis: axis(options.xTitle, { showgrid: false }),
  });
  return { data, layout };
}

/** Labels that an utterance carries besides its emotion. */
export type Grouping = "corpus" | "speaker" | "gender" | "channel" | "intensity" | "statement";

/**
 * Recordings per emotion.
 * @param options.by splits each bar by another label
 */
export function emotionCounts(
  utterances: readonly Utterance[],
  options: { by?: Grouping; title?: string } = {},
): Figure {
  const { by, title = "Recordings per emotion" } = options;
  const emotions = emotionsIn(utterances);
  const count = (keep: (u: Utterance) => boolean) =>
    emotions.map((e) => utterances.filter((u) => u.emotion === e && keep(u)).length);
  const series = by === undefined
    ? [{
      name: "recordings",
      values: count(() => true),
      colour: emotions.map((e, i) => colourOf(e, i)),
    }]
    : distinct(utterances, by).map((name) => ({ name, values: count((u) => u[by] === name) }));
  return barFigure(emotions, series, { title, xTitle: "emotion", yTitle: "recordings" });
}

/** Recordings per speaker, each bar split by emotion. */
export function speakerCounts(
  utterances: readonly Utterance[],
  options: { title?: string } = {},
): Figure {
  const { title = "Recordings per speaker" } = options;
  const speakers = distinct(utterances, "speaker");
  const series = emotionsIn(utterances).map((emotion) => ({
    name: emotion,
    values: speakers.map((s) =>
      utterances.filter((u) => u.speaker === s && u.emotion === emotion).length
    ),
  }));
  return barFigure(speakers, series, { title, xTitle: "speaker", yTitle: "recordings" });
}

/** The different values of a label, in natural order (`ravdess-2` before `ravdess-10`). */
function distinct(utterances: readonly Utterance[], by: Grouping): string[] {
  const found = [...new Set(utterances.map((u) => u[by]))];
  return found.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

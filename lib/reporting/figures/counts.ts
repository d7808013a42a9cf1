/** Counts of recordings as bars. @module */
import { emotionsIn } from "@/corpora/emotion.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { axis, baseLayout, colourOf, type FigureText } from "@/reporting/theme.ts";

/** One series of stacked bars: a value for each label of the figure. */
interface BarSeries {
  readonly name: string;
  readonly values: readonly number[];
  /** One colour for each bar. @default the emotion's colour, or the next of the palette */
  readonly colours?: readonly string[];
}

/** More sums than this above the stacks would overlap. */
const MOST_SUMS = 14;

/**
 * Recordings per emotion.
 * @param options.by splits each bar by another label
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseRavdessName } from "@/corpora/ravdess.ts";
 * import type { Utterance } from "@/corpora/utterance.ts";
 * import { emotionCounts } from "@/reporting/figures/mod.ts";
 *
 * const file = { path: "", sha256: "", sampleRate: 48_000, channels: 1, durationSec: 3.5 };
 * const names = ["03-01-04-01-01-01-12.wav", "03-01-04-01-02-01-12.wav"];
 * const corpus = "ravdess";
 * const sad = names.map((name): Utterance => ({ ...parseRavdessName(name, { corpus }), ...file }));
 * const { data } = emotionCounts(sad);
 * assert.deepEqual([data[0]?.x, data[0]?.y], [["sad"], [2]]);
 * ```
 */
export function emotionCounts(
  utterances: readonly Utterance[],
  options: { by?: Grouping } = {},
): Figure {
  const { by } = options;
  const emotions = emotionsIn(utterances);
  const count = (own: readonly Utterance[]) =>
    emotions.map((emotion) => own.filter((u) => u.emotion === emotion).length);
  const series = by === undefined
    ? [{ name: "recordings", values: count(utterances), colours: emotions.map(colourOf) }]
    : distinct(utterances, by).map((name) => ({
      name,
      values: count(utterances.filter((u) => u[by] === name)),
    }));
  return stackedBars(emotions, series, {
    title: "Recordings per emotion",
    xTitle: "emotion",
    yTitle: "recordings",
  });
}

/** Recordings per speaker, each bar split by emotion. */
export function speakerCounts(utterances: readonly Utterance[]): Figure {
  const speakers = distinct(utterances, "speaker");
  const series = emotionsIn(utterances).map((emotion) => ({
    name: emotion,
    values: speakers.map((s) =>
      utterances.filter((u) => u.speaker === s && u.emotion === emotion).length
    ),
  }));
  return stackedBars(speakers, series, {
    title: "Recordings per speaker",
    xTitle: "speaker",
    yTitle: "recordings",
  });
}

/** Labels of an utterance besides its emotion. */
type Grouping = "corpus" | "speaker" | "gender" | "channel" | "intensity" | "statement";

/** The different values of a label, in natural order (`ravdess-2` before `ravdess-10`). */
function distinct(utterances: readonly Utterance[], by: Grouping): string[] {
  const found = [...new Set(utterances.map((u) => u[by]))];
  return found.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Bars over labels; several series are stacked, with the sum above each of up to 14 stacks. */
function stackedBars(
  labels: readonly string[],
  series: readonly BarSeries[],
  options: FigureText,
): Figure {
  const several = series.length > 1;
  const data = series.map((s, i) => {
    const bars = {
      type: "bar",
      name: s.name,
      x: labels,
      y: s.values,
      marker: { color: s.colours ?? colourOf(s.name, i) },
    };
    if (several) return bars;
    return { ...bars, text: s.values.map(String), textposition: "outside", cliponaxis: false };
  });
  const layout = baseLayout(options, {
    barmode: "stack",
    bargap: 0.25,
    showlegend: several,
    annotations: several && labels.length <= MOST_SUMS ? sums(labels, series) : [],
    xaxis: axis(options.xTitle, { showgrid: false }),
  });
  return { data, layout };
}

/** The sum of each stack, written above it. */
function sums(labels: readonly string[], series: readonly BarSeries[]): Layout[] {
  return labels.map((label, i) => {
    const sum = series.reduce((total, s) => total + s.values[i]!, 0);
    return { x: label, y: sum, text: String(sum), showarrow: false, yanchor: "bottom" };
  });
}

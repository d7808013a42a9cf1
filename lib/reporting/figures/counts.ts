/** Counts of recordings as bars. @module */
import { emotionsIn } from "@/corpora/emotion.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, colourOf, labelTexts, note } from "@/reporting/theme.ts";

/** More sums than this above the stacks would overlap. */
const MOST_SUMS = 14;

/** Recordings per emotion, each bar split by another label. */
export function emotionCounts(
  utterances: readonly Utterance[],
  options: { readonly by: "corpus" | "gender" | "channel" | "intensity" | "statement" },
): Figure {
  return stackedBars(utterances, { over: "emotion", stacked: options.by });
}

/** Recordings per speaker, each bar split by emotion. */
export function speakerCounts(utterances: readonly Utterance[]): Figure {
  return stackedBars(utterances, { over: "speaker", stacked: "emotion" });
}

/** Labels of an utterance. */
type Grouping = "corpus" | "speaker" | "gender" | "channel" | "intensity" | "statement" | "emotion";

/** The values that occur: emotions in their order, others in natural order (`a-2` before `a-10`). */
function valuesOf(utterances: readonly Utterance[], by: Grouping): readonly string[] {
  if (by === "emotion") return emotionsIn(utterances);
  const found = [...new Set(utterances.map((u) => u[by]))];
  return found.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** A bar over each label, stacked of the series, with the sum above each of up to 14 stacks. */
function stackedBars(
  utterances: readonly Utterance[],
  { over, stacked }: { readonly over: "emotion" | "speaker"; readonly stacked: Grouping },
): Figure {
  const labels = valuesOf(utterances, over);
  const x = labelTexts(labels);
  const series = valuesOf(utterances, stacked);
  const names = labelTexts(series);
  const count = (label: string, name?: string) =>
    utterances.filter((u) => u[over] === label && (name === undefined || u[stacked] === name))
      .length;
  const sums = labels.map((label, i) => {
    const sum = count(label);
    return note(String(sum), { x: x[i], y: sum, yanchor: "bottom" });
  });
  const data = series.map((name, i) => ({
    type: "bar",
    name: names[i],
    x,
    y: labels.map((label) => count(label, name)),
    marker: { color: colourOf(name, i) },
  }));
  const layout = baseLayout({ title: `Recordings per ${over}`, yTitle: "recordings" }, {
    barmode: "stack",
    bargap: 0.25,
    showlegend: series.length > 1,
    annotations: labels.length <= MOST_SUMS ? sums : [],
    xaxis: axis(over, { type: "category", showgrid: false }),
  });
  return { data, layout };
}

/** What somebody should listen to: the same sound twice, like sounds with unlike labels, outliers. @module */
import { duplicateGroups } from "@/corpora/duplicates.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { Measured } from "@/reporting/eda/measured.ts";
import { closestPairs, findOutliers } from "@/reporting/eda/similar.ts";
import { type Html, markup } from "@/reporting/html.ts";
import { left, right } from "@/reporting/table.ts";
import type { ClipHtml } from "./clips.ts";
import type { CorpusFacts } from "./facts.ts";
import { labelHtml, nameHtml, type Section } from "./page.ts";
import { htmlTable } from "./tables.ts";

/** Lines of each list. */
const MOST = 20;
/** Groups of identical files that are listed. */
const MOST_GROUPS = 100;

/** Identical files, the most similar recordings with different labels, and outliers. */
export function listeningSections(facts: CorpusFacts, clip: ClipHtml): Section[] {
  const sections: Section[] = [];
  const twins = twinTable(facts, clip);
  if (twins !== null) sections.push({ id: "twins", title: "Identical files", body: [twins] });
  if (new Set(facts.measured.map((u) => u.emotion)).size < 2) return sections;
  sections.push(alikeSection(facts, clip), outlierSection(facts, clip));
  return sections;
}

function twinTable({ utterances }: CorpusFacts, clip: ClipHtml): Html | null {
  const byId = new Map(utterances.map((u) => [u.id, u]));
  const groups = duplicateGroups(utterances);
  if (groups.length === 0) return null;
  const shown = groups.slice(0, MOST_GROUPS).map((ids) => ids.map((id) => byId.get(id)!));
  const values = (group: readonly Utterance[], key: "emotion" | "speaker") =>
    [...new Set(group.map((u) => u[key]))].map((value) => markup`<div>${labelHtml(value)}</div>`);
  const more = groups.length > MOST_GROUPS ? ` (the first ${MOST_GROUPS} of ${groups.length})` : "";
  return htmlTable(shown, [
    left("recordings", (group) => group.map((u) => markup`<div>${clip(u)}</div>`)),
    left("labels", (group) => values(group, "emotion")),
    left("speakers", (group) => values(group, "speaker")),
  ], { caption: `Recordings with the same bytes${more}` });
}

function alikeSection({ measured }: CorpusFacts, clip: ClipHtml): Section {
  const pairs = closestPairs(measured, { count: MOST });
  const side = (u: Measured) =>
    markup`${clip(u)}${labelHtml(u.emotion)}<span class="soft">${nameHtml(u.speaker)}</span>`;
  return {
    id: "alike",
    title: "Sound alike, labelled differently",
    body: [
      markup`<p>The ${
        String(pairs.length)
      } closest pairs with different labels. Some are wrong labels, or the same take twice; most only show
how close two labels can be. Similarity is the cosine between summaries of the sound (mean and deviation
of 24 log-mel bands, standardised over the corpus): 1 is the same.</p>`,
      htmlTable(pairs, [
        left("recording, label, speaker", ({ a }) => side(a)),
        left("sounds like", ({ b }) => side(b)),
        right("similarity", ({ similarity }) => similarity.toFixed(3)),
      ], { caption: "Closest pairs with different labels" }),
    ],
  };
}

function outlierSection({ measured }: CorpusFacts, clip: ClipHtml): Section {
  return {
    id: "outliers",
    title: "Worth a second label",
    body: [
      markup`<p>Recordings far from the centre of their label, given who speaks, and closest to that of another
label. Ask a second person what they hear. The distance is in medians of all distances: 1 is usual.</p>`,
      htmlTable(findOutliers(measured, { count: MOST }), [
        left("recording", ({ recording }) => clip(recording)),
        left("label", ({ recording }) => labelHtml(recording.emotion)),
        left("speaker", ({ recording }) => nameHtml(recording.speaker)),
        left("closer to", ({ closerTo }) => closerTo === null ? "" : labelHtml(closerTo)),
        right("distance", ({ distance }) => distance.toFixed(2)),
      ], { caption: "Recordings that sound unlike their label" }),
    ],
  };
}

/** The report of a corpus: what is in it, what is odd, and what somebody should listen to. @module */
import { seededRandom } from "@/base/random.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { surveyRecordings } from "@/reporting/eda/survey.ts";
import { type Html, markup } from "@/reporting/html.ts";
import { left, right } from "@/reporting/table.ts";
import { clipNames, isPlayable, type Places } from "./clips.ts";
import { type CorpusFacts, countText, lengthText } from "./facts.ts";
import { corpusFindings } from "./findings.ts";
import { listeningSections } from "./listening.ts";
import { factsHtml, listHtml, pageHtml, type Section } from "./page.ts";
import { soundSections } from "./sound.ts";
import { heatTable, htmlTable } from "./tables.ts";

/** Of more recordings than this, so many are drawn and measured. */
const MOST_MEASURED = 10_000;
const SEED = "recordings of a report";
/** More speakers than this are shown when they are asked for. */
const MOST_OPEN = 30;
/** Speakers with a line of their own. */
const MOST_SPEAKERS = 300;

/** What a report is made of. */
export interface CorpusReportOptions extends Places {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Measures the recordings of a corpus and reports on them, in one page that needs nothing else. The time
 * grows with the recordings; of more than 10,000 that many are measured.
 * @param utterances the corpus' index, not empty
 * @throws {InputError} if a recording cannot be read
 */
export async function corpusReport(
  corpus: Corpus,
  utterances: readonly Utterance[],
  options: CorpusReportOptions,
): Promise<string> {
  const { root, onProgress = () => {}, signal } = options;
  const sample = sampleOf(utterances);
  const measured = await surveyRecordings(sample, {
    root,
    onProgress,
    onNotice: () => {},
    ...(signal === undefined ? {} : { signal }),
  });
  const heard = new Set(measured.map(({ id }) => id));
  const silent = sample.filter(({ id }) => !heard.has(id)).map(({ path }) => path);
  const facts: CorpusFacts = { corpus, utterances, measured, silent };
  const clip = clipNames([corpus], options);
  return pageHtml({
    title: `${corpus.title}: what is in the recordings`,
    lead: leadOf(facts),
    sections: [
      { id: "findings", title: "What to look at first", body: [listHtml(corpusFindings(facts))] },
      countSection(facts),
      ...await soundSections(facts, clip),
      ...listeningSections(facts, clip),
    ],
  });
}

/** The recordings that are measured, in their order. */
function sampleOf(utterances: readonly Utterance[]): readonly Utterance[] {
  if (utterances.length <= MOST_MEASURED) return utterances;
  const order = seededRandom(SEED).shuffle([...utterances.keys()]);
  return order.slice(0, MOST_MEASURED).sort((a, b) => a - b).map((i) => utterances[i]!);
}

function leadOf({ corpus, utterances, measured, silent }: CorpusFacts): Html[] {
  const seconds = utterances.reduce((sum, u) => sum + u.durationSec, 0);
  const looked = measured.length + silent.length;
  const sizes = `Of ${countText(utterances.length)} recordings, ${countText(looked)} were drawn`;
  const sampled =
    markup`<p class="warn">${sizes} at random (always the same ones) and measured. Counts,
lengths and identical files are of all.</p>`;
  const source = isPlayable(corpus)
    ? markup`<p class="soft">The players need the recordings where they were when this page was made. The page
itself holds their names, but not their sound.</p>`
    : markup`<p class="soft">Licence: ${corpus.licence}. The recordings are not shared, so there are names
here and no players.</p><p class="soft">${corpus.citation}</p>`;
  const facts = factsHtml([
    { name: "recordings", value: countText(utterances.length) },
    { name: "speakers", value: countText(new Set(utterances.map((u) => u.speaker)).size) },
    { name: "labels", value: countText(emotionsIn(utterances).length) },
    { name: "sound", value: lengthText(seconds) },
  ]);
  return looked < utterances.length ? [facts, sampled, source] : [facts, source];
}

function countSection({ utterances }: CorpusFacts): Section {
  return {
    id: "counts",
    title: "Labels and speakers",
    body: [labelTable(utterances), speakerTable(utterances)],
  };
}

/** Labels, divided by what differs between the recordings. */
function labelTable(utterances: readonly Utterance[]): Html {
  const divisions = (["gender", "channel", "intensity"] as const).flatMap((by) => {
    const values = [...new Set(utterances.map((u) => u[by]))].sort();
    return values.length > 1 ? values.map((value) => ({ by, value })) : [];
  });
  const groups = Map.groupBy(utterances, (u) => u.emotion);
  const rows = emotionsIn(utterances).map((label) => ({ label, own: groups.get(label)! }));
  return htmlTable(rows, [
    left("label", ({ label }) => markup`<bdi>${label}</bdi>`),
    right("recordings", ({ own }) => own.length),
    right("%", ({ own }) => (100 * own.length / utterances.length).toFixed(1)),
    right("speakers", ({ own }) => new Set(own.map((u) => u.speaker)).size),
    right("length", ({ own }) => lengthText(own.reduce((sum, u) => sum + u.durationSec, 0))),
    ...divisions.map(({ by, value }) =>
      right(value, ({ own }: typeof rows[number]) => own.filter((u) => u[by] === value).length)
    ),
  ], { caption: "Recordings of each label" });
}

/** Speakers by labels; those with the fewest labels first where they are many. */
function speakerTable(utterances: readonly Utterance[]): Html {
  const labels = emotionsIn(utterances);
  const natural = new Intl.Collator("en", { numeric: true });
  const speakers = [...Map.groupBy(utterances, (u) => u.speaker)].map(([speaker, own]) => {
    const counts = new Map<string, number>();
    for (const { emotion } of own) counts.set(emotion, (counts.get(emotion) ?? 0) + 1);
    const gender = own.find((u) => u.gender !== "unknown")?.gender;
    return { speaker, counts, name: gender === undefined ? speaker : `${speaker} (${gender})` };
  });
  const shown = speakers.toSorted((a, b) => a.counts.size - b.counts.size)
    .slice(0, MOST_SPEAKERS)
    .sort((a, b) => natural.compare(a.speaker, b.speaker));
  const most = shown.reduce((top, { counts }) => Math.max(top, ...counts.values()), 1);
  const which = shown.length < speakers.length
    ? `, of the ${shown.length} with the fewest labels among ${countText(speakers.length)} speakers`
    : "";
  const table = heatTable({
    caption: `Recordings of each speaker and label${which}`,
    corner: "speaker",
    rows: shown.map(({ name }) => name),
    columns: labels,
    cells: shown.map(({ counts }) =>
      labels.map((label) => {
        const n = counts.get(label) ?? 0;
        return { text: n === 0 ? "" : String(n), share: 100 * n / most };
      })
    ),
  });
  if (shown.length <= MOST_OPEN) return table;
  return markup`<details><summary>Speaker by speaker</summary>${table}</details>`;
}

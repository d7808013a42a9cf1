/** What a few clips of a speaker are worth, as text: for the terminal, few_shot.md and model cards. @module */
import type { FewShot, FewShotRow } from "@/disk/few_shot.ts";
import type { Interval } from "@/evaluation/intervals.ts";
import { percentText, pointsInterval, pointsText } from "./result_text.ts";
import { left, makeTable, renderTable, right, type Table } from "./table.ts";

/** What was measured in a few sentences, and a row for each setting. */
export function fewShotText(measured: FewShot, format: "text" | "markdown"): string {
  const { recipe, seeds, draws, strengths, rows } = measured;
  const about = `${recipe}, seed ${seeds.join(", ")}: ${draws} random choices of clips for each ` +
    `speaker and network. Strengths: ${strengths.folds.join(", ")} for the folds, ` +
    `${strengths.all} for other corpora.`;
  return [about, renderTable(fewShotTable(rows), format)].join(format === "text" ? "\n" : "\n\n");
}

/** few_shot.md: how it was measured, and what. */
export function fewShotPage(measured: FewShot): string {
  return `# A few clips of a new speaker

The last layer of a network is fitted to some clips of a speaker whom it never heard, and tested on
other clips of the same speaker, beside the layer as it was ("plain") and beside the nearest mean of what
comes before that layer. Where the sentences are "others", no sentence of the clips that were fitted to
is among those that are tested; "any" clips may share sentences. Labels that a corpus lacks are no
candidates. The fitted layer has the least cross-entropy on the clips plus a penalty on how far it is
from the old one. The strength of that penalty is chosen on speakers of other folds of RAVDESS, and for
other corpora on all of its speakers: never on who is tested. Intervals are by bootstrap over speakers;
under three speakers there is none.

Of RAVDESS, each speaker has eight spoken clips of an emotion, but four of "neutral", of which three at
most are fitted to, and four (two) with one sentence, so that five clips of one sentence are not there.
Ten clips are there with the songs alone: six emotions of 23 speakers, whose songs these networks never
learned from, with six clips of "neutral". SAVEE names sentences by emotion: where its sentences are
"others", the three that all emotions share may be on both sides.

${fewShotText(measured, "markdown")}

A voice in another studio is what a user's own voice is to a published network.
\`deno task evaluate --few-shot --publish --run DIR …\` measures this again.
`;
}

/** A row for each setting: the UAR of the plain network, and of what is fitted to some clips. */
export function fewShotTable(rows: readonly FewShotRow[]): Table {
  const uar = ({ value }: Interval) => percentText(value);
  return makeTable(rows, [
    left("tested on", ({ corpus, pool }) => pool === "speech" ? corpus : `${corpus}, ${pool}`),
    left("its studio", ({ isKnownCorpus }) => isKnownCorpus ? "heard in training" : "never heard"),
    right("speakers", ({ speakers }) => speakers),
    right("emotions", ({ emotions }) => emotions),
    right("clips per emotion", ({ clips }) => clips),
    left("sentences", ({ otherSentences }) => otherSentences ? "others" : "any"),
    right("UAR %, plain", ({ plain }) => uar(plain)),
    right("nearest mean", ({ nearest }) => uar(nearest)),
    right("adapted", ({ adapted }) => uar(adapted)),
    right("difference", ({ difference }) => pointsText(difference.value)),
    right("95 % interval", ({ difference }) => pointsInterval(difference)),
  ]);
}

/** Clips of each emotion that the headline is about. */
const HEADLINE_CLIPS = 5;

/** What it is worth in a sentence for each corpus; empty if nothing of that kind was measured. */
export function fewShotHeadline({ rows }: Pick<FewShot, "rows">): string {
  const found = rows.filter(({ clips, otherSentences, pool }) =>
    clips === HEADLINE_CLIPS && !otherSentences && pool === "speech"
  );
  if (found.length === 0) return "";
  const gains = found.map(({ corpus, plain, adapted }) =>
    `${corpus} ${percentText(plain.value)} → ${percentText(adapted.value)}`
  );
  return `**Taught a voice.** With ${HEADLINE_CLIPS} clips of each emotion by the person who speaks, the ` +
    `UAR % on other clips of theirs rises: ${gains.join(", ")}.`;
}

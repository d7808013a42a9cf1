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

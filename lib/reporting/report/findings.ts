/** What a person should know of a corpus before a training, in sentences. @module */
import { counted } from "@/base/words.ts";
import { checkCounts } from "@/corpora/counts.ts";
import { duplicateGroups, labelConflicts } from "@/corpora/duplicates.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import { hasSpeaker, type Utterance } from "@/corpora/utterance.ts";
import { findOddities } from "@/reporting/eda/oddities.ts";
import { type Html, type HtmlPart, markup } from "@/reporting/html.ts";
import type { CorpusFacts } from "./facts.ts";
import { nameHtml } from "./page.ts";

/** With fewer speakers there is no interval over speakers. */
const FEW_SPEAKERS = 3;
/** The most frequent label has so many times the recordings of the rarest, or less. */
const MOST_UNEVEN = 4;
/** Names in a sentence. */
const MOST_NAMES = 8;

/** Everything that stands out; one sentence that says so if nothing does. */
export function corpusFindings(facts: CorpusFacts): HtmlPart[] {
  const { corpus, utterances, measured, silent } = facts;
  const found: HtmlPart[] = [
    ...labelConflicts(utterances),
    ...speakerFindings(utterances),
    ...labelFindings(utterances),
    ...checkCounts(corpus, utterances),
  ];
  const twins = duplicateGroups(utterances).length;
  if (twins > 0) {
    const groups = `${counted(twins, "group")} of recordings with the same bytes`;
    found.push(markup`${groups}: <a href="#twins">listed below</a>. A split keeps them together.`);
  }
  if (silent.length > 0) {
    found.push(
      markup`${counted(silent.length, "recording")} of silence (peak below −60 dB), not measured: ${
        names(silent)
      }.`,
    );
  }
  for (const { part, what, ids } of findOddities(measured)) {
    found.push(markup`${part}: ${what} (${counted(ids.length, "recording")}, <a
href="#oddities">listed below</a>).`);
  }
  if (found.length > 0) return found;
  return ["Nothing stands out: labels, speakers and files are even."];
}

function speakerFindings(utterances: readonly Utterance[]): HtmlPart[] {
  const known = utterances.filter(hasSpeaker);
  const bySpeaker = Map.groupBy(known, (u) => u.speaker);
  const found: HtmlPart[] = [];
  if (known.length < utterances.length) {
    const unknown = counted(utterances.length - known.length, "recording");
    found.push(`The speaker of ${unknown} is not known: no test can hold speakers out.`);
  }
  if (known.length > 0 && bySpeaker.size < FEW_SPEAKERS) {
    found.push(
      `${
        counted(bySpeaker.size, "speaker")
      }: no test can show how well a network does on others. ` +
        `For that, at least ${FEW_SPEAKERS} are needed.`,
    );
  }
  const labels = emotionsIn(utterances).length;
  const single = [...bySpeaker].filter(([, own]) => emotionsIn(own).length === 1)
    .map(([speaker]) => speaker);
  if (labels > 1 && single.length > 0) {
    found.push(
      markup`${counted(single.length, "speaker")} with one label only (${
        names(single)
      }): a network may learn the voice in place of the label.`,
    );
  }
  return found;
}

function labelFindings(utterances: readonly Utterance[]): HtmlPart[] {
  const groups = Map.groupBy(utterances, (u) => u.emotion);
  const found: HtmlPart[] = [];
  const rare = [...groups].filter(([, own]) =>
    new Set(own.map((u) => u.speaker)).size < FEW_SPEAKERS
  ).map(([label]) => label);
  if (new Set(utterances.map((u) => u.speaker)).size >= FEW_SPEAKERS && rare.length > 0) {
    found.push(
      markup`Labels of fewer than ${FEW_SPEAKERS} speakers: ${
        names(rare)
      }. On unseen speakers their figures say little.`,
    );
  }
  const sizes = [...groups].map(([label, own]) => ({ label, count: own.length }))
    .sort((a, b) => a.count - b.count);
  const [least, most] = [sizes[0]!, sizes.at(-1)!];
  if (most.count > MOST_UNEVEN * least.count) {
    found.push(
      markup`Labels are uneven: ${nameHtml(most.label)} has ${counted(most.count, "recording")}, ${
        nameHtml(least.label)
      } has ${least.count}. Look at the UAR, in which each label counts the same.`,
    );
  }
  if (sizes.length === 1) {
    found.push(markup`There is one label only, ${nameHtml(most.label)}: nothing to tell apart.`);
  }
  return found;
}

/** The first names, and how many more there are. */
function names(all: readonly string[]): Html {
  const shown = all.slice(0, MOST_NAMES).map((name, i) =>
    markup`${i === 0 ? "" : ", "}${nameHtml(name)}`
  );
  const more = all.length > MOST_NAMES ? ` and ${all.length - MOST_NAMES} more` : "";
  return markup`${shown}${more}`;
}

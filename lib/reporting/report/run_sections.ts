/** The sections of a report on a run. @module */
import { counted } from "@/base/words.ts";
import { worstClips } from "@/evaluation/confidence.ts";
import { proofSentence, speakerBootstrap } from "@/evaluation/intervals.ts";
import { METRICS } from "@/evaluation/metrics.ts";
import { GROUPINGS } from "@/evaluation/pack.ts";
import type { Estimate } from "@/evaluation/results.ts";
import { speakerDots } from "@/reporting/figures/speakers.ts";
import { type Html, type HtmlPart, markup } from "@/reporting/html.ts";
import { groupTable } from "@/reporting/pack_text.ts";
import { percentText, protocolText } from "@/reporting/result_text.ts";
import { left, makeTable, right } from "@/reporting/table.ts";
import { PROTOCOLS } from "@/splits/split.ts";
import { type ClipFinder, countText, type RunFacts } from "./facts.ts";
import { confidenceSection } from "./run_confidence.ts";
import { trainingSections } from "./run_training.ts";
import { factsHtml, figureHtml, labelHtml, nameHtml, type Section } from "./page.ts";
import { heatTable, htmlTable, plainTable } from "./tables.ts";

/** Mistakes that are listed. */
const MOST_MISTAKES = 20;
/** More speakers than this are a table only. */
const MOST_DOTS = 60;
/** A grouping into more parts than this is left out. */
const MOST_GROUPS = 12;

/** Main figures, and in plain words how they were measured. */
export function runLead({ name, table, pack, runs }: RunFacts): Html[] {
  const { summary } = pack;
  const tested = testedLabels(table);
  const tile = (name: string, value: Estimate) => ({
    name,
    value: `${percentText(value.mean)} %`,
    note: intervalText(value),
  });
  const facts = factsHtml([
    tile("UAR, mean recall of labels", summary.uar),
    tile("WA, share of clips", summary.wa),
    tile("macro F1", summary.macroF1),
    {
      name: "guessing (UAR)",
      value: `${percentText(1 / tested)} %`,
      note: counted(tested, "label"),
    },
    {
      name: "tested clips",
      value: countText(summary.clips),
      note: counted(summary.speakers, "speaker"),
    },
  ]);
  const warning =
    markup`<p class="warn"><strong>These figures say nothing about new speakers.</strong> The
test part has speakers, or copies of recordings, that the network was trained on.</p>`;
  return [
    markup`<p class="soft">${name}</p>`,
    facts,
    ...(summary.leaky ? [warning] : []),
    markup`<p>${testWords({ table, pack, runs }).join(" ")}</p>`,
  ];
}

function intervalText({ sd, low, high }: Estimate): string {
  const spread = sd === null ? "" : `, ± ${percentText(sd)} over seeds`;
  if (low === null || high === null) return `no interval: too few speakers${spread}`;
  return `${percentText(low)} to ${percentText(high)}${spread}`;
}

/** How many labels the tested clips have. */
function testedLabels({ rows }: RunFacts["table"]): number {
  return new Set(rows.map(({ emotion }) => emotion)).size;
}

/** How it was tested, and what that shows. */
function testWords({ table, pack: { summary }, runs }: Omit<RunFacts, "name">): string[] {
  const { protocol, leaky, speakers, folds, seeds, uar } = summary;
  const known = PROTOCOLS[protocol as keyof typeof PROTOCOLS]?.heldOut ?? "not known";
  const who = leaky
    ? "The test clips were drawn without regard to who speaks."
    : `Nobody who speaks in the test part (${counted(speakers, "speaker")}) was heard in training.`;
  const words = [`Protocol ${protocolText(summary)}; what is held out: ${known}.`, who];
  if (folds.length > 1) {
    words.push(
      `${folds.length} networks were trained, each without other clips, which it was then tested on; ` +
        "the figures are of all these clips together.",
    );
  }
  if (seeds.length > 1) words.push(`All of it was done with ${seeds.length} seeds.`);
  if (summary.testCorpora !== undefined) {
    words.push(
      `Of the corpora ${summary.corpora.join(", ")}, only ${summary.testCorpora.join(", ")} ` +
        "was tested.",
    );
  }
  const chance = 1 / testedLabels(table);
  if (uar.low !== null && uar.high !== null) {
    words.push(
      "An interval says what the figure might have been with other speakers of the same kind, in 95 " +
        "of 100 cases.",
      uar.low > chance
        ? "The interval of the UAR lies above guessing."
        : "The interval of the UAR reaches down to guessing: these clips do not show that the network " +
          "has learned anything that carries over.",
    );
  }
  const proof = proofSentence({ ...summary, wa: summary.wa.mean });
  if (proof !== undefined) words.push(proof);
  if (runs.length === 0) words.push("These are the published figures of the network's recipe.");
  return words;
}

/** Everything below the lead. */
export async function runSections(facts: RunFacts, clip: ClipFinder): Promise<Section[]> {
  const { table, pack } = facts;
  const groupings = GROUPINGS.filter((by) =>
    by !== "speaker" && pack.groups[by].length > 1 && pack.groups[by].length <= MOST_GROUPS
  );
  const groups = plainTable(groupTable(pack.groups, groupings), {
    caption: "UAR of parts of the clips, with the interval over speakers",
  });
  return [
    { id: "labels", title: "Labels", body: [labelTable(facts), confusionTable(facts)] },
    {
      id: "mistakes",
      title: "The most confident mistakes",
      body: mistakes(facts, clip),
    },
    { id: "speakers", title: "Speakers", body: await speakers(facts) },
    ...(groupings.length > 0 ? [{ id: "groups", title: "Groups", body: [groups] }] : []),
    await confidenceSection(table, pack),
    ...await trainingSections(facts),
  ];
}

function labelTable({ table, pack }: RunFacts): Html {
  const rows = pack.report.perClass.filter(({ support }) => support > 0).map((score) => {
    const own = table.rows.filter(({ emotion }) => emotion === score.label);
    return { ...score, interval: speakerBootstrap(own, METRICS.wa, table.labels) };
  });
  return htmlTable(rows, [
    left("label", ({ label }) => labelHtml(label)),
    right("recall %", ({ recall }) => percentText(recall)),
    right("interval", ({ interval }) => endsText(interval)),
    right("precision %", ({ precision }) => percentText(precision)),
    right("F1 %", ({ f1 }) => percentText(f1)),
    right("clips", ({ support }) => support),
  ], {
    caption:
      "Recall: how many of a label's clips are found. Precision: how many of its answers are right",
  });
}

function endsText({ low, high }: { readonly low: number | null; readonly high: number | null }) {
  return low === null || high === null ? "–" : `${percentText(low)}–${percentText(high)}`;
}

function confusionTable({ pack }: RunFacts): Html {
  const { labels, counts } = pack.report.confusion;
  const rows = labels.flatMap((label, i) => {
    const sum = counts[i]!.reduce((total, n) => total + n, 0);
    return sum > 0 ? [{ name: `${label} (${countText(sum)})`, sum, row: counts[i]! }] : [];
  });
  return heatTable({
    caption: "Which label was taken for which: of the clips in a row, per cent that were called so",
    corner: "truth (clips)",
    rows: rows.map(({ name }) => name),
    columns: labels,
    cells: rows.map(({ row, sum }) =>
      row.map((n) => {
        const share = 100 * n / sum;
        return { text: n === 0 ? "" : share.toFixed(share < 1 ? 1 : 0), share };
      })
    ),
  });
}

function mistakes({ table }: RunFacts, clip: ClipFinder): Html[] {
  const worst = worstClips(table, MOST_MISTAKES);
  if (worst.length === 0) return [markup`<p>There is none: every clip was called right.</p>`];
  const truth = (scores: readonly number[], label: string) =>
    percentText(scores[table.labels.indexOf(label)]!);
  return [
    markup`<p>Wrong answers with the highest scores. Listen: is it the network that is wrong, or the label?</p>`,
    htmlTable(worst, [
      left("recording", ({ id }): HtmlPart => clip(id)),
      left("label", ({ emotion }) => labelHtml(emotion)),
      left("answer", ({ predicted }) => labelHtml(predicted)),
      right("its score %", ({ scores }) => percentText(Math.max(...scores))),
      right("the label's %", ({ scores, emotion }) => truth(scores, emotion)),
      left("speaker", ({ speaker }) => nameHtml(speaker)),
    ], { caption: `The ${worst.length} most confident mistakes` }),
  ];
}

async function speakers({ table, pack }: RunFacts): Promise<Html[]> {
  const { speaker: scores } = pack.groups;
  const gender = new Map(table.rows.map((row) => [row.speaker, row.gender]));
  const list = plainTable(
    makeTable(scores, [
      left("speaker", ({ group }) => group),
      left("gender", ({ group }) => gender.get(group)!),
      right("clips", ({ clips }) => clips),
      right("UAR %", ({ uar }) => percentText(uar.value)),
      right("WA %", ({ wa }) => percentText(wa)),
    ]),
    { caption: "UAR of each speaker, over the labels that they have" },
  );
  if (scores.length > MOST_DOTS) return [list];
  const chance = 1 / testedLabels(table);
  const figure = speakerDots(table, { overall: pack.summary.uar, chance });
  const alt = "A dot for the UAR of each speaker; the table below has the numbers";
  return [
    await figureHtml(figure, { alt }),
    markup`<details><summary>The same as a table</summary>${list}</details>`,
  ];
}

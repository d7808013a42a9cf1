/** The sound of a corpus: lengths, levels, files, and what could mislead a network. @module */
import { partsOf } from "@/corpora/select.ts";
import * as figures from "@/reporting/eda/figures.ts";
import * as insights from "@/reporting/eda/insights.ts";
import { durationTable, type Measured, soundTable } from "@/reporting/eda/measured.ts";
import { findOddities } from "@/reporting/eda/oddities.ts";
import { type Html, markup } from "@/reporting/html.ts";
import { left, right } from "@/reporting/table.ts";
import type { ClipHtml } from "./clips.ts";
import type { CorpusFacts } from "./facts.ts";
import { figureHtml, listHtml, type Section } from "./page.ts";
import { htmlTable, plainTable } from "./tables.ts";

/** More speakers than this are not drawn. */
const MOST_SPEAKERS = 40;
/** Recordings that are named for each oddity. */
const NAMED = 6;

/** Lengths and silence, levels, files and oddities. */
export async function soundSections(facts: CorpusFacts, clip: ClipHtml): Promise<Section[]> {
  const { measured } = facts;
  if (measured.length === 0) return [];
  return [
    { id: "lengths", title: "Lengths and silence", body: await lengths(facts) },
    { id: "levels", title: "Levels", body: await levels(measured) },
    { id: "files", title: "Files", body: [fileTable(measured)] },
    {
      id: "oddities",
      title: "Oddities",
      body: [oddityTable(measured, clip), ...await giveaways(measured)],
    },
  ];
}

async function lengths({ utterances, measured }: CorpusFacts): Promise<Html[]> {
  return [
    await figureHtml(figures.durationFigure(utterances), {
      alt: "Histogram of the lengths of all recordings, in seconds",
    }),
    await figureHtml(figures.activityFigure(measured), {
      alt: "Boxes of the length without silence of each label, in seconds",
    }),
    plainTable(durationTable(measured), {
      caption: "Median, and what 5 % and 95 % are below; silence is 40 dB below the loudest frame",
    }),
    listHtml(insights.durationInsights(measured)),
  ];
}

async function levels(measured: readonly Measured[]): Promise<Html[]> {
  const speakers = new Set(measured.map((u) => u.speaker)).size;
  const bySpeaker = speakers > MOST_SPEAKERS ? [] : [
    await figureHtml(figures.speakerTraits(measured), {
      alt: "Boxes of the size of the file's chunks, the noise floor and the level of each speaker",
    }),
  ];
  return [
    markup`<p>In dB re full scale. If a label or a speaker is louder only because somebody sat nearer to
the microphone, a network learns the microphone.</p>`,
    await figureHtml(figures.levelFigure(measured), {
      alt: "Boxes of the level of each label, in dB",
    }),
    ...bySpeaker,
    plainTable(soundTable(measured), { caption: "Median, and what 5 % and 95 % are below" }),
    listHtml([...insights.levelInsights(measured), ...insights.soundInsights(measured)]),
  ];
}

/** How many files there are of each kind, rate and number of channels. */
function fileTable(measured: readonly Measured[]): Html {
  const kinds = Map.groupBy(measured, (u) => `${u.layout}|${u.sampleRate}|${u.channels}`);
  const rows = [...kinds.values()].sort((a, b) => b.length - a.length);
  return htmlTable(rows, [
    left("kind of file", ([first]) => first!.layout),
    right("sample rate (Hz)", ([first]) => first!.sampleRate),
    right("channels", ([first]) => first!.channels),
    right("recordings", (own) => own.length),
  ], { caption: "Kinds of files; for WAV with the chunks in their order" });
}

function oddityTable(measured: readonly Measured[], clip: ClipHtml): Html {
  const found = findOddities(measured);
  if (found.length === 0) return markup`<p>No recording is unlike the others.</p>`;
  const byId = new Map(measured.map((u) => [u.id, u]));
  return htmlTable(found, [
    left("what", ({ what }) => what),
    left("part", ({ part }) => part),
    right("recordings", ({ ids }) => ids.length),
    left(
      `such as (up to ${NAMED})`,
      ({ ids }) => ids.slice(0, NAMED).map((id) => markup`<div>${clip(byId.get(id)!)}</div>`),
    ),
  ], { caption: "Recordings that are unlike the others of their part" });
}

/** How much one number tells of speaker and label, if there is anything to guess. */
async function giveaways(measured: readonly Measured[]): Promise<Html[]> {
  const several = (key: "speaker" | "emotion") =>
    partsOf(measured).some(({ utterances }) => new Set(utterances.map((u) => u[key])).size > 1);
  if (!several("speaker") && !several("emotion")) return [];
  const alt = "How often speaker and label are guessed right from one number about a recording";
  return [
    markup`<h3>What gives the answer away</h3>
<p>Each recording's speaker and label (“emotion”) are guessed from one number about it, by what the other
four fifths of the recordings have. Dark cells far from the voice, such as the size of the file's chunks
or the noise floor, mean that a network could learn the recording conditions in place of the label.</p>`,
    await figureHtml(figures.giveawayFigure(measured), { alt }),
    listHtml(insights.giveawayInsights(measured)),
  ];
}

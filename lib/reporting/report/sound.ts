/** The sound of a corpus: lengths, levels, files, and what could mislead a network. @module */
import { emotionsIn } from "@/corpora/emotion.ts";
import { partsOf } from "@/corpora/select.ts";
import {
  durationTable,
  giveawayFigure,
  type Measured,
  soundTable,
} from "@/reporting/eda/measured.ts";
import { findOddities } from "@/reporting/eda/oddities.ts";
import type { Figure } from "@/reporting/figure.ts";
import { boxFigure, groupValues, histogramFigure } from "@/reporting/figures/distributions.ts";
import { type Html, markup } from "@/reporting/html.ts";
import { left, right } from "@/reporting/table.ts";
import { SERIES_COLOURS } from "@/reporting/theme.ts";
import type { ClipHtml } from "./clips.ts";
import type { CorpusFacts } from "./facts.ts";
import { figureHtml, figuresHtml, type Section } from "./page.ts";
import { htmlTable, plainTable } from "./tables.ts";

/** Bars of a histogram, at most. */
const MOST_BARS = 40;
/** More boxes than this get a figure of their own width. */
const MOST_SMALL_BOXES = 12;
/** More speakers than this are not drawn. */
const MOST_SPEAKERS = 40;
/** Recordings that are named for each oddity. */
const NAMED = 6;
const SMALL = { width: 480, height: 330 };
const WIDE = { width: 940, height: 380 };

/** Lengths and silence, levels, files and oddities. */
export async function soundSections(facts: CorpusFacts, clip: ClipHtml): Promise<Section[]> {
  const { utterances, measured } = facts;
  if (measured.length === 0) return [];
  return [
    {
      id: "lengths",
      title: "Lengths and silence",
      body: [
        figuresHtml([
          await small(
            histogramFigure([{ label: "all", values: utterances.map((u) => u.durationSec) }], {
              title: "Length of the recordings",
              xTitle: "seconds",
              yTitle: "recordings",
              binWidth: binWidth(utterances.map((u) => u.durationSec)),
            }),
            "Histogram of the lengths of all recordings, in seconds",
          ),
          await boxes(
            measured,
            { by: "emotion", value: (u) => u.activeSec },
            "Length without silence (s)",
          ),
        ]),
        plainTable(durationTable(measured), {
          caption:
            "Median, and what 5 % and 95 % are below; silence is 40 dB below the loudest frame",
        }),
      ],
    },
    { id: "levels", title: "Levels", body: await levels(measured) },
    {
      id: "files",
      title: "Files",
      body: [fileTable(measured)],
    },
    {
      id: "oddities",
      title: "Oddities",
      body: [oddityTable(measured, clip), ...await giveaways(measured)],
    },
  ];
}

async function levels(measured: readonly Measured[]): Promise<Html[]> {
  const speakers = new Set(measured.map((u) => u.speaker)).size;
  const byLabel = await boxes(
    measured,
    { by: "emotion", value: (u) => u.rmsDb },
    "Level (RMS, dB)",
  );
  const bySpeaker = speakers > MOST_SPEAKERS ? [] : [
    await boxes(measured, { by: "speaker", value: (u) => u.rmsDb }, "Level (RMS, dB)"),
    await boxes(measured, { by: "speaker", value: (u) => u.noiseDb }, "Noise floor (dB)"),
  ];
  return [
    markup`<p>In dB re full scale. If a label or a speaker is louder only because somebody sat nearer to
the microphone, a network learns the microphone.</p>`,
    figuresHtml([byLabel, ...bySpeaker]),
    plainTable(soundTable(measured), { caption: "Median, and what 5 % and 95 % are below" }),
  ];
}

/** A box for each label or speaker. */
function boxes(
  measured: readonly Measured[],
  what: { readonly by: "emotion" | "speaker"; readonly value: (u: Measured) => number },
  yTitle: string,
): Promise<Html> {
  const { by, value } = what;
  const order = by === "emotion" ? emotionsIn(measured) : undefined;
  const groups = groupValues(measured, { by, value, ...(order && { order }) });
  const noun = by === "emotion" ? "label" : "speaker";
  const title = `${yTitle.replace(/ \(.*/, "")} by ${noun}`;
  const figure = boxFigure(groups, {
    title,
    yTitle,
    ...(by === "speaker" && { colour: SERIES_COLOURS[0]! }),
  });
  const alt = `Boxes of ${yTitle} of each ${noun}`;
  return groups.length > MOST_SMALL_BOXES
    ? figureHtml(sized(figure, WIDE), { alt })
    : small(figure, alt);
}

function small(figure: Figure, alt: string): Promise<Html> {
  return figureHtml(sized(figure, SMALL), { alt });
}

function sized(figure: Figure, size: typeof SMALL): Figure {
  return { ...figure, layout: { ...figure.layout, ...size } };
}

/** A round width of bins, so that there are at most 40 of them. */
function binWidth(values: readonly number[]): number {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const least = Math.max(0.01, (high - low) / MOST_BARS);
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= least)!;
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
    await figureHtml(giveawayFigure(measured), { alt }),
  ];
}

/** Measured recordings in tables, part by part. @module */
import type { Corpus } from "@/corpora/corpus.ts";
import { checkCounts } from "@/corpora/counts.ts";
import { partsOf } from "@/corpora/select.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { quantile } from "@/evaluation/intervals.ts";
import { formatCell, type Row } from "@/reporting/table.ts";
import { giveawayTable } from "./giveaway.ts";
import type { Survey } from "./survey.ts";

/** The recordings that are here, and their corpora. */
export interface Recordings {
  readonly corpora: readonly Corpus[];
  readonly utterances: readonly Utterance[];
}

/** A recording with its measurements. */
export type Measured = Utterance & Survey;

/**
 * Compares the recordings with the counts that the authors of each corpus published.
 * @returns a sentence for each difference; one sentence if there is none
 */
export function countDifferences({ corpora, utterances }: Recordings): string[] {
  const published = corpora.filter((corpus) => corpus.expected.parts.length > 0);
  if (published.length === 0) return ["No counts are published of these recordings."];
  const found = published.flatMap((corpus) =>
    checkCounts(corpus, utterances.filter((u) => u.corpus === corpus.name))
  );
  if (found.length > 0) return found;
  if (published.length === corpora.length) {
    return ["Everything is here, exactly as it was published."];
  }
  const names = published.map((corpus) => corpus.title).join(" and ");
  return [`${names}: everything is here, exactly as it was published.`];
}

/** Durations of silence and voice by part: median, 5 % and 95 %. */
export function durationTable(measured: readonly Measured[]): Row[] {
  return spreadTable(partsOf(measured), {
    "whole (s)": (u) => u.durationSec,
    "silence before (s)": (u) => u.leadSec,
    "voice (s)": (u) => u.activeSec,
    "silence after (s)": (u) => u.tailSec,
    "samples that are exactly 0 (%)": (u) => 100 * u.zeroPart,
  });
}

/**
 * A row for each group: how many records it has and, for each measurement, its median with the values
 * that 5 % and 95 % are below, such as `3.67 (3.20 to 4.31)`.
 * @param groups each with at least one record
 * @param columns what is measured, by the column's title, which names the unit
 */
function spreadTable<R>(
  groups: readonly { readonly label: string; readonly utterances: readonly R[] }[],
  columns: Readonly<Record<string, (record: R) => number>>,
): Row[] {
  return groups.map(({ label, utterances }) => {
    const row: Record<string, string | number> = { part: label, recordings: utterances.length };
    for (const [title, measure] of Object.entries(columns)) {
      row[title] = spreadText(utterances.map(measure));
    }
    return row;
  });
}

function spreadText(values: readonly number[]): string {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => formatCell(quantile(sorted, share), 3);
  return sorted[0] === sorted.at(-1) ? at(0.5) : `${at(0.5)} (${at(0.05)} to ${at(0.95)})`;
}

/** Sample rate, bandwidth, noise and levels by part: median, 5 % and 95 %. */
export function soundTable(measured: readonly Measured[]): Row[] {
  return spreadTable(partsOf(measured), {
    "sample rate (Hz)": (u) => u.sampleRate,
    "bandwidth (Hz)": (u) => u.bandwidthHz,
    "noise floor (dB)": (u) => u.noiseDb,
    "level (RMS, dB)": (u) => u.rmsDb,
    "peak (dB)": (u) => u.peakDb,
  });
}

/** How often speaker and emotion are guessed right from one number about a recording, by part. */
export function giveaways(measured: readonly Measured[]) {
  return giveawayTable(partsOf(measured), {
    "chunks of the file": (u) => u.layout,
    "size of these chunks": (u) => u.extraBytes,
    "length": (u) => u.durationSec,
    "silence before": (u) => u.leadSec,
    "mean of samples (DC)": (u) => u.dcOffset,
    "level (RMS)": (u) => u.rmsDb,
    "noise floor": (u) => u.noiseDb,
    "exact zeros": (u) => u.zeroPart,
    "bandwidth": (u) => u.bandwidthHz,
  }, { labels: ["speaker", "emotion"] });
}

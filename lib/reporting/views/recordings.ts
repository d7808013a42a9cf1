/** Tables and figures about recordings: the views of notebook 01. @module */
import { resample } from "@/audio/resample.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import { partsOf } from "@/corpora/select.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import { logMel } from "@/features/spectral/mfcc.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import { findOddities } from "@/reporting/eda/oddities.ts";
import type { Measured, Recordings } from "@/reporting/eda/measured.ts";
import type { Figure } from "@/reporting/figure.ts";
import { gridFigure } from "@/reporting/figures/grid.ts";
import { heatmapFigure, melTicks } from "@/reporting/figures/heatmap.ts";
import { waveformFigure } from "@/reporting/figures/waveform.ts";
import { countTable } from "@/reporting/frame.ts";
import type { Row, Table } from "@/reporting/table.ts";
import { labelTexts } from "@/reporting/theme.ts";
import { type Example, sharedSentence } from "./examples.ts";

export { readEmotions } from "./examples.ts";
export * from "@/reporting/eda/figures.ts";
export * from "@/reporting/eda/insights.ts";
export { countDifferences, durationTable, soundTable } from "@/reporting/eda/measured.ts";
export { surveyRecordings } from "@/reporting/eda/survey.ts";

/** A row for each corpus: recordings, speakers, sentences, minutes and licence. */
export function corpusTable({ corpora, utterances }: Recordings): Row[] {
  return corpora.map((corpus) => {
    const own = utterances.filter((u) => u.corpus === corpus.name);
    const seconds = own.reduce((sum, u) => sum + u.durationSec, 0);
    const sentences = new Set(own.map((u) => u.statement));
    return {
      corpus: corpus.title,
      recordings: own.length,
      speakers: new Set(own.map((u) => u.speaker)).size,
      sentences: sentences.has("unspecified") ? null : sentences.size,
      minutes: Math.round(seconds / 60),
      licence: corpus.licence,
    };
  });
}

/** Recordings by emotion and part. */
export function partTable(utterances: readonly Utterance[]): Table {
  const labelled = partsOf(utterances).flatMap((part) =>
    part.utterances.map((u) => ({ ...u, part: part.label }))
  );
  return countTable(labelled, { rows: "emotion", columns: "part", order: emotionsIn(utterances) });
}

/** The outlines of some examples of one speaker. */
export function voiceFigure(examples: readonly Example[]): Figure {
  const { speaker } = examples[0]!.utterance;
  const sentence = sharedSentence(examples);
  const panels = examples.map(({ utterance, waveform }) =>
    waveformFigure(waveform, { title: labelTexts([utterance.emotion])[0]!, columns: 160 })
  );
  return gridFigure(panels, {
    title: sentence === undefined ? speaker : `${speaker} says ${sentence}`,
    panelHeight: 80,
    sameAxes: "both",
  });
}

/** Log-mel spectrograms of some examples, 32 bands at 16 kHz, on one colour scale. */
export function logMelFigure(examples: readonly Example[]): Figure {
  const sampleRate = 16_000;
  const mel = { nMels: 32 };
  const panels = examples.map(({ utterance, waveform }) =>
    heatmapFigure(logMel(powerSpectrogram(resample(waveform, sampleRate)), mel), {
      title: labelTexts([utterance.emotion])[0],
      hopLength: 512,
      sampleRate,
      maxFrames: 64,
      yTitle: "mel band, centre (Hz)",
      colourTitle: "dB",
      ticks: melTicks(melCentres(sampleRate, mel)),
    })
  );
  return gridFigure(panels, {
    title: "Log-mel spectrograms",
    sharedColour: "dB",
    panelHeight: 120,
  });
}

/** Recordings that are unlike the others of their part; one row that says so if there is none. */
export function oddityTable(measured: readonly Measured[]): Row[] {
  const found = findOddities(measured).map(({ part, what, ids }) => ({
    part,
    what,
    recordings: ids.length,
    "such as": ids.slice(0, 2).join(", "),
  }));
  if (found.length > 0) return found;
  const what = "no recording is unlike the others of its part";
  return [{ part: "all", what, recordings: 0, "such as": "" }];
}

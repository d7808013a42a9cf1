/** Tables and figures about recordings: the views of notebook 01. @module */
import { resample } from "@/audio/resample.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import { partsOf } from "@/corpora/select.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import { logMel } from "@/features/spectral/mfcc.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import { medianSpectrum } from "@/reporting/eda/long_term.ts";
import { findOddities } from "@/reporting/eda/oddities.ts";
import type { Measured, Recordings } from "@/reporting/eda/measured.ts";
import type { Figure } from "@/reporting/figure.ts";
import { boxFigure, groupValues, histogramFigure } from "@/reporting/figures/distributions.ts";
import { gridFigure } from "@/reporting/figures/grid.ts";
import { heatmapFigure, melTicks } from "@/reporting/figures/heatmap.ts";
import { lineFigure } from "@/reporting/figures/lines.ts";
import { waveformFigure } from "@/reporting/figures/waveform.ts";
import { countTable } from "@/reporting/frame.ts";
import type { Row, Table } from "@/reporting/table.ts";
import { labelTexts, SERIES_COLOURS } from "@/reporting/theme.ts";
import { type Example, sharedSentence } from "./examples.ts";

export { readEmotions } from "./examples.ts";
export {
  countDifferences,
  durationTable,
  giveawayFigure,
  type Measured,
  soundTable,
} from "@/reporting/eda/measured.ts";
export { surveyRecordings } from "@/reporting/eda/survey.ts";
export * from "./insights.ts";

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

/** A histogram of the durations, in seconds, by part. */
export function durationFigure(utterances: readonly Utterance[]): Figure {
  const groups = partsOf(utterances).map(({ label, utterances }) => ({
    label,
    values: utterances.map((u) => u.durationSec),
  }));
  return histogramFigure(groups, {
    title: "Length of the recordings",
    xTitle: "seconds",
    yTitle: "recordings",
    binWidth: 0.1,
  });
}

/** The level by emotion: a panel of boxes for each part. */
export function levelFigure(measured: readonly Measured[]): Figure {
  const order = emotionsIn(measured);
  const panels = partsOf(measured).map(({ label, utterances }) =>
    boxFigure(groupValues(utterances, { by: "emotion", value: (u) => u.rmsDb, order }), {
      title: label,
      yTitle: "RMS (dB)",
    })
  );
  const title = "Level by emotion, in dB re full scale";
  return gridFigure(panels, { title, columns: 1, outerTitles: false });
}

/** The median spectrum of each part, and that of the quietest tenth of its recordings. */
export function spectrumFigure(measured: readonly Measured[]): Figure {
  const series = partsOf(measured).flatMap(({ label, utterances }, i) => {
    const { kHz, meanDb, quietDb } = medianSpectrum(utterances);
    const colour = SERIES_COLOURS[i]!;
    return [
      { name: label, x: kHz, y: meanDb, colour },
      { name: `${label}, quiet`, x: kHz, y: quietDb, colour, dashed: true },
    ];
  });
  return lineFigure(series, {
    title: "Mean spectrum",
    xTitle: "frequency (kHz)",
    yTitle: "dB re full scale per Hz",
  });
}

/** Extra bytes, noise floor and level by speaker, of the part with the most recordings. */
export function speakerTraits(measured: readonly Measured[]): Figure {
  const part = partsOf(measured).reduce((largest, part) =>
    part.utterances.length > largest.utterances.length ? part : largest
  );
  // `ravdess-12` as `12`
  const numbered = part.utterances.map((u) => ({ ...u, speaker: u.speaker.replace(/^.*-/, "") }));
  const panel = (title: string, value: (u: Measured) => number) =>
    boxFigure(groupValues(numbered, { by: "speaker", value }), {
      title,
      xTitle: "speaker",
      colour: SERIES_COLOURS[0]!,
    });
  const panels = [
    panel("Chunks beside the samples (kB)", (u) => u.extraBytes / 1000),
    panel("Noise floor (dB)", (u) => u.noiseDb),
    panel("Level (RMS, dB)", (u) => u.rmsDb),
  ];
  const title = `${part.label}, speaker by speaker`;
  return gridFigure(panels, { title, columns: 1, panelHeight: 130 });
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

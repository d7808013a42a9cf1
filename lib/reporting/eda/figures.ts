/** Measured recordings in figures, part by part: for notebook 01 and for the report of a corpus. @module */
import { emotionsIn } from "@/corpora/emotion.ts";
import { partsOf } from "@/corpora/select.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { Figure } from "@/reporting/figure.ts";
import { boxFigure, groupValues, histogramFigure } from "@/reporting/figures/distributions.ts";
import { gridFigure } from "@/reporting/figures/grid.ts";
import { lineFigure } from "@/reporting/figures/lines.ts";
import { matrixFigure } from "@/reporting/figures/matrix.ts";
import { SERIES_COLOURS } from "@/reporting/theme.ts";
import { medianSpectrum } from "./long_term.ts";
import { giveaways, type Measured } from "./measured.ts";

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
  });
}

/** The length without silence by emotion: a panel of boxes for each part. */
export function activityFigure(measured: readonly Measured[]): Figure {
  const title = "Length without silence, by emotion";
  return emotionBoxes(measured, { title, yTitle: "seconds", value: (u) => u.activeSec });
}

/** The level by emotion: a panel of boxes for each part. */
export function levelFigure(measured: readonly Measured[]): Figure {
  const title = "Level by emotion, in dB re full scale";
  return emotionBoxes(measured, { title, yTitle: "RMS (dB)", value: (u) => u.rmsDb });
}

function emotionBoxes(
  measured: readonly Measured[],
  { title, yTitle, value }: {
    readonly title: string;
    readonly yTitle: string;
    readonly value: (recording: Measured) => number;
  },
): Figure {
  const order = emotionsIn(measured);
  const panels = partsOf(measured).map(({ label, utterances }) =>
    boxFigure(groupValues(utterances, { by: "emotion", value, order }), { title: label, yTitle })
  );
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

/** How often speaker and emotion are guessed right from one number about a recording, by part. */
export function giveawayFigure(measured: readonly Measured[]): Figure {
  return matrixFigure(giveaways(measured), {
    title: "Guessed right from one number (%)",
    colourTitle: "from chance (0) to always right (100)",
  });
}

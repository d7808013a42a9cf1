/** One feature of a recording, drawn as a map of bands over time or as a curve. @module */
import type { Waveform } from "@/audio/waveform.ts";
import type { FeatureConfig } from "@/features/config.ts";
import { extractFeature } from "@/features/extract.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import { MEYDA_DESCRIPTORS } from "@/features/descriptors/meyda.ts";
import type { FeatureSpec } from "@/features/spec.ts";
import type { Figure } from "@/reporting/figure.ts";
import { SERIES_COLOURS } from "@/reporting/theme.ts";
import {
  chromaFigure,
  contrastFigure,
  type FeatureFigureOptions,
  heatmapFigure,
  melFigure,
  mfccFigure,
} from "./heatmap.ts";
import { lineFigure } from "./lines.ts";

/** The preparation of a recording, and the drawing of its feature. */
export type FeatureDrawing =
  & Omit<FeatureConfig, "channels" | "normalise">
  & Omit<FeatureFigureOptions, "sampleRate" | "hopLength">;

/** Titles of the features that are one number per frame. */
const CURVES = {
  rms: "RMS (of full scale)",
  zeroCrossingRate: "zero crossings (part of samples)",
  spectralCentroid: "spectral centroid (Hz)",
  spectralBandwidth: "spectral bandwidth (Hz)",
  spectralFlatness: "spectral flatness (0 to 1)",
  spectralRolloff: "spectral rolloff (Hz)",
  pitch: "pitch by YIN (Hz)",
  pyin: "pitch by pYIN (Hz)",
} as const;

/**
 * Extracts one feature from a recording and draws it over the time of the clip in seconds. Of pYIN the
 * pitch is drawn, with gaps where there is no voice; of Meyda's descriptors the first.
 * @param options the recording's preparation (`FeatureConfig` without channels) and the drawing
 * @throws {InputError} as `extractFeature`
 */
export function featureFigure(
  recording: Waveform,
  spec: FeatureSpec,
  options: FeatureDrawing,
): Figure {
  const { title, maxFrames, maxBands, ...preparation } = options;
  const { sampleRate, hopLength } = options;
  const drawing = { title: title ?? titleOf(spec), maxFrames, maxBands, sampleRate, hopLength };
  return draw(extractFeature(recording, spec, preparation), spec, drawing);
}

/** Settings as a heading, such as `nMels 32, fMin 50`; without the kind, and features within. */
export function settingsText(settings: object): string {
  return Object.entries(settings)
    .filter(([name, value]) => name !== "kind" && typeof value !== "object")
    .map(([name, value]) => `${name} ${value}`).join(", ");
}

function draw(matrix: FeatureMatrix, spec: FeatureSpec, options: FeatureFigureOptions): Figure {
  switch (spec.kind) {
    case "logMel":
      return melFigure(matrix, { ...options, centresHz: melCentres(options.sampleRate, spec) });
    case "pcen": {
      const centresHz = melCentres(options.sampleRate, spec);
      return melFigure(matrix, { ...options, centresHz, colourTitle: "PCEN" });
    }
    case "mfcc":
      return mfccFigure(matrix, options);
    case "chroma":
      return chromaFigure(matrix, options);
    case "spectralContrast":
      return contrastFigure(matrix, options);
    case "delta":
      return heatmapFigure(matrix, {
        ...options,
        colourTitle: spec.order === 2 ? "per frame^2" : "per frame",
        yTitle: `${nameOf(spec.of)} (index)`,
        scale: "signed",
      });
    default:
      return curve(matrix, spec, options);
  }
}

function titleOf(spec: FeatureSpec): string {
  switch (spec.kind) {
    case "logMel":
    case "mfcc":
      return nameOf(spec);
    case "pcen":
      return "PCEN of mel bands";
    case "chroma":
      return "chroma";
    case "spectralContrast":
      return "spectral contrast";
    case "delta":
      return `${spec.order === 2 ? "delta-delta" : "delta"} of ${nameOf(spec.of)}`;
    case "meyda": {
      const [name] = spec.descriptors;
      return name === undefined ? "" : `${name} (${MEYDA_DESCRIPTORS[name].unit})`;
    }
    default:
      return CURVES[spec.kind];
  }
}

function nameOf({ kind }: FeatureSpec): string {
  if (kind === "mfcc") return "MFCC";
  return kind === "logMel" ? "log-mel" : kind;
}

function curve(
  { data, frames, bands }: FeatureMatrix,
  spec: FeatureSpec,
  { sampleRate, hopLength, title }: FeatureFigureOptions,
): Figure {
  const x = Array.from({ length: frames }, (_, t) => t * hopLength / sampleRate);
  const first = x.map((_, t) => data[t * bands]!);
  // 0 Hz means that there is no pitch.
  const y = spec.kind === "pyin" ? first.map((hz) => hz > 0 ? hz : NaN) : first;
  const colour = SERIES_COLOURS[0]!;
  return lineFigure([{ name: titleOf(spec), x, y, colour }], { title, xTitle: "time (s)" });
}

/** One feature of a recording, drawn as what it is: a map of bands over time, or a curve. @module */
import type { Waveform } from "@/audio/waveform.ts";
import type { FeatureConfig } from "@/features/config.ts";
import { extractFeature } from "@/features/extract.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import { melCentres, type MelOptions } from "@/features/spectral/mel.ts";
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

/** The recording's preparation, and how the feature is drawn. */
export type FeatureDrawing =
  & Omit<FeatureConfig, "channels" | "normalise">
  & Omit<FeatureFigureOptions, "sampleRate" | "hopLength">;

/** Name and unit of the features that are one number per frame. */
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
 * Extracts one feature from a recording, as a recipe names it, and draws it over the time of the clip
 * in seconds. Of pYIN the pitch is drawn, with gaps where there is no voice; of Meyda's descriptors the
 * first.
 * @param options the recording's preparation (`FeatureConfig` without channels) and the drawing
 * @throws as `extractFeature`
 */
export function featureFigure(
  recording: Waveform,
  spec: FeatureSpec,
  options: FeatureDrawing,
): Figure {
  const { title, range, maxFrames, maxBands, colourTitle, ...preparation } = options;
  const matrix = extractFeature(recording, spec, preparation);
  const drawing = {
    ...{ title, range, maxFrames, maxBands, colourTitle },
    sampleRate: options.sampleRate,
    hopLength: options.hopLength,
  };
  const given = Object.fromEntries(
    Object.entries(drawing).filter(([, value]) => value !== undefined),
  ) as unknown as FeatureFigureOptions;
  return draw(matrix, spec, given);
}

/** Settings as a heading, such as `nMels 32, fMin 50`; without the kind, and features within. */
export function settingsText(settings: object): string {
  return Object.entries(settings)
    .filter(([name, value]) => name !== "kind" && typeof value !== "object")
    .map(([name, value]) => `${name} ${value}`).join(", ");
}

function draw(matrix: FeatureMatrix, spec: FeatureSpec, options: FeatureFigureOptions): Figure {
  const centresHz = (mel: Pick<MelOptions, "nMels" | "htk"> & MelEnds) =>
    melCentres(options.sampleRate, melOptions(mel));
  switch (spec.kind) {
    case "logMel":
      return melFigure(matrix, { title: "log-mel", ...options, centresHz: centresHz(spec) });
    case "pcen": {
      const text = { title: "PCEN of mel bands", colourTitle: "PCEN" };
      return melFigure(matrix, { ...text, ...options, centresHz: centresHz(spec) });
    }
    case "mfcc":
      return mfccFigure(matrix, { title: "MFCC", ...options });
    case "chroma":
      return chromaFigure(matrix, { title: "chroma", ...options });
    case "spectralContrast":
      return contrastFigure(matrix, { title: "spectral contrast", ...options });
    case "delta": {
      const { order = 1, of } = spec;
      const title = `${Array(order).fill("delta").join("-")} of ${nameOf(of)}`;
      const colourTitle = order === 1 ? "per frame" : `per frame^${order}`;
      const axes = { yTitle: `${nameOf(of)} (index)`, scale: "signed" } as const;
      return heatmapFigure(matrix, { title, colourTitle, ...options, ...axes });
    }
    default:
      return curve(matrix, curveTitle(spec), options);
  }
}

type MelEnds = { readonly fMin?: number; readonly fMax?: number | null };

function melOptions({ fMax, ...rest }: Pick<MelOptions, "nMels" | "htk"> & MelEnds): MelOptions {
  const { nMels, fMin, htk } = rest;
  return {
    ...(nMels !== undefined && { nMels }),
    ...(fMin !== undefined && { fMin }),
    ...(htk !== undefined && { htk }),
    ...(fMax !== undefined && fMax !== null && { fMax }),
  };
}

function nameOf({ kind }: FeatureSpec): string {
  return kind === "mfcc" ? "MFCC" : kind === "logMel" ? "log-mel" : kind;
}

function curveTitle(spec: Extract<FeatureSpec, { kind: keyof typeof CURVES | "meyda" }>): string {
  if (spec.kind !== "meyda") return CURVES[spec.kind];
  const [name] = spec.descriptors;
  return name === undefined ? "" : `${name} (${MEYDA_DESCRIPTORS[name].unit})`;
}

function curve(
  { data, frames, bands }: FeatureMatrix,
  name: string,
  { sampleRate, hopLength, title = name }: FeatureFigureOptions,
): Figure {
  const x = Array.from({ length: frames }, (_, t) => t * hopLength / sampleRate);
  const first = x.map((_, t) => data[t * bands]!);
  // 0 Hz is how a spec says that there is no pitch.
  const y = name === CURVES.pyin ? first.map((hz) => hz > 0 ? hz : NaN) : first;
  return lineFigure([{ name, x, y, colour: SERIES_COLOURS[0]! }], { title, xTitle: "time (s)" });
}

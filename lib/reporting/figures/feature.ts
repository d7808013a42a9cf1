/** One feature of a recording, drawn as a map of bands over time or as a curve. @module */
import type { Waveform } from "@/audio/waveform.ts";
import type { FeatureConfig } from "@/features/config.ts";
import { extractFeature } from "@/features/extract.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import type { FeatureSpec } from "@/features/spec.ts";
import type { Figure } from "@/reporting/figure.ts";
import { heatmapFigure, type HeatmapOptions, melTicks, rangeOf } from "./heatmap.ts";
import { frameCurve } from "./lines.ts";

/** The preparation of a recording, and the drawing of its feature. */
export type FeatureDrawing =
  & Omit<FeatureConfig, "channels" | "normalise">
  & Pick<HeatmapOptions, "title">;

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

/** Every other pitch class: twelve names would overlap. */
const PITCH_TICKS = {
  tickvals: [0, 2, 4, 6, 8, 10],
  ticktext: ["C", "D", "E", "F#", "G#", "A#"],
};

/**
 * Extracts one feature from a recording and draws it over the time of the clip in seconds. Of pYIN the
 * pitch is drawn, with gaps where there is no voice.
 * @param options the recording's preparation (`FeatureConfig` without channels) and the drawing
 * @throws {InputError} as `extractFeature`
 */
export function featureFigure(
  recording: Waveform,
  spec: FeatureSpec,
  options: FeatureDrawing,
): Figure {
  const { title, ...preparation } = options;
  const { sampleRate, hopLength } = options;
  const matrix = extractFeature(recording, spec, preparation);
  const map = mapOf(spec, matrix, sampleRate);
  if (map !== undefined) {
    const { name, ...look } = map;
    const drawing = { title: title ?? name, sampleRate, hopLength };
    return heatmapFigure(matrix, { ...drawing, ...look });
  }
  // 0 Hz means that there is no pitch
  const data = spec.kind === "pyin" ? matrix.data.map((hz) => hz > 0 ? hz : NaN) : matrix.data;
  const name = CURVES[spec.kind as keyof typeof CURVES];
  const curve = { name, title: title ?? name, sampleRate, hopLength };
  return frameCurve({ ...matrix, data }, { ...curve, column: 0 });
}

/** Settings as a heading, such as `nMels 32, fMin 50`. */
export function settingsText(settings: object): string {
  return Object.entries(settings).map(([name, value]) => `${name} ${value}`).join(", ");
}

/** The drawing of a feature of bands. */
type MapLook = Pick<HeatmapOptions, "yTitle" | "colourTitle" | "scale" | "range" | "ticks"> & {
  readonly name: string;
};

/** How a feature of bands is drawn; undefined for a feature of one number per frame. */
function mapOf(spec: FeatureSpec, matrix: FeatureMatrix, sampleRate: number): MapLook | undefined {
  switch (spec.kind) {
    case "logMel":
    case "pcen": {
      const isPcen = spec.kind === "pcen";
      return {
        name: isPcen ? "PCEN of mel bands" : "log-mel",
        yTitle: "mel band, centre (Hz)",
        colourTitle: isPcen ? "PCEN" : "dB",
        ticks: melTicks(melCentres(sampleRate, spec)),
      };
    }
    case "mfcc": {
      // coefficient 0, the level, is many times larger than the others
      const shapes = matrix.data.filter((_, i) => i % matrix.bands > 0);
      const range = rangeOf(shapes.length > 0 ? shapes : matrix.data, "signed");
      const yTitle = "MFCC (index)";
      return { name: "MFCC", yTitle, colourTitle: "dB", scale: "signed", range };
    }
    case "chroma": {
      const colourTitle = "relative energy";
      return { name: "chroma", yTitle: "pitch class", colourTitle, ticks: PITCH_TICKS };
    }
    case "spectralContrast":
      return { name: "spectral contrast", yTitle: "octave band (index)", colourTitle: "dB" };
    case "delta": {
      const of = mapOf(spec.of, matrix, sampleRate)?.name ?? spec.of.kind;
      return {
        name: `${spec.order === 2 ? "delta-delta" : "delta"} of ${of}`,
        yTitle: `${of} (index)`,
        colourTitle: spec.order === 2 ? "per frame^2" : "per frame",
        scale: "signed",
      };
    }
  }
}

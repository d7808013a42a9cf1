/** Features of recordings as figures: the views of notebook 02. @module */
import { type FeatureConfig, featureShape, type ResolvedFeatureConfig } from "@/features/config.ts";
import { MEYDA_UNITS, meydaDescriptors } from "@/features/descriptors/meyda.ts";
import { extractFeatures, prepareClip } from "@/features/extract.ts";
import type { FeatureSpec } from "@/features/spec.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import { powerSpectrogram, type StftOptions } from "@/features/spectral/stft.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { type FeatureDrawing, featureFigure, settingsText } from "@/reporting/figures/feature.ts";
import { gridFigure, type GridOptions } from "@/reporting/figures/grid.ts";
import { heatmapFigure, spectrogramFigure } from "@/reporting/figures/heatmap.ts";
import { frameCurve, lineFigure } from "@/reporting/figures/lines.ts";
import { waveformFigure } from "@/reporting/figures/waveform.ts";
import { type Agreement, compareWithMeyda as compareClip } from "@/reporting/eda/agreement.ts";
import { AXIS, axis, labelTexts, note } from "@/reporting/theme.ts";
import { type Example, sharedSentence } from "./examples.ts";

export { readExample, readVoices } from "./examples.ts";
export { cacheFeatures } from "@/disk/feature_cache.ts";

/** How the panels of a grid are prepared and arranged. */
export type PanelOptions = GridOptions & {
  /** The preparation of each recording. */
  readonly config: FeatureDrawing;
};

/** A recording above the clip that is made of it. */
export function clipFigure(example: Example, config: FeatureConfig): Figure {
  const { id, speaker, emotion } = example.utterance;
  const panels = [example.waveform, prepareClip(example.waveform, config)].map((waveform) =>
    waveformFigure(waveform, {
      title: `${waveform.sampleRate} Hz, ${waveform.samples.length} samples`,
    })
  );
  const title = `${labelTexts([id])[0]}: ${labelTexts([`${speaker}, ${emotion}`])[0]}`;
  return gridFigure(panels, { title, columns: 1, panelHeight: 100 });
}

/** The power spectrogram of a recording's clip. */
export function clipSpectrogram({ waveform }: Example, config: ResolvedFeatureConfig): Figure {
  return spectrogramFigure(powerSpectrogram(prepareClip(waveform, config), config), {
    hopLength: config.hopLength,
    title: "Power spectrogram (STFT)",
  });
}

/** One feature of a recording's clip. */
export function featurePlot(
  { waveform }: Example,
  options: { readonly spec: FeatureSpec; readonly config: FeatureDrawing; readonly title: string },
): Figure {
  return featureFigure(waveform, options.spec, { ...options.config, title: options.title });
}

/** Several features of one recording, a panel for each; named specs have their name as heading. */
export function featureGrid(
  { waveform }: Example,
  options: PanelOptions & {
    readonly specs: readonly FeatureSpec[] | Readonly<Record<string, FeatureSpec>>;
  },
): Figure {
  const { specs, config, ...grid } = options;
  const named = !Array.isArray(specs);
  const panels = Object.entries<FeatureSpec>({ ...specs }).map(([name, spec]) =>
    featureFigure(waveform, spec, { ...config, title: named ? name : undefined })
  );
  return gridFigure(panels, grid);
}

/** One feature of a recording with different settings; each panel is headed by what is different. */
export function variantGrid(
  example: Example,
  options: PanelOptions & {
    readonly spec: FeatureSpec;
    readonly changes: readonly Readonly<Record<string, number>>[];
  },
): Figure {
  const { spec, changes, ...panels } = options;
  const specs = Object.fromEntries(
    changes.map((change) => [settingsText(change), { ...spec, ...change } as FeatureSpec]),
  );
  return featureGrid(example, { ...panels, specs });
}

/** The same feature of several recordings; each panel is headed by speaker and emotion. */
export function voiceGrid(
  examples: readonly Example[],
  options: PanelOptions & { readonly spec: FeatureSpec },
): Figure {
  const { spec, config, title = sharedSentence(examples), ...grid } = options;
  const panels = examples.map((example) => {
    const { speaker, emotion } = example.utterance;
    return featurePlot(example, {
      spec,
      config,
      title: labelTexts([`${speaker}, ${emotion}`])[0]!,
    });
  });
  return gridFigure(panels, { ...grid, title: title ?? "Several people, several labels" });
}

/** Spectrograms of a recording's clip up to 4 kHz with different settings of the transform. */
export function spectrogramGrid(
  { waveform }: Example,
  options: GridOptions & {
    readonly config: FeatureConfig;
    /** Settings that the changes replace. */
    readonly base: StftOptions & { readonly hopLength: number };
    readonly changes: readonly StftOptions[];
  },
): Figure {
  const { config, base, changes, ...grid } = options;
  const clip = prepareClip(waveform, config);
  const panels = changes.map((change) => {
    const settings = { ...base, ...change };
    return spectrogramFigure(powerSpectrogram(clip, settings), {
      hopLength: settings.hopLength,
      title: settingsText(change),
      maxHz: 4000,
      maxFrames: 64,
      maxBands: 64,
    });
  });
  return gridFigure(panels, grid);
}

/** Neighbouring bands of a plane that belong together. */
export interface BandGroup {
  readonly label: string;
  readonly bands: number;
}

/**
 * The input of a network: the whole feature tensor of a recording, a panel for each plane.
 * @param options.planeTitles one heading per plane
 * @param options.groups the groups of bands of each plane, from the lowest up
 */
export function inputFigure(
  { waveform }: Example,
  options: {
    readonly config: ResolvedFeatureConfig;
    readonly planeTitles: readonly string[];
    readonly groups: readonly (readonly BandGroup[])[];
  },
): Figure {
  const { config, planeTitles, groups } = options;
  const shape = featureShape(config);
  const [bands, frames, planes] = shape;
  const tensor = extractFeatures(waveform, config);
  const panels = planeTitles.map((title, plane) => {
    const data = new Float32Array(frames * bands);
    for (let i = 0; i < data.length; i++) {
      data[i] = tensor[((i % bands) * frames + Math.floor(i / bands)) * planes + plane]!;
    }
    const figure = heatmapFigure({ data, frames, bands }, {
      sampleRate: config.sampleRate,
      hopLength: config.hopLength,
      title,
      scale: "signed",
      yTitle: "band (index)",
      colourTitle: "value",
    });
    return { ...figure, layout: { ...figure.layout, ...groupMarks(groups[plane] ?? []) } };
  });
  const title = `The network's input: ${shape.join(" × ")}`;
  return gridFigure(panels, { panelHeight: 240, title });
}

/** Lines between groups of bands, and each group's name at its upper end. */
function groupMarks(groups: readonly BandGroup[]): Layout {
  const shapes: Layout[] = [];
  const annotations: Layout[] = [];
  let end = -0.5;
  for (const { label, bands } of groups) {
    const line = { color: AXIS, width: 1.5 };
    const place = { type: "line", xref: "x domain", x0: 0, x1: 1, y0: end, y1: end, line };
    if (annotations.length > 0) shapes.push(place);
    end += bands;
    annotations.push(note(label, {
      xref: "x domain",
      x: 0.01,
      y: end,
      xanchor: "left",
      yanchor: "top",
      bgcolor: "rgba(255,255,255,0.75)",
      font: { size: 11 },
    }));
  }
  return { shapes, annotations };
}

/** Meyda's descriptors of a recording's clip, frame by frame, a panel for each. */
export function meydaFigure({ waveform }: Example, config: ResolvedFeatureConfig): Figure {
  const { names, ...matrix } = meydaDescriptors(prepareClip(waveform, config), config);
  const { sampleRate, hopLength } = config;
  const panels = names.map((name, column) => {
    const unit = MEYDA_UNITS[name];
    const title = unit === "none" ? name : `${name} (${unit})`;
    const figure = frameCurve(matrix, { name, title, column, sampleRate, hopLength });
    // plotly.js would write 2e-7 as 200n
    const yaxis = axis(undefined, { exponentformat: "e" });
    return { ...figure, layout: { ...figure.layout, yaxis } };
  });
  return gridFigure(panels, { title: "Meyda's descriptors", panelHeight: 64 });
}

/** MFCC and chroma of a recording's clip, by the definitions of librosa and of Meyda. */
export function compareWithMeyda(
  { waveform }: Example,
  config: ResolvedFeatureConfig,
): Agreement[] {
  return compareClip(prepareClip(waveform, config), config);
}

/** The centre frequencies of mel bands on the scales of Slaney and of HTK. */
export function melScaleFigure(
  { sampleRate, nMels }: { readonly sampleRate: number; readonly nMels: number },
): Figure {
  const x = Array.from({ length: nMels }, (_, band) => band);
  const scale = (name: string, htk: boolean) => ({
    name,
    x,
    y: Array.from(melCentres(sampleRate, { nMels, htk })),
  });
  return lineFigure([scale("Slaney (here)", false), scale("HTK", true)], {
    title: `Where ${nMels} mel bands lie`,
    xTitle: "band (index)",
    yTitle: "centre (Hz)",
  });
}

/** Features of recordings as figures: the views of notebook 02. @module */
import { type FeatureConfig, featureShape, type ResolvedFeatureConfig } from "@/features/config.ts";
import { MEYDA_DESCRIPTORS, meydaDescriptors } from "@/features/descriptors/meyda.ts";
import { extractFeatures, prepareClip } from "@/features/extract.ts";
import type { FeatureSpec } from "@/features/spec.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import { powerSpectrogram, type StftOptions } from "@/features/spectral/stft.ts";
import type { Figure } from "@/reporting/figure.ts";
import { type FeatureDrawing, featureFigure, settingsText } from "@/reporting/figures/feature.ts";
import { gridFigure, type GridOptions } from "@/reporting/figures/grid.ts";
import { spectrogramFigure } from "@/reporting/figures/heatmap.ts";
import { descriptorFigure, lineFigure } from "@/reporting/figures/lines.ts";
import { type Agreement, compareWithMeyda as compareClip } from "@/reporting/eda/mod.ts";
import { tensorFigure, type TensorOptions } from "@/reporting/figures/tensor.ts";
import { waveformFigure } from "@/reporting/figures/waveform.ts";
import type { Example } from "./examples.ts";

export { type Example, readExample, readSameSentence } from "./examples.ts";
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
  return gridFigure(panels, {
    title: `${id}: ${speaker}, ${emotion}`,
    columns: 1,
    panelHeight: 100,
  });
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
  const titles = Array.isArray(specs) ? undefined : Object.keys(specs);
  const panels = Object.values<FeatureSpec>({ ...specs }).map((spec, i) => {
    const title = titles?.[i];
    return featureFigure(waveform, spec, title === undefined ? config : { ...config, title });
  });
  return gridFigure(panels, grid);
}

/** One feature of a recording with different settings; each panel is headed by what is different. */
export function variantGrid(
  { waveform }: Example,
  options: PanelOptions & {
    readonly spec: FeatureSpec;
    readonly changes: readonly Readonly<Record<string, number>>[];
  },
): Figure {
  const { spec, changes, config, ...grid } = options;
  const panels = changes.map((change) => {
    const changed = { ...spec, ...change } as FeatureSpec;
    return featureFigure(waveform, changed, { ...config, title: settingsText(change) });
  });
  return gridFigure(panels, grid);
}

/** The same feature of several recordings; each panel is headed by speaker and emotion. */
export function voiceGrid(
  examples: readonly Example[],
  options: PanelOptions & { readonly spec: FeatureSpec },
): Figure {
  const { spec, config, ...grid } = options;
  const panels = examples.map(({ utterance, waveform }) => {
    const title = `${utterance.speaker}, ${utterance.emotion}`;
    return featureFigure(waveform, spec, { ...config, title });
  });
  return gridFigure(panels, grid);
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

/** The input of a network: the whole feature tensor of a recording, a panel for each plane. */
export function inputFigure(
  { waveform }: Example,
  options: Pick<TensorOptions, "planeTitles" | "groups"> & {
    readonly config: ResolvedFeatureConfig;
  },
): Figure {
  const { config, ...rest } = options;
  const shape = featureShape(config);
  return tensorFigure(extractFeatures(waveform, config), shape, {
    ...rest,
    sampleRate: config.sampleRate,
    hopLength: config.hopLength,
    title: `The network's input: ${shape.join(" × ")}`,
  });
}

/** Meyda's descriptors of a recording's clip, frame by frame. */
export function meydaFigure({ waveform }: Example, config: ResolvedFeatureConfig): Figure {
  const { names, ...matrix } = meydaDescriptors(prepareClip(waveform, config), config);
  return descriptorFigure(matrix, {
    names: names.map((name) => ({ name, ...MEYDA_DESCRIPTORS[name] })),
    sampleRate: config.sampleRate,
    hopLength: config.hopLength,
    title: "Meyda's descriptors",
    panelHeight: 64,
  });
}

/** MFCC and chroma of a recording's clip, by the definitions of librosa and of Meyda. */
export function compareWithMeyda(
  { waveform }: Example,
  config: ResolvedFeatureConfig,
): Agreement[] {
  return compareClip(prepareClip(waveform, config), config);
}

/** The centre frequencies of mel bands on the scales of Slaney and of HTK. */
export function melScaleFigure(options: {
  readonly sampleRate: number;
  readonly nMels: number;
}): Figure {
  const { sampleRate, nMels } = options;
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

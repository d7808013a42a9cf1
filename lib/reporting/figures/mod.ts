/** All figures: pure builders of plotly.js data. @module */
export { type CurveOptions, type CurvePoint, trainingCurves } from "./training.ts";
export { emotionCounts, speakerCounts } from "./counts.ts";
export { boxFigure, type Group, groupValues, histogramFigure } from "./distributions.ts";
export { confusionFigure } from "./confusion.ts";
export { type FeatureDrawing, featureFigure, settingsText } from "./feature.ts";
export { gridFigure, type GridOptions } from "./grid.ts";
export {
  type FrameTimes,
  heatmapFigure,
  type HeatmapOptions,
  melFigure,
  spectrogramFigure,
} from "./heatmap.ts";
export { descriptorFigure, lineFigure, type LineSeries } from "./lines.ts";
export { type CellTable, matrixFigure, type MatrixOptions } from "./matrix.ts";
export { ladderFigure, type LadderOptions, type LadderRung } from "./ladder.ts";
export { networkFigure } from "./network.ts";
export { publishedFigure } from "./published.ts";
export { reliabilityFigure } from "./reliability.ts";
export { speakerDots, type SpeakerScore } from "./speakers.ts";
export { type BandGroup, tensorFigure } from "./tensor.ts";
export { waveformFigure, type WaveformOptions } from "./waveform.ts";

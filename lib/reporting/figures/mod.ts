/** Figures as plain data, built without a screen. @module */
export { emotionCounts, speakerCounts } from "./counts.ts";
export { boxFigure, groupValues, histogramFigure } from "./distributions.ts";
export { featureFigure } from "./feature.ts";
export { gridFigure } from "./grid.ts";
export { heatmapFigure, spectrogramFigure } from "./heatmap.ts";
export { ladderFigure, type LadderRung } from "./ladder.ts";
export { lineFigure } from "./lines.ts";
export { confusionFigure, matrixFigure } from "./matrix.ts";
export { networkFigure } from "./network.ts";
export { publishedFigure } from "./dots.ts";
export { recognitionFigure, timelineFigure } from "./recognition.ts";
export { reliabilityFigure } from "./reliability.ts";
export { speakerDots } from "./speakers.ts";
export { trainingCurves } from "./training.ts";
export { waveformFigure } from "./waveform.ts";

/** Reliability diagrams: confidence against accuracy. @module */
import type { ReliabilityBin } from "@/evaluation/calibration.ts";
import type { Figure } from "@/reporting/figure.ts";
import { axis, baseLayout, INK, note, SERIES_COLOURS } from "@/reporting/theme.ts";

/**
 * A reliability diagram: accuracy against confidence, with the diagonal of a perfectly calibrated
 * model; dots grow with the number of clips, empty bins are left out.
 * @param options.ece expected calibration error in [0, 1], written into the figure
 */
export function reliabilityFigure(
  bins: readonly ReliabilityBin[],
  options: { title: string; ece: number },
): Figure {
  const { title, ece } = options;
  const filled = bins.filter((bin) => bin.clips > 0);
  const most = Math.max(1, ...filled.map((bin) => bin.clips));
  const bars = {
    type: "bar",
    name: "accuracy",
    x: filled.map((bin) => 50 * (bin.low + bin.high)),
    width: filled.map((bin) => 100 * (bin.high - bin.low)),
    y: filled.map((bin) => 100 * bin.accuracy!),
    marker: { color: "rgba(86,180,233,0.45)", line: { color: SERIES_COLOURS[0], width: 1 } },
  };
  const dots = {
    type: "scatter",
    mode: "markers",
    name: "mean confidence",
    x: filled.map((bin) => 100 * bin.confidence!),
    y: filled.map((bin) => 100 * bin.accuracy!),
    text: filled.map((bin) => `${bin.clips} clips`),
    hovertemplate: "confidence %{x:.0f} %, accuracy %{y:.0f} %, %{text}<extra></extra>",
    marker: {
      color: SERIES_COLOURS[0],
      size: filled.map((bin) => 5 + 15 * Math.sqrt(bin.clips / most)),
    },
  };
  const range = { range: [0, 100], constrain: "domain" };
  const layout = baseLayout({ title }, {
    xaxis: axis("highest score (%)", range),
    yaxis: axis("accuracy (%)", range),
    showlegend: false,
    shapes: [{ type: "line", x0: 0, y0: 0, x1: 100, y1: 100, line: { color: INK, dash: "dot" } }],
    annotations: [note(`ECE ${(100 * ece).toFixed(1)} %`, { x: 4, y: 96, xanchor: "left" })],
  });
  return { data: [bars, dots], layout };
}

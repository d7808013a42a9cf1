/** Training curves: loss and UAR over the epochs. @module */
import type { EpochRow } from "@/training/checkpoint.ts";
import type { Figure, Trace } from "@/reporting/figure.ts";
import { axis, baseLayout, INK, note, SERIES_COLOURS } from "@/reporting/theme.ts";

/** The figures of one epoch; null = not measured. */
export type CurvePoint =
  & Pick<EpochRow, "epoch" | "trainLoss" | "valLoss" | "valUar">
  & Partial<Pick<EpochRow, "trainAccuracy">>;

const PANELS = [
  { axes: ["x", "y"], train: "trainLoss", validation: "valLoss" },
  { axes: ["x2", "y2"], train: "trainAccuracy", validation: "valUar" },
] as const;

/**
 * The loss on the left; on the right accuracy of the training batches and UAR of the validation part.
 * @param options.epochs length of the axis, when more epochs are to come @default the last epoch
 * @param options.bestEpoch the epoch whose weights were kept: marked in both panels
 */
export function trainingCurves(
  rows: readonly CurvePoint[],
  options: { readonly title: string; readonly epochs?: number; readonly bestEpoch?: number },
): Figure {
  const { epochs = rows.at(-1)?.epoch ?? 1, bestEpoch } = options;
  const best = rows.find((row) => row.epoch === bestEpoch);
  const data = PANELS.flatMap((panel) => [
    ...curve(rows, { panel, key: panel.train, name: "training", color: SERIES_COLOURS[0]! }),
    ...curve(rows, { panel, key: panel.validation, name: "validation", color: SERIES_COLOURS[1]! }),
  ]);
  const xRange = [0.5, Math.max(epochs, 2) + 0.5];
  const x = (more: Record<string, unknown>) =>
    axis("epoch", { range: xRange, tickformat: "d", ...epochs < 10 ? { dtick: 1 } : {}, ...more });
  const layout = baseLayout({ title: options.title }, {
    xaxis: x({ domain: [0, 0.44] }),
    yaxis: axis("loss", { rangemode: "tozero" }),
    xaxis2: x({ domain: [0.56, 1], anchor: "y2" }),
    yaxis2: axis("validation UAR, training accuracy", {
      anchor: "x2",
      range: [0, 1],
      tickformat: ".0%",
    }),
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
    margin: { l: 60, r: 24, t: 64, b: 52 },
    ...(best && bestMarks(best, best.epoch > epochs / 2 ? "right" : "left")),
  });
  return { data, layout };
}

/** The curve of one figure, over the epochs that it was measured in. */
function curve(
  rows: readonly CurvePoint[],
  { panel, key, name, color }: {
    readonly panel: (typeof PANELS)[number];
    readonly key: Exclude<keyof CurvePoint, "epoch">;
    readonly name: string;
    readonly color: string;
  },
): Trace[] {
  const measured = rows.filter((row) => typeof row[key] === "number");
  if (measured.length === 0) return [];
  return [{
    type: "scatter",
    mode: measured.length <= 40 ? "lines+markers" : "lines",
    name,
    legendgroup: name,
    showlegend: panel === PANELS[0],
    x: measured.map((row) => row.epoch),
    y: measured.map((row) => row[key]),
    xaxis: panel.axes[0],
    yaxis: panel.axes[1],
    line: { color, width: 2 },
    marker: { color, size: 5 },
  }];
}

/** Lines at the kept epoch, and a note beside the right one, on the side with more room. */
function bestMarks(best: CurvePoint, side: "left" | "right"): Record<string, unknown> {
  const at = { x0: best.epoch, x1: best.epoch, y0: 0, y1: 1, line: { color: INK, dash: "dot" } };
  const shapes = PANELS.map(({ axes: [x, y] }) => ({
    type: "line",
    xref: x,
    yref: `${y} domain`,
    layer: "below",
    ...at,
  }));
  const uar = best.valUar === null ? "" : `: ${(100 * best.valUar).toFixed(1)} %`;
  const place = { xref: "x2", yref: "y2 domain", x: best.epoch, y: 0.02, yanchor: "bottom" };
  const look = { xanchor: side, bgcolor: "#ffffff" };
  const text = `kept: epoch ${best.epoch}${uar}`;
  return { shapes, annotations: [note(text, { ...place, ...look })] };
}

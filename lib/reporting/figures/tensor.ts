/** The input of a network: each plane of a clip's features as a panel. @module */
import { InputError } from "@/base/errors.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { AXIS } from "@/reporting/theme.ts";
import { gridFigure } from "./grid.ts";
import { type FrameTimes, heatmapFigure } from "./heatmap.ts";

/** Neighbouring bands of a plane that belong together. */
export interface BandGroup {
  readonly label: string;
  readonly bands: number;
}

/** The drawing of a clip's features. */
export interface TensorOptions extends FrameTimes {
  readonly title: string;
  /** One heading per plane. */
  readonly planeTitles: readonly string[];
  /** The groups of bands of each plane, from the lowest up; a line is drawn between groups. */
  readonly groups: readonly (readonly BandGroup[])[];
}

/**
 * The features of one clip, one panel per plane.
 * @param data in the order [bands][frames][planes]
 * @param shape [bands, frames, planes]
 * @throws {InputError} if the number of values does not fit the shape
 */
export function tensorFigure(
  data: Float32Array,
  shape: readonly [bands: number, frames: number, planes: number],
  options: TensorOptions,
): Figure {
  const [bands, frames, planes] = shape;
  const { title, planeTitles, groups, ...times } = options;
  if (data.length !== bands * frames * planes) {
    throw new InputError("draw features", `${data.length} values are not ${shape.join(" × ")}`);
  }
  const panels = Array.from({ length: planes }, (_, plane) => {
    const values = new Float32Array(frames * bands);
    for (let band = 0; band < bands; band++) {
      for (let frame = 0; frame < frames; frame++) {
        values[frame * bands + band] = data[(band * frames + frame) * planes + plane]!;
      }
    }
    const figure = heatmapFigure({ data: values, frames, bands }, {
      ...times,
      title: planeTitles[plane],
      scale: "signed",
      yTitle: "band (index)",
      colourTitle: "value",
    });
    return withGroups(figure, groups[plane] ?? []);
  });
  return gridFigure(panels, { columns: Math.min(2, planes), panelHeight: 240, title });
}

/** Draws a line between groups of bands and writes each group's name at its lower end. */
function withGroups(figure: Figure, groups: readonly BandGroup[]): Figure {
  const shapes: Layout[] = [];
  const annotations: Layout[] = [];
  let start = 0;
  for (const { label, bands } of groups) {
    if (start > 0) {
      const at = { xref: "x domain", x0: 0, x1: 1, y0: start - 0.5, y1: start - 0.5 };
      shapes.push({ type: "line", ...at, line: { color: AXIS, width: 1.5 } });
    }
    annotations.push({
      text: label,
      xref: "x domain",
      x: 0.01,
      y: start + bands - 0.5,
      xanchor: "left",
      yanchor: "top",
      showarrow: false,
      bgcolor: "rgba(255,255,255,0.75)",
      font: { size: 11 },
    });
    start += bands;
  }
  return { data: figure.data, layout: { ...figure.layout, shapes, annotations } };
}

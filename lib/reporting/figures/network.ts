/** Networks as columns of boxes, one per layer. @module */
import type { LayerRow, ModelSummary } from "@/models/summary.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { AXIS, baseLayout, note, SERIES_COLOURS } from "@/reporting/theme.ts";

/** Kinds of layers, recognised by words in their class names. */
const KINDS: readonly { label: string; words: RegExp; colour: string }[] = [
  { label: "input", words: /input/i, colour: SERIES_COLOURS[6]! },
  { label: "convolution", words: /conv/i, colour: SERIES_COLOURS[0]! },
  { label: "recurrent", words: /lstm|gru|rnn|bidirectional/i, colour: SERIES_COLOURS[1]! },
  { label: "pooling", words: /pool/i, colour: SERIES_COLOURS[2]! },
  { label: "attention", words: /attention/i, colour: SERIES_COLOURS[3]! },
  { label: "dense", words: /dense/i, colour: SERIES_COLOURS[5]! },
  { label: "normalisation", words: /norm/i, colour: SERIES_COLOURS[4]! },
];
const OTHER = { label: "shape, activation, dropout", colour: "#b9b9b9" };

/** Centre of the boxes, in parts of the drawing's width. */
const BOX_CENTRE = 0.45;

/**
 * Draws a network from its input at the top to its scores at the bottom: a box per layer, as wide as
 * the logarithm of the number of its output values; its output shape on the left, its parameters on
 * the right.
 */
export function networkFigure({ layers, parameters }: ModelSummary): Figure {
  const sizes = layers.map(({ outputShape }) =>
    Math.log(outputShape.reduce<number>((product, size) => product * (size ?? 1), 1) + 1)
  );
  const most = Math.max(...sizes);
  const rows = layers.map((layer, i) => row(layer, i, sizes[i]! / most));
  const links = layers.slice(1).map((_, i): Layout => ({
    type: "line",
    x0: BOX_CENTRE,
    x1: BOX_CENTRE,
    y0: i + 0.36,
    y1: i + 0.64,
    line: { color: AXIS, width: 1 },
  }));
  const used = [...new Set(layers.map((layer) => kindOf(layer)))];
  const data = used.map(({ label, colour }) => ({
    type: "scatter",
    mode: "markers",
    name: label,
    x: [null],
    y: [null],
    marker: { color: colour, size: 11, symbol: "square" },
  }));
  const font = { size: 11, color: AXIS };
  const headings = textsOf(["output shape", "layer", "parameters"], { y: -0.85, font });
  const hidden = { visible: false, fixedrange: true };
  const title = `The network: ${parameters.toLocaleString("en")} parameters`;
  const layout = baseLayout({ title }, {
    xaxis: { ...hidden, range: [0, 1] },
    yaxis: { ...hidden, range: [layers.length - 0.4, -1.1] },
    shapes: [...rows.map((r) => r.shape), ...links],
    annotations: [...headings, ...rows.flatMap((r) => r.texts)],
    legend: { orientation: "h", x: 0, y: 0, yanchor: "top" },
    showlegend: true,
    margin: { l: 12, r: 12, t: 56, b: 40 },
    width: 760,
    height: 26 * (layers.length + 2) + 96,
  });
  return { data, layout };
}

function row(layer: LayerRow, index: number, size: number) {
  const width = 0.22 + 0.28 * size;
  const { colour } = kindOf(layer);
  const shape = {
    type: "rect",
    x0: BOX_CENTRE - width / 2,
    x1: BOX_CENTRE + width / 2,
    y0: index - 0.36,
    y1: index + 0.36,
    fillcolor: colour,
    opacity: 0.3,
    line: { color: colour, width: 1 },
  };
  const count = layer.parameters === 0 ? "–" : layer.parameters.toLocaleString("en");
  const outputs = layer.outputShape.map((size) => size ?? "any").join(" × ");
  return { shape, texts: textsOf([outputs, layer.layer, count], { y: index, font: { size: 12 } }) };
}

/** The three texts of a row. */
function textsOf([outputs, name, count]: readonly [string, string, string], look: Layout) {
  return [
    note(outputs, { x: 0.17, xanchor: "right", ...look }),
    note(name, { x: BOX_CENTRE, xanchor: "center", ...look }),
    note(count, { x: 0.84, xanchor: "right", ...look }),
  ];
}

function kindOf(layer: LayerRow): { label: string; colour: string } {
  return KINDS.find(({ words }) => words.test(layer.type)) ?? OTHER;
}

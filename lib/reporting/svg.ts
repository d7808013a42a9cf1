/**
 * Figures as SVG without a browser: plotly.js in a jsdom window with the widths of Arial. The same
 * figure gives the same bytes.
 * @module
 */
import { seededRandom } from "@/base/random.ts";
import { compactFigure, type Figure, type FigureSize, figureSize } from "./figure.ts";
import { FONT_FAMILY } from "./theme.ts";
import { tidySvg } from "./svg/tidy.ts";
import { openPlotlyWindow, type PlotlyWindow } from "./svg/window.ts";

let opened: Promise<PlotlyWindow> | undefined;
/** The figure in progress: the next one waits, since the window has one seed for names. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Draws a figure as SVG. The first figure takes about a second (plotly.js is loaded), the others
 * 0.1 to 0.3 s.
 * @throws {InputError} for a size outside 50 to 10,000 pixels
 * @throws Error if plotly.js rejects the figure
 */
export function toSvg(figure: Figure, size: FigureSize = {}): Promise<string> {
  const drawn = last.then(() => draw(figure, size));
  last = drawn.catch(() => {}); // the caller gets the error
  return drawn;
}

async function draw(figure: Figure, size: FigureSize): Promise<string> {
  const { width, height } = figureSize(figure, size);
  const { data, layout } = compactFigure(figure);
  const window = await (opened ??= openPlotlyWindow());
  const { document, Plotly } = window;
  // the names inside a drawing are random
  const text = JSON.stringify({ data, layout: { ...layout, width, height } });
  window.Math.random = seededRandom(text).uniform;
  const div = document.body.appendChild(document.createElement("div"));
  try {
    // plotly.js expects objects and arrays of its own window
    const own = window.JSON.parse(text);
    await Plotly.newPlot(div, own.data, own.layout, { staticPlot: true });
    const drawn = await Plotly.toImage(div, { format: "svg", width, height, imageDataOnly: true });
    const svg = new window.DOMParser().parseFromString(drawn, "image/svg+xml").documentElement;
    tidySvg(svg, { fontFamily: FONT_FAMILY });
    return new window.XMLSerializer().serializeToString(svg);
  } finally {
    Plotly.purge(div);
    div.remove();
  }
}

/**
 * Figures as SVG without a browser: plotly.js in a jsdom window with the widths of Arial. The same
 * figure gives the same bytes.
 * @module
 */
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
  window.seed(JSON.stringify([data, layout, width, height]));
  const div = document.body.appendChild(document.createElement("div"));
  try {
    const own = window.copy({ data, layout: { ...layout, width, height } });
    await Plotly.newPlot(div, own.data, own.layout, { staticPlot: true });
    const drawn = await Plotly.toImage(div, { format: "svg", width, height, imageDataOnly: true });
    const svg = window.parseSvg(drawn);
    tidySvg(svg, { fontFamily: FONT_FAMILY });
    return window.serialize(svg);
  } finally {
    Plotly.purge(div);
    div.remove();
  }
}

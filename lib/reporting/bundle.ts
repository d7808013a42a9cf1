/** What a notebook shows: one value in several forms (MIME types), for each reader one. @module */
import { compactFigure, type Figure, type FigureSize, figureSize } from "./figure.ts";
import { escapeHtml, scriptJson } from "./html.ts";
import { toSvg } from "./svg.ts";

/** One value in several forms, by MIME type. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** The Deno kernel calls the method of this name to get the forms of a value. */
export const DISPLAY = Symbol.for("Jupyter.display");

/** A value that a notebook can show. */
export interface Displayable {
  [DISPLAY](): MimeBundle;
}

/** Figures with more bytes of data are pictures only. */
const DATA_LIMIT = 24_000;

/**
 * A figure in all its forms: data for readers that draw plotly figures (JupyterLab of `deno task lab`,
 * VS Code), HTML with the picture, the picture alone, and a line of text.
 * Nothing is fetched: the picture is embedded, and becomes interactive only if plotly.js is already on
 * the page. A figure of more than 24 kB of data is a picture and a line of text only.
 */
export async function figureBundle(figure: Figure, size: FigureSize = {}): Promise<MimeBundle> {
  const { width, height } = figureSize(figure, size);
  const { data, layout: own } = compactFigure(figure);
  const svg = await toSvg(figure, { width, height });
  const picture = { "image/svg+xml": svg, "text/plain": `[figure: ${titleOf(figure)}]` };
  const layout = { ...own, width, height };
  const config = { displaylogo: false, responsive: true };
  const json = scriptJson({ data, layout });
  if (json.length > DATA_LIMIT) return picture;
  const image = imageHtml(figure, svg, { width, height });
  return {
    "application/vnd.plotly.v1+json": { data, layout, config },
    "text/html": `<div>${image}${plotScript(json)}</div>`,
    ...picture,
  };
}

/** A figure as HTML with the picture, and a line of text: for states that are soon replaced. */
export async function pictureBundle(figure: Figure, size: FigureSize = {}): Promise<MimeBundle> {
  const whole = figureSize(figure, size);
  return {
    "text/html": `<div>${imageHtml(figure, await toSvg(figure, whole), whole)}</div>`,
    "text/plain": `[figure: ${titleOf(figure)}]`,
  };
}

/** The title of a figure without markup. */
function titleOf(figure: Figure): string {
  const { text = "without a title" } = (figure.layout.title ?? {}) as { text?: string };
  return text.replace(/<br>/g, " ").replace(/<[^>]*>/g, "");
}

function imageHtml(figure: Figure, svg: string, size: Required<FigureSize>): string {
  const source = `data:image/svg+xml;base64,${new TextEncoder().encode(svg).toBase64()}`;
  return `<img alt="${
    escapeHtml(titleOf(figure))
  }" width="${size.width}" height="${size.height}" ` +
    `style="max-width:100%;height:auto" src="${source}">`;
}

/** A script that replaces the picture by the figure if plotly.js is on the page. */
function plotScript(json: string): string {
  // the script finds its place by itself: an id would have to differ between figures and runs
  return `<script>(function(s){if(!window.Plotly)return;var d=s.parentNode,f=${json};` +
    'd.innerHTML="";Plotly.newPlot(d,f.data,f.layout,{responsive:true})})' +
    "(document.currentScript)</script>";
}

/** A window for plotly.js without a screen: jsdom, with the measurements and the canvas it lacks. @module */
import { canvasDataUrl, type CanvasSize, heatMapContext } from "./canvas.ts";
import { boundingBox, type Box, clientBox, straightPath } from "./geometry.ts";

/** The parts of jsdom's window, with plotly.js in it, that are used; jsdom has no types. */
export interface PlotlyWindow extends Record<string, unknown> {
  readonly document: Document;
  readonly navigator: object;
  readonly SVGElement: { readonly prototype: object };
  readonly HTMLCanvasElement: { readonly prototype: object };
  readonly URL: Record<string, unknown>;
  readonly JSON: JSON;
  readonly DOMParser: typeof DOMParser;
  readonly XMLSerializer: typeof XMLSerializer;
  readonly Math: { random: () => number };
  readonly Plotly: {
    newPlot(div: Element, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
    toImage(div: Element, options: object): Promise<string>;
    purge(div: Element): void;
  };
  eval(code: string): unknown;
}

/** Opens a window and loads plotly.js into it (about one second; read access to node_modules). */
export async function openPlotlyWindow(): Promise<PlotlyWindow> {
  const { JSDOM } = await import("jsdom");
  const dom = new JSDOM("<!DOCTYPE html><body></body>", {
    pretendToBeVisual: true,
    runScripts: "outside-only",
  });
  const window = dom.window as PlotlyWindow;
  fillIn(window);
  const source = new URL(import.meta.resolve("plotly.js-dist"));
  window.eval(await Deno.readTextFile(source));
  return window;
}

function fillIn(window: PlotlyWindow): void {
  window.TextDecoder ??= TextDecoder;
  // jsdom would ask the system, which needs a permission.
  Object.defineProperty(window.navigator, "hardwareConcurrency", { value: 1 });
  window.URL.createObjectURL = () => "";
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: Element) {
      return withSides(boundingBox(this));
    },
    getBoundingClientRect(this: Element) {
      return withSides(clientBox(this));
    },
    getTotalLength(this: Element) {
      return straightPath(this).length;
    },
    getPointAtLength(this: Element, length: number) {
      return straightPath(this).at(length);
    },
  });
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(this: CanvasSize, kind: string) {
      return kind === "2d" ? heatMapContext(this) : null; // no WebGL
    },
    toDataURL(this: CanvasSize) {
      return canvasDataUrl(this);
    },
  });
}

function withSides(box: Box) {
  const { x, y, width, height } = box;
  return { ...box, left: x, top: y, right: x + width, bottom: y + height };
}

/** A window for plotly.js without a screen: jsdom, with the measurements and the canvas it lacks. @module */
import { seededRandom } from "@/base/random.ts";
import { canvasDataUrl, type CanvasSize, heatMapContext } from "./canvas.ts";
import { boundingBox, type Box, clientBox, straightPath, textLength } from "./geometry.ts";

/** The part of plotly.js that is used. */
interface PlotlyApi {
  newPlot(div: Element, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  toImage(div: Element, options: object): Promise<string>;
  purge(div: Element): void;
}

/** A window with plotly.js in it. */
export interface PlotlyWindow {
  readonly document: Document;
  readonly Plotly: PlotlyApi;
  /** A deep copy whose objects and arrays are the window's own, as plotly.js expects. */
  copy<T>(value: T): T;
  /** The root of an SVG document, from its text. */
  parseSvg(text: string): Element;
  /** The text of an element. */
  serialize(element: Element): string;
  /** Sets the seed of the random names inside the next drawings. */
  seed(seed: string): void;
}

/** The parts of the window that are used; jsdom has no types. */
interface JsdomWindow extends Record<string, unknown> {
  readonly document: Document;
  readonly navigator: object;
  readonly SVGElement: { readonly prototype: object };
  readonly HTMLCanvasElement: { readonly prototype: object };
  readonly URL: Record<string, unknown>;
  readonly JSON: JSON;
  readonly DOMParser: typeof DOMParser;
  readonly XMLSerializer: typeof XMLSerializer;
  readonly Math: { random: () => number };
  readonly Plotly: PlotlyApi;
  eval(code: string): unknown;
}

/** Globals that plotly.js expects in its window. */
const BORROWED = ["TextDecoder", "TextEncoder", "structuredClone", "queueMicrotask"];

/** Opens a window and loads plotly.js into it (about one second; read access to node_modules). */
export async function openPlotlyWindow(): Promise<PlotlyWindow> {
  const { JSDOM } = await import("jsdom");
  const dom = new JSDOM("<!DOCTYPE html><body></body>", {
    pretendToBeVisual: true,
    runScripts: "outside-only",
  });
  const window = dom.window as JsdomWindow;
  fillIn(window);
  const source = new URL(import.meta.resolve("plotly.js-dist"));
  window.eval(await Deno.readTextFile(source));
  return {
    document: window.document,
    Plotly: window.Plotly,
    copy: (value) => window.JSON.parse(JSON.stringify(value)),
    parseSvg: (text) =>
      new window.DOMParser().parseFromString(text, "image/svg+xml").documentElement,
    serialize: (element) => new window.XMLSerializer().serializeToString(element),
    seed: (seed) => {
      window.Math.random = seededRandom(seed).uniform;
    },
  };
}

function fillIn(window: JsdomWindow): void {
  for (const name of BORROWED) window[name] ??= Reflect.get(globalThis, name);
  // jsdom would ask the system, which needs a permission.
  Object.defineProperty(window.navigator, "hardwareConcurrency", { value: 1 });
  window.URL.createObjectURL = () => "";
  window.URL.revokeObjectURL = () => {};
  window.matchMedia = () => ({ matches: false, addListener: () => {} });
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: Element) {
      return withSides(boundingBox(this));
    },
    getBoundingClientRect(this: Element) {
      return withSides(clientBox(this));
    },
    getComputedTextLength(this: Element) {
      return textLength(this);
    },
    getTotalLength(this: Element) {
      return straightPath(this).length;
    },
    getPointAtLength(this: Element, length: number) {
      const { length: whole, at } = straightPath(this);
      return at(Math.min(1, Math.max(0, length / (whole || 1))));
    },
  });
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(this: CanvasSize, kind: string) {
      return kind === "2d" ? heatMapContext(this) : null;
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

/**
 * Bounding boxes of SVG elements, as a browser returns them from `getBBox` and
 * `getBoundingClientRect`, computed from attributes and the widths of Arial. plotly.js measures
 * texts and groups of texts only, so that other shapes count as empty.
 * @module
 */
import { ASCENT_EM, DESCENT_EM, textWidth } from "./text.ts";

/** A rectangle with its sides along the axes, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Point = readonly [x: number, y: number];

/** The element's box in its own coordinates (`getBBox`); an empty box at 0,0 if it draws nothing. */
export function boundingBox(element: Element): Box {
  return hull(cornersOf(element));
}

/** The element's box in the coordinates of the outermost SVG (`getBoundingClientRect`). */
export function clientBox(element: Element): Box {
  let points = cornersOf(element);
  let within: Element | null = element;
  while (within && within.tagName.toLowerCase() !== "svg") {
    points = moved(points, within);
    within = within.parentElement;
  }
  return hull(points);
}

/** The corners of all texts in an element, in its own coordinates. */
function cornersOf(element: Element): Point[] {
  if (element.tagName === "text") return textCorners(element);
  return [...element.children]
    .filter((child) => (child as SVGElement).style?.display !== "none")
    .flatMap((child) => moved(cornersOf(child), child));
}

/** Points after an element's `transform`, which may translate and rotate. */
function moved(points: readonly Point[], element: Element): Point[] {
  const text = element.getAttribute("transform") ?? "";
  const steps = [...text.matchAll(/(translate|rotate)\(([^)]*)\)/g)].reverse();
  let now = [...points];
  for (const [, kind, list] of steps) {
    const [p = 0, q = 0, r = 0] = list!.trim().split(/[\s,]+/).map(Number);
    const cos = Math.cos(p * Math.PI / 180);
    const sin = Math.sin(p * Math.PI / 180);
    now = now.map(([x, y]): Point =>
      kind === "translate"
        ? [x + p, y + q]
        : [q + cos * (x - q) - sin * (y - r), r + sin * (x - q) + cos * (y - r)]
    );
  }
  return now;
}

function hull(points: readonly Point[]): Box {
  if (points.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The part of a text's width that lies before its position. */
const ANCHORS: Readonly<Record<string, number>> = { start: 0, middle: 0.5, end: 1 };

function textCorners(element: Element): Point[] {
  if (!element.textContent) return [];
  const anchor = ANCHORS[styled(element, "text-anchor") ?? "start"] ?? 0;
  // plotly.js writes one `tspan.line` per line, or only the text if it has one line
  const lines = [...element.querySelectorAll("tspan.line")];
  return (lines.length > 0 ? lines : [element]).flatMap((line): Point[] => {
    const at = (name: string) =>
      parseFloat((line.hasAttribute(name) ? line : element).getAttribute(name) ?? "") || 0;
    const shift = line === element ? 0 : shiftOf(line);
    const runs = runsOf(line, shift);
    const width = runs.reduce((sum, run) => sum + run.width, 0);
    const left = at("x") - width * anchor;
    return runs.flatMap(({ size, dy }) => {
      // a browser rounds ascent and descent to whole pixels
      const top = at("y") + dy - Math.round(ASCENT_EM * size);
      const bottom = at("y") + dy + Math.round(DESCENT_EM * size);
      return [left, left + width].flatMap((x): Point[] => [[x, top], [x, bottom]]);
    });
  });
}

/** A piece of a line in one style: its width, font size and shift from the line's baseline, px. */
interface Run {
  readonly width: number;
  readonly size: number;
  readonly dy: number;
}

/** The pieces of a line, which may be bold, smaller, raised or lowered; a shift lasts to the next. */
function runsOf(element: Element, shift: number): Run[] {
  const runs: Run[] = [];
  const size = fontSize(element);
  let dy = shift;
  for (const node of element.childNodes) {
    if (node.nodeType === 3) {
      const weight = styled(element, "font-weight") ?? "normal";
      const bold = weight === "bold" || Number(weight) >= 600;
      const width = textWidth(node.textContent ?? "", { sizePx: size, bold });
      runs.push({ width, size, dy });
    } else if (node.nodeType === 1) {
      dy += shiftOf(node as Element);
      runs.push(...runsOf(node as Element, dy));
    }
  }
  return runs;
}

/** The `dy` of a run, which is in em, in pixels. */
function shiftOf(run: Element): number {
  return (parseFloat(run.getAttribute("dy") ?? "") || 0) * fontSize(run);
}

function fontSize(element: Element): number {
  let scale = 1;
  for (let e: Element | null = element; e; e = e.parentElement) {
    const size = (e as SVGElement).style?.fontSize || e.getAttribute("font-size");
    if (!size) continue;
    if (!size.endsWith("%")) return scale * parseFloat(size);
    scale *= parseFloat(size) / 100;
  }
  return 12 * scale;
}

/** A style that is inherited, from the nearest element that states it. */
function styled(element: Element, name: "text-anchor" | "font-weight"): string | undefined {
  for (let e: Element | null = element; e; e = e.parentElement) {
    const value = (e as SVGElement).style?.getPropertyValue(name) || e.getAttribute(name);
    if (value) return value;
  }
  return undefined;
}

/** A straight path of two points, which an arrow is: its length, and the point at a length. */
export function straightPath(path: Element) {
  const numbers = path.getAttribute("d")?.match(/-?[\d.]+(e-?\d+)?/g) ?? [];
  const [x0 = 0, y0 = 0, x1 = x0, y1 = y0] = numbers.map(Number);
  const length = Math.hypot(x1 - x0, y1 - y0);
  const at = (distance: number) => {
    const share = Math.min(1, Math.max(0, distance / (length || 1)));
    return { x: x0 + share * (x1 - x0), y: y0 + share * (y1 - y0) };
  };
  return { length, at };
}

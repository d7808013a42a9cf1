/**
 * Bounding boxes of SVG elements, as a browser returns them from `getBBox` and
 * `getBoundingClientRect`, computed from attributes and the widths of Arial. Covers only the elements
 * of plotly.js: text with lines and styled runs, rectangles, circles, paths, nested transforms.
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

/** An affine map (x, y) → (a·x + c·y + e, b·x + d·y + f), as in SVG's `matrix(a b c d e f)`. */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** The element's box in its own coordinates (`getBBox`); an empty box at 0,0 if it draws nothing. */
export function boundingBox(element: Element): Box {
  return box(element) ?? { x: 0, y: 0, width: 0, height: 0 };
}

/** The element's box in the coordinates of the outermost SVG (`getBoundingClientRect`). */
export function clientBox(element: Element): Box {
  let moved = boundingBox(element);
  for (
    let e: Element | null = element;
    e && e.tagName.toLowerCase() !== "svg";
    e = e.parentElement
  ) {
    moved = transformBox(moved, transformOf(e));
  }
  return moved;
}

/** The width of an element's longest line of text in pixels (`getComputedTextLength`). */
export function textLength(element: Element): number {
  return Math.max(0, ...linesOf(element).map(lineWidth));
}

function box(element: Element): Box | undefined {
  const number = (name: string) => parseFloat(element.getAttribute(name) ?? "0") || 0;
  switch (element.tagName.toLowerCase()) {
    case "text":
    case "tspan":
      return textBox(element);
    case "rect":
    case "image":
      return { x: number("x"), y: number("y"), width: number("width"), height: number("height") };
    case "circle": {
      const r = number("r");
      return { x: number("cx") - r, y: number("cy") - r, width: 2 * r, height: 2 * r };
    }
    case "path":
      return hull(pathPoints(element.getAttribute("d") ?? ""));
    case "defs":
    case "clippath":
      return undefined;
  }
  const inside: [number, number][] = [];
  for (const child of element.children) {
    if ((child as SVGElement).style?.display === "none") continue;
    const part = box(child);
    if (part) inside.push(...corners(transformBox(part, transformOf(child))));
  }
  return hull(inside);
}

/** The part of a text's width that lies before its position. */
const ANCHORS: Readonly<Record<string, number>> = { start: 0, middle: 0.5, end: 1 };

function textBox(element: Element): Box | undefined {
  if (!element.textContent) return undefined;
  const anchor = styled(element, "text-anchor") ?? "start";
  const at = (e: Element, name: string) => parseFloat(e.getAttribute(name) ?? "") || 0;
  const found = linesOf(element).flatMap((line): [number, number][] => {
    const width = lineWidth(line);
    const x = at(line.hasAttribute("x") ? line : element, "x");
    const y = at(line.hasAttribute("y") ? line : element, "y");
    const left = x - width * (ANCHORS[anchor] ?? 0);
    return runsOf(line, line === element ? 0 : at(line, "dy") * fontSize(line)).flatMap((run) => [
      // a browser rounds ascent and descent to whole pixels
      [left, y + run.dy - Math.round(ASCENT_EM * run.size)],
      [left + width, y + run.dy + Math.round(DESCENT_EM * run.size)],
    ]);
  });
  return hull(found);
}

/** plotly.js writes one `tspan.line` per line, or only the text if it has one line. */
function linesOf(element: Element): Element[] {
  const lines = [...element.querySelectorAll("tspan.line")];
  return lines.length > 0 ? lines : [element];
}

/** A piece of a line in one style: its width, font size and shift from the line's baseline, px. */
interface Run {
  readonly width: number;
  readonly size: number;
  readonly dy: number;
}

function lineWidth(line: Element): number {
  return runsOf(line, 0).reduce((sum, run) => sum + run.width, 0);
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
      const child = node as Element;
      dy += (parseFloat(child.getAttribute("dy") ?? "") || 0) * fontSize(child);
      runs.push(...runsOf(child, dy));
    }
  }
  return runs;
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

/** The map of a `transform` attribute. */
function transformOf(element: Element): Matrix {
  const text = element.getAttribute("transform") ?? "";
  let m = IDENTITY;
  for (const [, kind, list] of text.matchAll(/(translate|rotate|scale|matrix)\(([^)]*)\)/g)) {
    m = multiply(m, matrixOf(kind!, list!.trim().split(/[\s,]+/).map(Number)));
  }
  return m;
}

function matrixOf(kind: string, [p = 0, q = 0, r = 0, ...rest]: number[]): Matrix {
  if (kind === "translate") return [1, 0, 0, 1, p, q];
  if (kind === "scale") return [p, 0, 0, q || p, 0, 0];
  if (kind === "matrix") return [p, q, r, rest[0] ?? 1, rest[1] ?? 0, rest[2] ?? 0];
  const cos = Math.cos(p * Math.PI / 180);
  const sin = Math.sin(p * Math.PI / 180);
  return [cos, sin, -sin, cos, q - q * cos + r * sin, r - q * sin - r * cos];
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

function transformBox(part: Box, m: Matrix): Box {
  if (m === IDENTITY) return part;
  return hull(
    corners(part).map(([x, y]) => [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]),
  )!;
}

function corners({ x, y, width, height }: Box): [number, number][] {
  return [[x, y], [x + width, y], [x, y + height], [x + width, y + height]];
}

function hull(points: readonly (readonly [number, number])[]): Box | undefined {
  if (points.length === 0) return undefined;
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The number of arguments of the commands of paths that have not two. */
const ARGUMENTS: Readonly<Record<string, number>> = { H: 1, V: 1, S: 4, Q: 4, C: 6, A: 7, Z: 0 };

/** A straight path, such as an arrow: its length, and the point at a part of it. */
export function straightPath(path: Element) {
  const points = pathPoints(path.getAttribute("d") ?? "");
  const [x0, y0] = points[0] ?? [0, 0];
  const [x1, y1] = points.at(-1) ?? [0, 0];
  return {
    length: Math.hypot(x1 - x0, y1 - y0),
    at: (share: number) => ({ x: x0 + share * (x1 - x0), y: y0 + share * (y1 - y0) }),
  };
}

/** The end points of the segments of a path; curves count as straight lines. */
function pathPoints(d: string): [number, number][] {
  const points: [number, number][] = [];
  let x = 0, y = 0;
  for (const [, letter, list] of d.matchAll(/([MLHVCSQTAZ])([^MLHVCSQTAZ]*)/gi)) {
    const command = letter!.toUpperCase();
    const isRelative = letter !== command;
    const size = ARGUMENTS[command] ?? 2;
    const numbers = (list!.match(/-?\d*\.?\d+(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    for (let i = size; size > 0 && i <= numbers.length; i += size) {
      const [originX, originY] = isRelative ? [x, y] : [0, 0];
      if (command !== "V") x = originX + numbers[command === "H" ? i - 1 : i - 2]!;
      if (command !== "H") y = originY + numbers[i - 1]!;
      points.push([x, y]);
    }
  }
  return points;
}

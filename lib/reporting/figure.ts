/** Figures as plain data: plotly.js traces and a layout. @module */
import { InputError } from "@/base/errors.ts";

/** One plotly.js trace. */
export type Trace = Readonly<Record<string, unknown>> & { readonly type: string };

/** A plotly.js layout. */
export type Layout = Readonly<Record<string, unknown>>;

/** A figure that plotly.js draws: plain data, made by the builders in figures/. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Layout;
}

/** A figure's size in pixels. */
export interface FigureSize {
  /** @default the width of the layout, or 760 */
  readonly width?: number;
  /** @default the height of the layout, or 420 */
  readonly height?: number;
}

/**
 * The size of a drawn figure in pixels: the given one, or that of the layout, or 760 × 420.
 * @throws {InputError} for a size outside 50 to 10,000 pixels
 */
export function figureSize(figure: Figure, size: FigureSize = {}): Required<FigureSize> {
  const own = (key: "width" | "height", fallback: number) => {
    const stated = size[key] ?? figure.layout[key] ?? fallback;
    if (typeof stated === "number" && stated >= 50 && stated <= 10_000) return stated;
    throw new InputError("draw a figure", `${key} ${stated} is outside 50 to 10000 pixels`);
  };
  return { width: own("width", 760), height: own("height", 420) };
}

/** Rounds to four significant digits, but not whole numbers and not before the decimal point. */
function roundForDisplay(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  if (Number.isInteger(value)) return value;
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}

/**
 * The figure with every number of its traces rounded to four significant digits and typed arrays
 * turned into plain ones, so that it is small and survives JSON. NaN and infinities become null, which
 * plotly.js draws as a gap.
 */
export function compactFigure(figure: Figure): Figure {
  return { data: figure.data.map((trace) => compact(trace) as Trace), layout: figure.layout };
}

function compact(value: unknown): unknown {
  if (typeof value === "number") return roundForDisplay(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array, compact);
  if (Array.isArray(value)) return value.map(compact);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, compact(inner)]));
}

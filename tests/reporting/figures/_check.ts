import { compactFigure, type Figure } from "@/reporting/figure.ts";

/** How many bytes of JSON a figure is. */
export function jsonBytes(figure: Figure): number {
  return JSON.stringify(compactFigure(figure)).length;
}

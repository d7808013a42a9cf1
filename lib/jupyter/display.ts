/** Showing figures, tables and text in a notebook. @module */
import { DISPLAY, type Displayable, figureBundle } from "@/reporting/bundle.ts";
import type { Figure, FigureSize } from "@/reporting/figure.ts";
import { notebookKernel } from "./kernel.ts";

/**
 * Pause after a display in ms. The Deno kernel can report the end of a cell before it has sent the
 * cell's last output, and readers that stop listening then lose it: 3 % of cells without the pause,
 * none of 80 with it.
 */
const SETTLE_MS = 40;

/**
 * Shows a value in a cell at once, and returns when it has been sent.
 * @param value a value, or a promise of one, such as what `plot` and `table` return
 * @throws {InputError} outside a notebook
 */
export async function show(value: unknown): Promise<void> {
  const ready = await value;
  await notebookKernel().display(ready);
  await settle();
}

/** Shows sentences in a cell, a line for each. */
export function showText(sentences: readonly string[]): Promise<void> {
  const bundle = { "text/plain": sentences.join("\n") };
  return show({ [DISPLAY]: () => bundle });
}

/** Waits until what was shown has been sent. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

/**
 * Draws a figure for a notebook: interactive where the reader supports it, a picture everywhere else.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { plot } from "@/jupyter/mod.ts";
 * import { DISPLAY } from "@/reporting/bundle.ts";
 * import { lineFigure } from "@/reporting/figures/mod.ts";
 *
 * const shown = await plot(lineFigure([{ name: "loss", x: [1, 2], y: [2, 1] }], { title: "Loss" }));
 * assert.equal(shown[DISPLAY]()["text/plain"], "[figure: Loss]");
 * ```
 */
export async function plot(figure: Figure, size: FigureSize = {}): Promise<Displayable> {
  const bundle = await figureBundle(figure, size);
  return { [DISPLAY]: () => bundle };
}

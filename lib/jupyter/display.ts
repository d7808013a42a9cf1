/** Showing figures, tables and text in a notebook. @module */
import { InputError } from "@/base/errors.ts";
import { DISPLAY, type Displayable, figureBundle, type MimeBundle } from "@/reporting/bundle.ts";
import type { Figure, FigureSize } from "@/reporting/figure.ts";

/** The interface of the Deno kernel for cells; Deno has no types for it. */
export interface KernelApi {
  display(value: unknown): Promise<void>;
  /** Sends a message of the Jupyter protocol to the program that shows the notebook. */
  broadcast(
    type: "display_data" | "update_display_data",
    content: { data: MimeBundle; metadata: object; transient: { display_id: string } },
  ): Promise<void>;
}

function notebookKernel(): KernelApi {
  try {
    return (Deno as unknown as { jupyter: KernelApi }).jupyter;
  } catch (cause) {
    const why = "this code does not run in a notebook cell on the Deno kernel";
    throw new InputError("show outputs", why, {
      remedy: "`deno task lab` opens the notebooks",
      code: "environment",
      cause,
    });
  }
}

/**
 * Waits until what was shown has been sent. The Deno kernel can report the end of a cell before that,
 * and readers that stop listening then lose it: 3 % of cells without the pause, none of 80 with it.
 */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 40));
}

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
  return show({ [DISPLAY]: () => ({ "text/plain": sentences.join("\n") }) });
}

/** Sentences in bold, each a paragraph of a quotation. */
export function notice(sentences: readonly string[]): MimeBundle {
  return {
    "text/markdown": sentences.map((sentence) => `> **${sentence}**`).join("\n>\n"),
    "text/plain": sentences.join("\n"),
  };
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

/**
 * An output of a cell that is shown once and then replaced, in order, by every later call.
 * @throws {InputError} outside a notebook
 */
export function updatingDisplay(): (data: MimeBundle) => Promise<void> {
  const kernel = notebookKernel();
  // the id must be new for every run of the cell, or an older output would change
  const transient = { display_id: crypto.randomUUID() };
  let type: "display_data" | "update_display_data" = "display_data";
  let queue = Promise.resolve();
  return (data) => {
    const now = type;
    type = "update_display_data";
    return queue = queue.then(() => kernel.broadcast(now, { data, metadata: {}, transient }));
  };
}

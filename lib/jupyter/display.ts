/**
 * Showing things in a notebook: figures, tables, sounds.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { encodeWav } from "@/audio/wav.ts";
import { durationSec, type Waveform } from "@/audio/waveform.ts";
import { DISPLAY, type Displayable, figureBundle } from "@/reporting/bundle.ts";
import type { Figure, FigureSize } from "@/reporting/figure.ts";
import { escapeHtml } from "@/reporting/html.ts";
import { notebookKernel } from "./kernel.ts";

/**
 * Pause after a display in ms. The Deno kernel can say that a cell is done before the cell's last
 * output is on its way, and readers that stop listening then lose it: 3 % of cells without the
 * pause, none of 80 with it.
 */
const SETTLE_MS = 40;

/**
 * Shows a value in a cell, now, and returns when it is safely on its way: `await show(x)` for
 * everything that a cell shows.
 * @param value a value, or a promise of one, such as what `plot` and `table` return
 * @throws Error outside a notebook
 */
export async function show(value: unknown): Promise<void> {
  const ready = await value;
  await notebookKernel().display(ready);
  await settle();
}

/** Waits until what was sent is on its way. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

/**
 * A figure, drawn and ready to be shown: interactive where the reader can, a picture everywhere.
 * @example
 * ```ts ignore
 * await show(plot(emotionCounts(utterances)));
 * ```
 */
export async function plot(figure: Figure, size: FigureSize = {}): Promise<Displayable> {
  const bundle = await figureBundle(figure, size);
  return { [DISPLAY]: () => bundle };
}

/** Sounds longer than this are refused: a notebook is to stay small. */
const MOST_SECONDS = 10;

/**
 * A player for a made sound, such as one of the demo corpus. The sound becomes part of the notebook,
 * so recordings of a licensed corpus do not belong here.
 * @param options.label written beside the player
 * @throws RangeError for more than ten seconds, or samples outside [-1, 1]
 */
export function soundPlayer(waveform: Waveform, options: { label?: string } = {}): Displayable {
  const seconds = durationSec(waveform);
  if (seconds > MOST_SECONDS) {
    throw new InputError(
      `put ${seconds.toFixed(1)} s of sound into a notebook`,
      `at most ${MOST_SECONDS} s`,
    );
  }
  const { label } = options;
  const source = `data:audio/wav;base64,${encodeWav(waveform, { bitDepth: 16 }).toBase64()}`;
  const text = label === undefined ? "" : `${escapeHtml(label)} `;
  const bundle = {
    "text/html": `<div>${text}<audio controls src="${source}"></audio></div>`,
    "text/plain": `[sound: ${label ?? "without a label"}, ${seconds.toFixed(2)} s]`,
  };
  return { [DISPLAY]: () => bundle };
}

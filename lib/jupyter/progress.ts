/** What changes in place while a cell runs: progress bars, and training curves. @module */
import { figureBundle, type MimeBundle, pictureBundle } from "@/reporting/bundle.ts";
import { type CurvePoint, trainingCurves } from "@/reporting/figures/training.ts";
import { escapeHtml } from "@/reporting/html.ts";
import {
  INTERVAL_MS,
  makeProgress,
  type Progress,
  progressLine,
  type ProgressOptions,
  type ProgressState,
  timeText,
} from "@/reporting/progress.ts";
import { settle, updatingDisplay } from "./display.ts";

/** A bar in the notebook's output, updated in place; the saved notebook keeps its last state. */
export function notebookProgress(options: ProgressOptions): Progress {
  const display = updatingDisplay();
  return makeProgress(options, {
    intervalMs: INTERVAL_MS,
    show: async (state) => {
      await display(progressBundle(state));
      if (state.finished) await settle();
    },
  });
}

/**
 * Does a piece of work with a bar in the cell's output.
 * @param label what is being done, for example `features`
 * @param work is given a function to report to: how many parts are done, and how many there are
 * @returns what the work returns
 */
export async function withProgress<T>(
  label: string,
  work: (onProgress: (done: number, total: number, note?: string) => void) => Promise<T>,
): Promise<T> {
  let bar: Progress | undefined;
  try {
    return await work((done, total, note) => {
      bar ??= notebookProgress({ label, total, before: done });
      bar.update(done, note);
    });
  } finally {
    await bar?.done();
  }
}

function progressBundle(state: ProgressState): MimeBundle {
  const { label, done, total, note } = state;
  const text = `${done}/${total} · ${timeText(state)}${note === "" ? "" : ` · ${note}`}`;
  const bar = `<progress value="${done}" max="${Math.max(total, 1)}"></progress>`;
  return {
    "text/html": `<div>${escapeHtml(label)} ${bar} ${escapeHtml(text)}</div>`,
    "text/plain": progressLine(state),
  };
}

/** Growing curves in a cell's output. */
export interface LiveCurves {
  /** Adds epochs; they are drawn at once, or later if drawing would take too much time. */
  add(rows: readonly CurvePoint[]): Promise<void>;
  /** Draws the final figure with the kept epoch marked. */
  done(options: { bestEpoch: number }): Promise<void>;
}

/** Drawing may take this share of the time. */
const SHARE = 0.05;

/**
 * Starts curves of loss and UAR that are redrawn in place during a training. Drawing takes at most a
 * twentieth of the time; the last state is a whole figure.
 * @param options.epochs most epochs: the length of the axis
 * @param options.now milliseconds of a steady clock @default performance.now
 */
export function liveCurves(
  options: { readonly title: string; readonly epochs: number; readonly now?: () => number },
): LiveCurves {
  const { title, epochs, now = () => performance.now() } = options;
  const display = updatingDisplay();
  const rows: CurvePoint[] = [];
  let nextAt = -Infinity;
  return {
    async add(fresh) {
      rows.push(...fresh);
      const start = now();
      if (fresh.length === 0 || start < nextAt) return;
      // JupyterLab draws the interactive form of an output once and ignores updates, so that form
      // comes only with the last state
      await display(await pictureBundle(trainingCurves(rows, { title, epochs })));
      nextAt = now() + (now() - start) / SHARE;
    },
    async done({ bestEpoch }) {
      await display(await figureBundle(trainingCurves(rows, { title, bestEpoch })));
      await settle();
    },
  };
}

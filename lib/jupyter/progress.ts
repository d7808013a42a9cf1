/** Progress bars, and outputs that are updated in place, in a notebook. @module */
import type { MimeBundle } from "@/reporting/bundle.ts";
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
import { settle } from "./display.ts";
import { type Broadcast, notebookKernel } from "./kernel.ts";

/** A bar in the notebook's output, updated in place; the saved notebook keeps its last state. */
export function notebookProgress(
  options: ProgressOptions & { broadcast?: Broadcast },
): Progress {
  const display = updatingDisplay(options.broadcast ?? notebookKernel().broadcast);
  return makeProgress(options, {
    intervalMs: INTERVAL_MS,
    show: (state) => display(progressBundle(state)),
    settle,
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
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  let bar: Progress | undefined;
  try {
    return await work((done, total) => {
      bar ??= notebookProgress({ label, total });
      bar.update(done);
    });
  } finally {
    await bar?.done();
  }
}

/**
 * An output of a cell that is shown once and then replaced, in order, by every later call.
 * @param broadcast the kernel's
 */
export function updatingDisplay(broadcast: Broadcast): (data: MimeBundle) => Promise<void> {
  // the id must be new for every run of the cell, or an older output would change
  const transient = { display_id: crypto.randomUUID() };
  let queue = Promise.resolve();
  let shown = false;
  return (data) => {
    const type = shown ? "update_display_data" : "display_data";
    shown = true;
    return queue = queue.then(() => broadcast(type, { data, metadata: {}, transient }));
  };
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

/** Training curves that grow while a cell runs. @module */
import { figureBundle, pictureBundle } from "@/reporting/bundle.ts";
import { settle } from "./display.ts";
import { type CurvePoint, trainingCurves } from "@/reporting/figures/training.ts";
import { type Broadcast, notebookKernel } from "./kernel.ts";
import { updatingDisplay } from "./progress.ts";

/** Growing curves in a cell's output. */
export interface LiveCurves {
  /** Adds an epoch; it is drawn at once, or with a later one if drawing would take too much time. */
  add(row: CurvePoint): Promise<void>;
  /** Draws the final figure with the kept epoch marked. */
  done(options: { bestEpoch: number }): Promise<void>;
}

/** Options of {@linkcode liveCurves}. */
export interface LiveCurveOptions {
  readonly title: string;
  /** Most epochs: the length of the axis. */
  readonly epochs: number;
  /** @default the notebook's own */
  readonly broadcast?: Broadcast;
  /** Milliseconds of a steady clock. @default performance.now */
  readonly now?: () => number;
}

/** Drawing may take this share of the time. */
const SHARE = 0.05;

/**
 * Starts curves of loss and UAR that are redrawn in place during a training. Drawing takes at most a
 * twentieth of the time; the last state is a whole figure.
 */
export function liveCurves(options: LiveCurveOptions): LiveCurves {
  const { title, epochs, now = () => performance.now() } = options;
  const display = updatingDisplay(options.broadcast ?? notebookKernel().broadcast);
  const rows: CurvePoint[] = [];
  let nextAt = -Infinity;
  return {
    async add(row) {
      rows.push(row);
      const start = now();
      if (start < nextAt) return;
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

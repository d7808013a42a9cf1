/** Training curves that grow while a cell runs. @module */
import { figureBundle, pictureBundle } from "@/reporting/bundle.ts";
import { settle } from "./display.ts";
import { type CurvePoint, trainingCurves } from "@/reporting/figures/training.ts";
import { type Broadcast, notebookKernel } from "./kernel.ts";
import { updatingDisplay } from "./progress.ts";

/** Curves in a cell's output. */
export interface LiveCurves {
  /** Adds an epoch; drawn at once, or with a later one when drawing would take too much time. */
  add(row: CurvePoint): Promise<void>;
  /** Draws the whole history for good, with the kept epoch marked. */
  done(options?: { bestEpoch?: number }): Promise<void>;
}

/** How live curves are drawn. */
export interface LiveCurveOptions {
  readonly title?: string;
  /** Epochs that will be trained at most: the length of the axis. */
  readonly epochs?: number;
  /** @default the notebook's own */
  readonly broadcast?: Broadcast;
  /** Milliseconds of a steady clock. @default performance.now */
  readonly now?: () => number;
}

/** Drawing may take this share of the time. */
const SHARE = 0.05;

/**
 * Starts curves of loss and UAR that are redrawn in place while a training runs. Drawing takes at
 * most a twentieth of the time; the last state is a whole figure, picture included.
 */
export function liveCurves(options: LiveCurveOptions = {}): LiveCurves {
  const { title = "Training", epochs, now = () => performance.now() } = options;
  const display = updatingDisplay(options.broadcast ?? notebookKernel().broadcast);
  const rows: CurvePoint[] = [];
  let nextAt = -Infinity;
  // JupyterLab's renderer of plotly figures draws an output once and takes no updates, so that form
  // comes only with the last state
  const draw = async (last: boolean, bestEpoch?: number) => {
    const start = now();
    const figure = trainingCurves(rows, {
      title,
      ...(epochs !== undefined && !last && { epochs }),
      ...(bestEpoch !== undefined && { bestEpoch }),
    });
    await display(last ? await figureBundle(figure) : await pictureBundle(figure));
    nextAt = now() + (now() - start) / SHARE;
  };
  return {
    async add(row) {
      rows.push(row);
      if (now() >= nextAt) await draw(false);
    },
    async done({ bestEpoch } = {}) {
      await draw(true, bestEpoch ?? bestOf(rows));
      await settle();
    },
  };
}

/** The epoch with the highest validation UAR; the first one of equals. */
function bestOf(rows: readonly CurvePoint[]): number | undefined {
  let best: CurvePoint | undefined;
  for (const row of rows) {
    if (row.valUar !== null && row.valUar > (best?.valUar ?? -Infinity)) best = row;
  }
  return best?.epoch;
}

/** The progress of a training, and the time that is left. @module */
import type { EpochRow } from "./checkpoint.ts";

/** The progress of a training. */
export interface Progress {
  /** The current epoch, from 1. */
  readonly epoch: number;
  /** Number of epochs if the training does not stop early. */
  readonly epochs: number;
  /** Steps of this epoch that are done. */
  readonly step: number;
  readonly steps: number;
  /** Mean training loss of this epoch so far. */
  readonly loss: number;
  /** Of the last finished epoch; null before the first. */
  readonly valLoss: number | null;
  readonly valUar: number | null;
  /** Time until the end of the last epoch, if the training does not stop early. */
  readonly secondsLeft: number;
  /** The finished epochs. */
  readonly history: readonly EpochRow[];
}

/**
 * The progress of a training. Each remaining epoch is estimated to take as long as the last one; in
 * the first epoch, the time of its steps so far is extrapolated.
 * @param state.elapsedSec time since this epoch began
 */
export function progress(
  state:
    & Pick<Progress, "epochs" | "step" | "steps" | "loss" | "history">
    & { readonly elapsedSec: number },
): Progress {
  const { elapsedSec, ...known } = state;
  const { history, epochs, step, steps } = known;
  const last = history.at(-1);
  const perEpoch = last?.seconds ?? elapsedSec * steps / step;
  return {
    ...known,
    epoch: history.length + 1,
    valLoss: last?.valLoss ?? null,
    valUar: last?.valUar ?? null,
    secondsLeft: Math.max(0, (epochs - history.length) * perEpoch - elapsedSec),
  };
}

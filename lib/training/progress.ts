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

/** The state from which {@linkcode progress} follows. */
export interface TrainingState {
  /** The finished epochs. */
  readonly history: readonly EpochRow[];
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Steps done in all epochs, at least one of them in this epoch. */
  readonly stepsDone: number;
  /** Mean training loss of this epoch so far. */
  readonly loss: number;
  /** `performance.now()` when this epoch began. */
  readonly epochStarted: number;
}

/**
 * The progress of a training. Each remaining epoch is estimated to take as long as the last one; in
 * the first epoch, the time of its steps so far is extrapolated.
 * @param now `performance.now()`
 */
export function progress(state: TrainingState, now: number = performance.now()): Progress {
  const { history, epochs, stepsPerEpoch, stepsDone, loss } = state;
  const last = history.at(-1);
  const step = stepsDone - history.length * stepsPerEpoch;
  const elapsed = (now - state.epochStarted) / 1000;
  const perEpoch = last?.seconds ?? elapsed * stepsPerEpoch / step;
  return {
    epoch: history.length + 1,
    epochs,
    step,
    steps: stepsPerEpoch,
    loss,
    valLoss: last?.valLoss ?? null,
    valUar: last?.valUar ?? null,
    secondsLeft: Math.max(0, (epochs - history.length) * perEpoch - elapsed),
    history,
  };
}

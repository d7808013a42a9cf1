/** Where a training stands, and how long it still takes. @module */
import type { EpochRow } from "./checkpoint.ts";

/** Where a training stands. */
export interface Progress {
  /** The epoch that runs, from 1. */
  readonly epoch: number;
  /** Epochs there will be if training does not stop early. */
  readonly epochs: number;
  /** Steps of this epoch that are done. */
  readonly step: number;
  readonly steps: number;
  /** Mean training loss of this epoch so far. */
  readonly loss: number;
  /** Of the last finished epoch; null before the first, and without a validation part. */
  readonly valLoss: number | null;
  readonly valUar: number | null;
  /** Time to the last epoch, if training does not stop early. */
  readonly secondsLeft: number;
  /** The finished epochs. */
  readonly history: readonly EpochRow[];
}

/** What {@linkcode progress} is told. */
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
 * Where a training stands. Epochs to come are taken to last as long as the last one did, and before
 * the first has ended, as long as its steps so far promise.
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

/** How the learning rate changes during a training. @module */
import { integer, number, object, oneOf, type TypeOf, variant } from "@/base/schema.ts";

const constant = object({ kind: oneOf("constant") });
const cosine = object({
  kind: oneOf("cosine"),
  /** Length of the rise at the start, in epochs; fractions are allowed. */
  warmUpEpochs: number({ min: 0 }),
  /** Factor on the learning rate at the end. */
  finalFactor: number({ min: 0, max: 1 }),
});
const plateau = object({
  kind: oneOf("plateau"),
  patience: integer({ min: 1 }),
  factor: number({ above: 0, max: 1 }),
  /** The product of all factors goes no lower. */
  smallestFactor: number({ min: 0, max: 1 }),
});

/**
 * The rule for a schedule:
 * - `constant`: the same rate throughout.
 * - `cosine`: a linear rise over the warm-up, then half a cosine down to the final factor
 *   (Loshchilov and Hutter 2017).
 * - `plateau`: multiplied by `factor` after `patience` epochs without a smaller validation loss.
 */
export const scheduleRule = variant("kind", { constant, cosine, plateau });

/** How the learning rate changes. */
export type Schedule = TypeOf<typeof scheduleRule>;

/** Where a training stands. */
export interface Position {
  /** Steps that are done. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  /** Validation loss of each finished epoch. */
  readonly valLosses: readonly number[];
}

/**
 * Factor on the learning rate for the next step. It follows from the position alone, so that a
 * resumed training continues exactly.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { learningRateFactor } from "@/training/schedule.ts";
 *
 * const schedule = { kind: "cosine", warmUpEpochs: 0, finalFactor: 0 } as const;
 * const halfWay = { step: 50, stepsPerEpoch: 10, epochs: 10, valLosses: [] };
 * assert.equal(learningRateFactor(schedule, halfWay), 0.5);
 * ```
 */
export function learningRateFactor(schedule: Schedule, position: Position): number {
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "cosine": {
      const warmUp = schedule.warmUpEpochs * position.stepsPerEpoch;
      if (position.step < warmUp) return (position.step + 1) / Math.ceil(warmUp);
      const rest = position.epochs * position.stepsPerEpoch - warmUp;
      const done = rest <= 0 ? 1 : Math.min(1, (position.step - warmUp) / rest);
      const cosine = (1 + Math.cos(Math.PI * done)) / 2;
      return schedule.finalFactor + (1 - schedule.finalFactor) * cosine;
    }
    case "plateau":
      return plateauFactor(schedule, position.valLosses);
  }
}

function plateauFactor(schedule: TypeOf<typeof plateau>, losses: readonly number[]): number {
  let factor = 1;
  let best = Infinity;
  let waited = 0;
  for (const loss of losses) {
    waited = loss < best ? 0 : waited + 1;
    best = Math.min(best, loss);
    if (waited >= schedule.patience) {
      factor = Math.max(schedule.smallestFactor, factor * schedule.factor);
      waited = 0;
    }
  }
  return factor;
}

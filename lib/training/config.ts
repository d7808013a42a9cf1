/** Settings of a training, typed and checked. @module */
import { InputError } from "@/base/errors.ts";
import {
  dictionary,
  either,
  flag,
  integer,
  isPlainObject,
  list,
  nullable,
  number,
  object,
  oneOf,
  type Rule,
  variant,
} from "@/base/schema.ts";
import type { AugmentationConfig } from "./augment.ts";
import type { Schedule } from "./schedule.ts";

/** Weight of each class in the loss: equal, inverse to its number of clips, or given by label. */
export type ClassWeights = "none" | "balanced" | Readonly<Record<string, number>>;

/** Settings of a training. */
export interface TrainingConfig {
  /** Passes over the training part, at most. */
  readonly epochs: number;
  /** Clips per step; an epoch's last batch may be smaller. */
  readonly batchSize: number;
  /** Largest step size of Adam. */
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Share by which weights shrink per step, times the learning rate (AdamW); 0 = none. */
  readonly weightDecay: number;
  /** Longest gradient over all weights together; longer ones are scaled down. null = any. */
  readonly clipNorm: number | null;
  /** Share of the target that is spread evenly over all classes, in [0, 0.9]. */
  readonly labelSmoothing: number;
  readonly classWeights: ClassWeights;
  /** Factors on the class weights, by label; classes that are not named have 1. */
  readonly classFactors: Readonly<Record<string, number>>;
  /**
   * Decay per step of a moving average over the weights, which is then what is validated and kept
   * (Polyak and Juditsky 1992). null = the weights themselves.
   */
  readonly averageDecay: number | null;
  /** What makes an epoch better for `best`: a higher UAR (equal ones: a lower loss), or a lower loss. */
  readonly monitor: "uar" | "loss";
  /**
   * Epochs without a better one on the validation part after which a training with selection `best`
   * stops. null = never.
   */
  readonly patience: number | null;
  /**
   * Which weights are kept: those of the best epoch on the validation part, or the last.
   * `best_test`, for leaky protocols alone, is what inflates published figures: the test part takes
   * the place of the validation part, and the epoch with its highest UAR (equal ones: the lowest
   * loss) is kept. It never stops early, so that it can be compared with `last`.
   */
  readonly selection: "best" | "last" | "best_test";
  readonly augmentation: AugmentationConfig;
}

const share = number({ min: 0, max: 1 });
const factors = dictionary(number({ above: 0 }));

const schedule: Rule<Schedule> = variant("kind", {
  constant: object<Schedule & { kind: "constant" }>({ kind: () => "constant" }),
  cosine: object<Schedule & { kind: "cosine" }>({
    kind: () => "cosine",
    warmUpEpochs: number({ min: 0 }),
    finalFactor: share,
  }),
  plateau: object<Schedule & { kind: "plateau" }>({
    kind: () => "plateau",
    patience: integer({ min: 1 }),
    factor: number({ above: 0, max: 1 }),
    smallestFactor: share,
  }),
});

const mask = nullable(object<NonNullable<AugmentationConfig["timeMask"]>>({
  probability: share,
  count: integer({ min: 1 }),
  minShare: share,
  maxShare: share,
}));

const augmentation: Rule<AugmentationConfig> = object<AugmentationConfig>({
  oneOnly: flag,
  noise: nullable(object({
    probability: share,
    minStd: number({ min: 0 }),
    maxStd: number({ above: 0 }),
  })),
  timeMask: mask,
  bandMask: mask,
  timeShift: nullable(object({ probability: share, maxShare: share })),
  gain: nullable(object({
    probability: share,
    maxOffset: number({ above: 0 }),
    channels: list(integer({ min: 0 }), { min: 1 }),
  })),
  mixup: nullable(object({ probability: share, alpha: number({ above: 0 }) })),
});

const rule: Rule<TrainingConfig> = object<TrainingConfig>({
  epochs: integer({ min: 1 }),
  batchSize: integer({ min: 1 }),
  learningRate: number({ above: 0 }),
  schedule,
  weightDecay: number({ min: 0 }),
  clipNorm: nullable(number({ above: 0 })),
  labelSmoothing: number({ min: 0, max: 0.9 }),
  classWeights: either<"none" | "balanced", Readonly<Record<string, number>>>(
    (value) => !isPlainObject(value),
    oneOf("none", "balanced"),
    factors,
  ),
  classFactors: factors,
  averageDecay: nullable(number({ above: 0, max: 0.9999 })),
  monitor: oneOf("uar", "loss"),
  patience: nullable(integer({ min: 1 })),
  selection: oneOf("best", "last", "best_test"),
  augmentation,
});

/**
 * Checks the settings of a training.
 * @param at the name that errors use
 * @throws TypeError on unknown or missing keys and wrong types, RangeError on values out of range
 */
export function checkTrainingConfig(value: unknown, at = "training"): TrainingConfig {
  const config = rule(value, at);
  const { timeMask, bandMask, noise } = config.augmentation;
  checkOrder(`${at}.augmentation.timeMask`, [timeMask?.minShare, timeMask?.maxShare]);
  checkOrder(`${at}.augmentation.bandMask`, [bandMask?.minShare, bandMask?.maxShare]);
  checkOrder(`${at}.augmentation.noise`, [noise?.minStd, noise?.maxStd]);
  return config;
}

function checkOrder(at: string, [min = 0, max = Infinity]: (number | undefined)[]): void {
  if (min > max) throw new InputError(`use ${at}`, `its smallest ${min} is above ${max}`);
}

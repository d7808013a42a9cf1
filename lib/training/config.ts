/** Settings of a training. One rule both checks the settings and gives their type. @module */
import {
  dictionary,
  either,
  integer,
  isPlainObject,
  nullable,
  number,
  object,
  oneOf,
  refine,
  type Rule,
  type TypeOf,
} from "@/base/schema.ts";
import { augmentationRule, checkOrder } from "./augment.ts";
import { scheduleRule } from "./schedule.ts";

const factors = dictionary(number({ above: 0 }));

const classWeights = either(
  (value) => !isPlainObject(value),
  oneOf("none", "balanced", "balancedPerCorpus"),
  factors,
);

const rule = object({
  /** Passes over the training part, at most. */
  epochs: integer({ min: 1 }),
  /** Clips per step; an epoch's last batch may be smaller. */
  batchSize: integer({ min: 1 }),
  /** Largest step size of Adam. */
  learningRate: number({ above: 0 }),
  schedule: scheduleRule,
  /** Share by which weights shrink per step, times the learning rate (AdamW); 0 = none. */
  weightDecay: number({ min: 0 }),
  /** Longest gradient over all weights together; longer ones are scaled down. null = any. */
  clipNorm: nullable(number({ above: 0 })),
  /** Share of the target that is spread evenly over all classes. */
  labelSmoothing: number({ min: 0, max: 0.9 }),
  classWeights,
  /** Factors on the class weights, by label; classes that are not named have 1. */
  classFactors: factors,
  /**
   * Decay per step of a moving average over the weights, which is then validated and kept (Polyak and
   * Juditsky 1992). null = the weights themselves.
   */
  averageDecay: nullable(number({ above: 0, max: 0.9999 })),
  /** What makes an epoch better for `best`: a higher UAR (equal ones: a lower loss), or a lower loss. */
  monitor: oneOf("uar", "loss"),
  /**
   * A training with selection `best` stops after this many epochs without a better one on the
   * validation part. null = never.
   */
  patience: nullable(integer({ min: 1 })),
  /**
   * Which weights are kept: those of the best epoch on the validation part, or the last. `best_test`,
   * for leaky protocols alone, is what inflates published figures: the test part takes the place of
   * the validation part, and the epoch with its highest UAR (equal ones: the lowest loss) is kept. It
   * never stops early, so that it can be compared with `last`.
   */
  selection: oneOf("best", "last", "best_test"),
  augmentation: augmentationRule,
});

/**
 * Weight of each class in the loss: equal, inverse to its number of clips (in all corpora together or in
 * the clip's own), or given by label.
 */
export type ClassWeights = TypeOf<typeof classWeights>;

/** Settings of a training. */
export type TrainingConfig = TypeOf<typeof rule>;

/** The rule for the settings of a training. */
export const trainingRule: Rule<TrainingConfig> = refine(rule, ({ augmentation }, at) => {
  const { timeMask, bandMask, noise } = augmentation;
  checkOrder(`${at}.augmentation.timeMask`, [timeMask?.minShare, timeMask?.maxShare]);
  checkOrder(`${at}.augmentation.bandMask`, [bandMask?.minShare, bandMask?.maxShare]);
  checkOrder(`${at}.augmentation.noise`, [noise?.minStd, noise?.maxStd]);
});

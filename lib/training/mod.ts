/** Training: from a plan to a network and its predictions. @module */
export { type AugmentationConfig, NO_AUGMENTATION } from "./augment.ts";
export type { EpochRow } from "./checkpoint.ts";
export { type ClassWeights, type TrainingConfig, trainingRule } from "./config.ts";
export { fit, type FitOptions, type FitResult, type TrainingData } from "./fit.ts";
export { historyFromCsv, historyToCsv } from "./history.ts";
export { checkJob, type JobConfig, type JobSplit, type SpeakerList } from "./job.ts";
export {
  type CrossValidationOptions,
  type Identity,
  type Plan,
  planCrossValidation,
  planJob,
} from "./plan.ts";
export { decide, predictClips, predictScores, validate } from "./predict.ts";
export type { Progress } from "./progress.ts";
export type { Schedule } from "./schedule.ts";
export { type TrainingResult, type TrainOptions, trainPlan } from "./train.ts";

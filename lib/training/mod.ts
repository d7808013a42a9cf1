/** Training: from a plan to a network and its predictions. @module */
export { type AugmentationConfig, NO_AUGMENTATION } from "./augment.ts";
export type { EpochRow } from "./checkpoint.ts";
export type { TrainingConfig } from "./config.ts";
export { fit, type FitOptions, type FitResult, type TrainingData } from "./fit.ts";
export { checkJob, type JobConfig, type JobSplit, type JobStart } from "./job.ts";
export { type Identity, type Plan, planCrossValidation, planJob } from "./plan.ts";
export { predictClips, validate } from "./predict.ts";
export type { Progress } from "./progress.ts";
export { type TrainingResult, type TrainOptions, trainPlan } from "./train.ts";

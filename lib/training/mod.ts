/** Training: from a job to a finished run folder. @module */
export { type AugmentationConfig, NO_AUGMENTATION } from "./augment.ts";
export type { EpochRow } from "./checkpoint.ts";
export { checkTrainingConfig, type ClassWeights, type TrainingConfig } from "./config.ts";
export { fit, type FitOptions, type FitResult, type TrainingData } from "./fit.ts";
export { historyFromCsv, historyToCsv } from "./history.ts";
export {
  checkJob,
  identifyJob,
  type JobConfig,
  type JobIdentity,
  type JobSplit,
  jobUtterances,
  type SpeakerList,
} from "./job.ts";
export { decide, predictScores, type ScoreFunction, validate } from "./predict.ts";
export type { Progress } from "./progress.ts";
export type { Schedule } from "./schedule.ts";
export { type JobResult, type ScoredClip, trainJob, type TrainOptions } from "./train.ts";

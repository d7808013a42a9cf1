/**
 * A thread that makes features: takes `{ job, config }`, answers with a `Failure` or null, one at a time.
 * It needs to read recordings and to write the cache, nothing else.
 * @module
 */
import type { FeatureConfig } from "@/features/config.ts";
import { type Job, tryJob } from "./feature_job.ts";

self.onmessage = async (event: MessageEvent<{ job: Job; config: FeatureConfig }>) => {
  self.postMessage(await tryJob(event.data.job, event.data.config));
};

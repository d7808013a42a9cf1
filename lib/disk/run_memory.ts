/** How many trainings memory carries at a time. @module */
import { featureShape } from "@/features/config.ts";
import type { Plan } from "@/training/plan.ts";

/** A thread with its engine and a network, beside the data: 210 MB were measured for two_channel. */
const THREAD_BYTES = 300e6;
/** Share of the free memory that trainings may take. */
const SHARE = 0.8;
const BYTES_PER_VALUE = 4;

/** Roughly the memory that a training takes, in bytes. */
export function trainingBytes({ job, clips, split }: Plan): number {
  const used = split.train.length + split.val.length + split.test.length;
  const values = featureShape(job.features).reduce((a, b) => a * b);
  const features = 2 * used * values; // as they are, and normalised
  const train = new Set(job.sound === undefined ? [] : split.train);
  const seconds = clips.reduce(
    (sum, { id, durationSec }) => sum + (train.has(id) ? durationSec : 0),
    0,
  );
  return THREAD_BYTES + BYTES_PER_VALUE * (features + seconds * job.features.sampleRate);
}

/**
 * How many trainings to run at a time: one for each core, but no more than fit into memory.
 * @param options.freeBytes @default what the machine has
 * @returns at least 1
 */
export function jobsThatFit(
  plans: readonly Plan[],
  options: { readonly cores?: number; readonly freeBytes?: number } = {},
): number {
  const { cores = navigator.hardwareConcurrency } = options;
  const { freeBytes = Deno.systemMemoryInfo().available } = options;
  const largest = Math.max(...plans.map(trainingBytes), THREAD_BYTES);
  return Math.max(1, Math.min(cores, Math.floor(SHARE * freeBytes / largest)));
}

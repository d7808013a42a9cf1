/**
 * A thread that makes training batches. It takes a `BatchPlan` first, then answers every message with
 * the next batch or with an error. It needs no permissions.
 * @module
 */
import { type Batch, type BatchPlan, plannedBatches } from "./batches.ts";

let batches: Generator<Batch, never>;

self.onmessage = ({ data: plan }: MessageEvent<BatchPlan | null>) => {
  if (plan !== null) batches = plannedBatches(plan);
  else answer();
};

function answer(): void {
  try {
    const batch = batches.next().value;
    const buffers = [batch.data, batch.targets, batch.weights].map(({ buffer }) => buffer);
    self.postMessage(batch, { transfer: buffers as ArrayBuffer[] });
  } catch (error) {
    self.postMessage(error);
  }
}

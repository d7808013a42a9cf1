/**
 * A thread that makes training batches: takes a `BatchPlan` first, then answers every message with
 * the next batch, or with the error that prevents it. It needs no permission.
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

/**
 * Runs the same tfjs code on tfjs's `cpu` backend, which is slow and plain, and on the engine.
 * @module
 */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "@/host/mod.ts";
import { sampleValues } from "./_samples.ts";

// At the top level: threads that outlive a test would count as its leak.
await startEngine();

/** Largest difference to `cpu` over the largest value: f32 sums of up to some thousand terms. */
export const RELATIVE_TOLERANCE = 1e-5;

/** Values of a shape, uniform in [-1, 1) times a scale. */
export interface Sample {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A reproducible sample. */
export function sample(shape: readonly number[], seed: number | string, scale = 1): Sample {
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, values: sampleValues(size, `${seed}/${shape}`, scale) };
}

/** The largest difference, relative to the largest expected value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(actual.length, expected.length);
  let worst = 0, largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return largest === 0 ? worst : worst / largest;
}

type Op = (...inputs: tf.Tensor[]) => tf.Tensor;

function evaluate(op: Op, inputs: readonly Sample[], weights?: Float32Array): Float32Array[] {
  return tf.tidy(() => {
    const tensors = inputs.map((s) => tf.tensor(s.values, [...s.shape]));
    const y = op(...tensors);
    if (weights === undefined) return [y.dataSync() as Float32Array];
    const scalar = (...t: tf.Tensor[]) => tf.sum(tf.mul(op(...t), tf.tensor(weights, y.shape)));
    const gradients = tf.grads(scalar as (...t: tf.Tensor[]) => tf.Scalar)(tensors);
    return [y, ...gradients].map((t) => t.dataSync() as Float32Array);
  });
}

/** Runs a function on tfjs's `cpu` backend, then goes back to the engine. */
export async function onCpu<T>(run: () => T | Promise<T>): Promise<T> {
  await tf.setBackend("cpu");
  try {
    return await run();
  } finally {
    await tf.setBackend("wasm");
  }
}

/**
 * Asserts that an op's value, and its gradients for random upstream gradients, agree with `cpu`.
 * @param options `value`: leave the gradients out; `engineOp`: another form of the op on the engine
 */
export async function assertLikeCpu(
  name: string,
  op: Op,
  inputs: readonly Sample[],
  options: { readonly value?: boolean; readonly engineOp?: Op } = {},
): Promise<void> {
  const { weights, expected } = await onCpu(() => {
    const size = options.value ? 0 : evaluate(op, inputs)[0]!.length;
    const weights = options.value ? undefined : sample([size], name).values;
    return { weights, expected: evaluate(op, inputs, weights) };
  });
  const actual = evaluate(options.engineOp ?? op, inputs, weights);
  expected.forEach((e, i) => {
    const error = relativeError(actual[i]!, e);
    const what = i === 0 ? "value" : `gradient of input ${i - 1}`;
    assert.ok(
      error <= RELATIVE_TOLERANCE,
      `${name}: ${what} is off by ${error}`,
    );
  });
}

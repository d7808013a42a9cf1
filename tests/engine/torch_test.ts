/** Values and gradients beside PyTorch's, which another engine computed in float64. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { batchNormTraining } from "@/engine/batch_normalization.ts";
import { currentHost } from "@/engine/host.ts";
import { lstmSequence } from "@/engine/lstm_sequence.ts";
import { relativeError } from "./_compare.ts";
import golden from "./golden/torch.json" with { type: "json" };

/** float32 here, float64 there, relative to the largest value. */
const TOLERANCE = 1e-4;

// The formula of tests/golden/engine.py.
function values(shape: readonly number[], seed: number, scale = 1): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const array = Float32Array.from(
    { length: size },
    (_, i) => scale * (Math.sin(seed + 0.7 * i) + 0.5 * Math.cos(1.3 * seed * i)),
  );
  return tf.tensor(array, [...shape]);
}

function decode(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
}

interface Golden {
  readonly value: string;
  readonly gradients: readonly string[];
}

type Op = (...inputs: tf.Tensor[]) => tf.Tensor;

function assertLikeTorch(golden: Golden, op: Op, inputs: readonly tf.Tensor[]): void {
  const value = op(...inputs);
  const gradients = tf.grads(op)([...inputs], values(value.shape, 9));
  const expected = [golden.value, ...golden.gradients].map(decode);
  [value, ...gradients].forEach((tensor, i) => {
    const error = relativeError(tensor.dataSync(), expected[i]!);
    const what = i === 0 ? "value" : `gradient of input ${i - 1}`;
    assert.ok(error <= TOLERANCE, `${what} is off by ${error}`);
  });
}

const host = currentHost()!;

function normalise(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
  return batchNormTraining(host, { x, gamma, beta }, epsilon).y;
}

for (const g of golden.conv) {
  Deno.test(`PyTorch's convolution: ${g.shape} * ${g.kernel}, stride ${g.stride}`, () => {
    const inputs = [values(g.shape, 1), values([...g.kernel, g.shape[3]!, g.filters], 2, 0.3)];
    const op = (x: tf.Tensor, w: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, g.stride, g.padding);
    assertLikeTorch(g, op as Op, inputs);
  });
}

for (const g of golden.batchNorm) {
  Deno.test(`PyTorch's batch normalisation: ${g.shape}`, () => {
    const channels = g.shape.at(-1)!;
    const op = (...[x, gamma, beta]: tf.Tensor[]) => normalise(x!, gamma!, beta!, g.epsilon);
    assertLikeTorch(g, op, [values(g.shape, 1), values([channels], 2), values([channels], 3)]);
  });
}

for (const g of golden.lstm) {
  Deno.test(`PyTorch's LSTM: ${g.batch} x ${g.steps} x ${g.features} -> ${g.units}`, () => {
    const options = { backwards: false, hard: false, sequences: g.sequences };
    const op = (...[x, kernel, recurrent, bias]: tf.Tensor[]) =>
      lstmSequence(host, { x: x!, kernel: kernel!, recurrent: recurrent!, bias: bias! }, options);
    assertLikeTorch(g, op, [
      values([g.batch, g.steps, g.features], 1),
      values([g.features, 4 * g.units], 2, 0.3),
      values([g.units, 4 * g.units], 3, 0.3),
      values([4 * g.units], 4, 0.3),
    ]);
  });
}

for (const g of golden.block) {
  Deno.test(`PyTorch's convolution, batch normalisation, relu and pooling: ${g.shape}`, () => {
    const op = (...[x, w, gamma, beta]: tf.Tensor[]) => {
      const z = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1);
      const y = tf.relu(normalise(z, gamma!, beta!, g.epsilon)) as tf.Tensor4D;
      return tf.maxPool(y, 2, 2, "valid");
    };
    assertLikeTorch(g, op, [
      values(g.shape, 1),
      values([3, 3, g.shape[3]!, g.filters], 2, 0.3),
      values([g.filters], 3),
      values([g.filters], 4),
    ]);
  });
}

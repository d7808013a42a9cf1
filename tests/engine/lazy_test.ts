import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { address, currentHost } from "@/engine/host.ts";
import "./_compare.ts";

const host = currentHost()!;

// Twice the values of x, when somebody asks.
function twice(x: tf.Tensor): { readonly tensor: tf.Tensor; readonly runs: () => number } {
  let runs = 0;
  const info = host.defer({
    shape: x.shape,
    inputs: [x],
    recipe: "twice",
    compute: (at) => {
      runs++;
      const from = host.f32(address(host, x), x.size);
      host.f32(at, x.size).set(from.map((v) => 2 * v));
    },
  });
  return { tensor: tf.engine().makeTensorFromTensorInfo(info), runs: () => runs };
}

const counts = () => [tf.memory().numTensors, tf.memory().numDataBuffers];

Deno.test("a deferred tensor is computed once, on the first read, even after its input was disposed of", () => {
  const before = counts();
  const x = tf.tensor1d([1, 2]);
  const { tensor, runs } = twice(x);
  x.dispose();
  assert.equal(runs(), 0);
  assert.equal(host.pending(tensor), "twice");
  assert.deepEqual([...tensor.dataSync()], [2, 4]);
  assert.deepEqual([...tf.add(tensor, 1).dataSync()], [3, 5]);
  assert.deepEqual([runs(), host.pending(tensor), host.recipe(tensor)], [1, undefined, "twice"]);
  tensor.dispose();
  tf.disposeVariables();
  assert.ok(counts()[0]! - before[0]! <= 1); // the sum above
});

Deno.test("a deferred tensor that is never read is never computed, and leaves nothing behind", () => {
  const before = counts();
  const x = tf.tensor1d([1, 2]);
  const { tensor, runs } = twice(x);
  const clone = tensor.clone();
  const reshaped = tf.reshape(tensor, [2, 1]);
  assert.equal(host.recipe(clone), "twice");
  assert.equal(host.recipe(reshaped), undefined, "a recipe holds for its own shape");
  tf.dispose([x, tensor, clone]);
  assert.equal(runs(), 0);
  reshaped.dispose();
  assert.equal(runs(), 0);
  assert.deepEqual(counts(), before);
});

Deno.test("a deferred tensor can depend on another one", () => {
  const before = counts();
  tf.tidy(() => {
    const x = tf.tensor1d([1, 2]);
    const { tensor } = twice(x);
    const { tensor: four } = twice(tensor);
    tf.dispose([x, tensor]);
    assert.deepEqual([...four.dataSync()], [4, 8]);
  });
  assert.deepEqual(counts(), before);
});

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { address, currentHost } from "@/engine/host.ts";
import { input, registerKernels, sizeOf } from "@/engine/register.ts";
import { onCpu } from "./_compare.ts";

const host = currentHost()!;

Deno.test("tensors lie on the heap that the kernels work on", () => {
  const x = tf.tensor1d([1, 2, 3]);
  const at = address(host, x);
  assert.deepEqual([...host.f32(at, 3)], [1, 2, 3]);
  host.f32(at, 3)[1] = 7;
  assert.deepEqual([...x.dataSync()], [1, 7, 3]);
  x.dispose();
});

Deno.test("a kernel gets its shape, and workspaces grow", () => {
  host.reserve(1 << 23);
  const x = tf.tensor4d([1, 5, 3, 2], [1, 2, 2, 1]);
  const y = tf.maxPool(x, 2, 2, "valid");
  assert.deepEqual([...y.dataSync()], [5]);
  tf.dispose([x, y]);
});

Deno.test("there is no host while tfjs uses another backend", async () => {
  assert.equal(await onCpu(() => currentHost()), undefined);
  assert.equal(currentHost(), host);
});

Deno.test("the heap does not grow over equal steps", () => {
  const step = () =>
    tf.tidy(() => {
      const x = tf.ones([4, 12, 12, 8]) as tf.Tensor4D;
      const w = tf.ones([3, 3, 8, 8]) as tf.Tensor4D;
      const f = (w: tf.Tensor) =>
        tf.sum(tf.relu(tf.conv2d(x, w as tf.Tensor4D, 1, "same"))) as tf.Scalar;
      tf.grad(f)(w).dataSync();
    });
  for (let i = 0; i < 5; i++) step();
  const before = { heap: host.f32(0, 1).buffer.byteLength, ...tf.memory() };
  for (let i = 0; i < 200; i++) step();
  assert.equal(host.f32(0, 1).buffer.byteLength, before.heap);
  assert.deepEqual(
    [tf.memory().numTensors, tf.memory().numDataBuffers],
    [before.numTensors, before.numDataBuffers],
  );
});

Deno.test("a full heap is an error, and deferred tensors can be computed later", () => {
  const x = tf.ones([300, 1000]);
  const waiting = tf.relu(x);
  const taken: number[] = [];
  for (const bytes of [1 << 28, 1 << 20, 1 << 16]) {
    assert.throws(() => {
      for (;;) taken.push(host.alloc(bytes));
    }, {
      name: "InputError",
      message: /^Cannot allocate \d+ bytes: the wasm heap of 4 GiB is full/,
    });
  }
  for (const make of [() => tf.zeros([300, 1000]), () => tf.add(x, x), () => waiting.dataSync()]) {
    assert.throws(make, { name: "InputError", message: /1200000 bytes.*use smaller batches/ });
  }
  taken.forEach(host.free);
  assert.ok(waiting.dataSync().every((value) => value === 1));
  tf.dispose([x, waiting]);
});

Deno.test("a kernel can hand a call on to the one that it replaces", () => {
  let seen = 0;
  registerKernels(host, {
    Square: (_host, call, stock) => {
      seen += sizeOf(input(call, "x").shape);
      return stock();
    },
  });
  assert.deepEqual([...tf.square(tf.tensor1d([1, 2, 3])).dataSync()], [1, 4, 9]);
  assert.equal(seen, 3);
});

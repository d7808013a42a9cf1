import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { currentHost } from "@/engine/host.ts";
import { input, registerKernels, runKernel, sizeOf } from "@/engine/register.ts";
import "./_compare.ts";

const host = currentHost()!;

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

Deno.test("a kernel that replaces none of tfjs's cannot hand a call on", () => {
  registerKernels(host, { NewKernel: (_host, _call, stock) => stock() });
  assert.throws(() => runKernel("NewKernel", { x: tf.scalar(1) }), /no kernel NewKernel for these/);
});

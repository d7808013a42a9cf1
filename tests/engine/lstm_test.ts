import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { lstm } from "@/engine/mod.ts";
import { assertLikeCpu, sample } from "./_compare.ts";

interface Case {
  readonly sizes: readonly [batch: number, steps: number, features: number, units: number];
  readonly gate: "sigmoid" | "hardSigmoid";
  readonly goBackwards?: boolean;
  readonly returnSequences?: boolean;
}

const CASES: readonly Case[] = [
  { sizes: [4, 5, 12, 8], gate: "hardSigmoid" },
  { sizes: [1, 2, 3, 4], gate: "sigmoid", returnSequences: true },
  { sizes: [3, 7, 1, 16], gate: "sigmoid", goBackwards: true },
  // more features than are multiplied step by step
  { sizes: [3, 3, 130, 8], gate: "sigmoid", goBackwards: true, returnSequences: true },
  { sizes: [5, 4, 20, 12], gate: "hardSigmoid", goBackwards: true, returnSequences: true },
];

// The layer's call as a function of its input and its weights, so that all gradients can be compared.
function asOp(layer: tf.layers.Layer): (...tensors: tf.Tensor[]) => tf.Tensor {
  return (x, ...weights) => {
    const variables = layer.weights as unknown as { read(): tf.Tensor }[];
    const reads = variables.map((v) => v.read);
    variables.forEach((v, i) => v.read = () => weights[i]!);
    try {
      return layer.call(x!, { training: true }) as tf.Tensor;
    } finally {
      variables.forEach((v, i) => v.read = reads[i]!);
    }
  };
}

for (const { sizes, gate, goBackwards = false, returnSequences = false } of CASES) {
  const [batch, steps, features, units] = sizes;
  const name = `${batch} x ${steps} x ${features} -> ${units} ${gate}` +
    `${goBackwards ? " backwards" : ""}${returnSequences ? " sequences" : ""}`;
  Deno.test(`lstm and its gradients are those of tfjs on cpu: ${name}`, async () => {
    const args = {
      units,
      goBackwards,
      returnSequences,
      recurrentActivation: gate,
      recurrentInitializer: "glorotUniform",
    } as const;
    const stock = tf.layers.lstm(args);
    const fast = lstm(args);
    for (const layer of [stock, fast]) layer.build([batch, steps, features]);
    const inputs = [
      sample([batch, steps, features], "x"),
      sample([features, 4 * units], "kernel", 0.5),
      sample([units, 4 * units], "recurrent", 0.5),
      sample([4 * units], "bias", 0.5),
    ];
    await assertLikeCpu(name, asOp(stock), inputs, { engineOp: asOp(fast) });
  });
}

Deno.test("the fast lstm has the stock layer's name, configuration and weights", () => {
  const args = { units: 8, name: "same", recurrentInitializer: "glorotUniform" as const };
  const stock = tf.layers.lstm(args);
  const fast = lstm(args);
  assert.equal(fast.getClassName(), stock.getClassName());
  assert.deepEqual(fast.getConfig(), stock.getConfig());
});

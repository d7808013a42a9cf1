import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seededDropout, seekDropout } from "@/models/dropout.ts";

const RATE = 0.25;

function network(noiseShape: (number | null)[] | null = null): tf.LayersModel {
  const input = tf.input({ shape: [6, 5, 40] });
  const layer = seededDropout({ name: "drop", rate: RATE, seed: 7, noiseShape });
  return tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
}

function train(model: tf.LayersModel): Float32Array {
  const y = model.apply(tf.ones([4, 6, 5, 40]), { training: true }) as tf.Tensor;
  return y.dataSync() as Float32Array;
}

Deno.test("masks depend on the step alone", async () => {
  await tf.setBackend("cpu");
  const model = network();
  const [first, second] = [train(model), train(model)];
  assert.notDeepEqual(first, second);
  seekDropout(model, 1);
  assert.deepEqual(train(model), second);
  seekDropout(model, 0);
  assert.deepEqual(train(model), first);
  assert.deepEqual(train(network()), first);
});

Deno.test("about the rate is dropped, and the mean stays", async () => {
  await tf.setBackend("cpu");
  const y = train(network());
  const dropped = y.filter((v) => v === 0).length / y.length;
  assert.ok(Math.abs(dropped - RATE) < 0.02, `${dropped}`); // 4,800 entries: 3 sigma = 0.019
  assert.deepEqual([...new Set(y)].sort(), [0, Math.fround(1 / (1 - RATE))]);
});

Deno.test("a noise shape drops whole channels", async () => {
  await tf.setBackend("cpu");
  const y = train(network([null, 1, 1, null]));
  for (let clip = 0; clip < 4; clip++) {
    for (let channel = 0; channel < 40; channel++) {
      const values = Array.from({ length: 30 }, (_, i) => y[(clip * 30 + i) * 40 + channel]);
      assert.equal(new Set(values).size, 1);
    }
  }
  assert.ok(y.includes(0) && y.some((v) => v > 1));
});

Deno.test("nothing is dropped outside training", async () => {
  await tf.setBackend("cpu");
  const y = network().predict(tf.ones([4, 6, 5, 40])) as tf.Tensor;
  assert.deepEqual(new Set(y.dataSync()), new Set([1]));
});

Deno.test("the gradient passes where the signal passed", async () => {
  await tf.setBackend("cpu");
  const model = network();
  const x = tf.ones([4, 6, 5, 40]);
  const gradient = tf.grad((t: tf.Tensor) => model.apply(t, { training: true }) as tf.Tensor)(x);
  seekDropout(model, 0);
  assert.deepEqual(gradient.dataSync(), train(model));
});

Deno.test("its configuration is that of the stock layer", () => {
  const layer = network([null, 1, 1, null]).getLayer("drop");
  assert.equal(layer.getClassName(), "Dropout");
  const { rate, seed, noiseShape } = layer.getConfig();
  assert.deepEqual({ rate, seed, noiseShape }, {
    rate: RATE,
    seed: 7,
    noiseShape: [null, 1, 1, null],
  });
  const stock = tf.layers.dropout(layer.getConfig() as unknown as { rate: number });
  assert.deepEqual(stock.getConfig(), layer.getConfig());
});

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { ATTENTION_WEIGHTS_LAYER } from "@/models/attention.ts";
import { buildModel } from "@/models/build.ts";
import type { ModelConfig } from "@/models/config.ts";
import { ALL, ATTENTION, CNN, CNN_LSTM, LSTM, SHAPE } from "./_models.ts";
import golden from "./golden/torch.json" with { type: "json" };

/** float32 here, float64 there, through two blocks, an LSTM and a softmax. */
const TORCH_TOLERANCE = 2e-6;

const build = (config: ModelConfig, seed = 1) =>
  buildModel(config, { inputShape: SHAPE, classes: 3, seed });

Deno.test("every network maps clips to rows of scores", async () => {
  await tf.setBackend("cpu");
  for (const config of ALL) {
    const model = build(config);
    assert.equal(model.name, config.kind);
    assert.deepEqual(model.outputs[0]!.shape, [null, 3]);
    const scores = model.predict(tf.randomNormal([2, ...SHAPE], 0, 1, "float32", 1)) as tf.Tensor2D;
    for (const sum of scores.sum(1).dataSync()) assert.ok(Math.abs(sum - 1) < 1e-6);
  }
});

Deno.test("first weights follow from the seed", async () => {
  await tf.setBackend("cpu");
  const weights = (config: ModelConfig, seed: number) =>
    build(config, seed).getWeights().map((weight) => weight.dataSync());
  for (const config of ALL) {
    assert.deepEqual(weights(config, 1), weights(config, 1));
    assert.notDeepEqual(weights(config, 1), weights(config, 2));
  }
});

Deno.test("settings decide the layers", () => {
  const names = (config: ModelConfig) => build(config).layers.map(({ name }) => name);
  assert.ok(!names(CNN).some((name) => /dropout|hidden/.test(name)));
  const full = names({ ...CNN, dropout: 0.5, spatialDropout: 0.1, denseUnits: 6 });
  for (const name of ["channel_dropout_1", "channel_dropout_2", "hidden", "dropout"]) {
    assert.ok(full.includes(name), name);
  }
  assert.ok(names({ ...CNN_LSTM, sequenceDropout: 0.2 }).includes("sequence_dropout"));
  assert.ok(!names(CNN_LSTM).includes("sequence_dropout"));
  assert.ok(!names({ ...CNN, pools: [[1, 1], [2, 2]] }).includes("pool_1"));
  assert.deepEqual(names(LSTM).filter((name) => name.startsWith("lstm")), ["lstm_1", "lstm_2"]);
});

Deno.test("what cannot be built is refused", () => {
  assert.throws(() => buildModel(CNN, { inputShape: SHAPE, classes: 1, seed: 1 }), {
    name: "InputError",
    message: "Cannot build a network for 1 classes: at least 2 are needed",
  });
  assert.throws(() => build({ ...CNN, filters: [0, 1] }), /model\.filters\[0\] = 0/);
});

type Golden = typeof golden.cnn_bilstm_attention;
type Half = Golden["recurrent"]["forward"];

/** Puts the weights of the golden network into one built here. */
function setGoldenWeights(model: tf.LayersModel, from: Golden | typeof golden.cnn_lstm): void {
  const set = (name: string, arrays: readonly unknown[]) =>
    model.getLayer(name).setWeights(arrays.map((array) => tf.tensor(array as tf.TensorLike)));
  const half = ({ kernel, recurrent, bias }: Half) => [kernel, recurrent, bias];
  from.blocks.forEach((block, i) => {
    set(`conv_${i + 1}`, [block.kernel]);
    set(`norm_${i + 1}`, [block.gamma, block.beta, block.mean, block.variance]);
  });
  set("logits", [from.logits.kernel, from.logits.bias]);
  if (from.attention === null) return set("lstm", half(from.recurrent.forward));
  const { forward, backward } = (from as Golden).recurrent;
  set("bi_lstm", [...half(forward), ...half(backward)]);
  set("attention_hidden", [from.attention.kernel, from.attention.bias]);
  set("attention_score", [from.attention.score]);
}

for (const config of [CNN_LSTM, ATTENTION]) {
  Deno.test(`${config.kind} scores clips as PyTorch does with the same weights`, async () => {
    await tf.setBackend("cpu");
    const expected = golden[config.kind];
    const model = build(config);
    setGoldenWeights(model, expected);
    const outputs = (model.predict(tf.tensor(expected.x)) as tf.Tensor).dataSync();
    expected.scores.flat().forEach((score, i) => {
      assert.ok(Math.abs(score - outputs[i]!) < TORCH_TOLERANCE, `${score} ${outputs[i]}`);
    });
    if (expected.weights === null) return;
    const layer = model.getLayer(ATTENTION_WEIGHTS_LAYER).output as tf.SymbolicTensor;
    const attention = tf.model({ inputs: model.inputs, outputs: layer });
    const weights = (attention.predict(tf.tensor(expected.x)) as tf.Tensor).dataSync();
    expected.weights.flat().forEach((weight, i) => {
      assert.ok(Math.abs(weight - weights[i]!) < TORCH_TOLERANCE);
    });
  });
}

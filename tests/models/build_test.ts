import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { ATTENTION_WEIGHTS_LAYER } from "@/models/attention.ts";
import { buildModel } from "@/models/build.ts";
import { LOGITS_LAYER } from "@/models/blocks.ts";
import { type ModelConfig, modelRule } from "@/models/config.ts";
import { summarizeModel } from "@/models/summary.ts";
import { ALL, ATTENTION, CNN, CNN_LSTM, LSTM, MOMENTS, SHAPE } from "./_models.ts";
import golden from "./golden/torch.json" with { type: "json" };

/** float32 here, float64 there, through two blocks, an LSTM and a softmax. */
const TORCH_TOLERANCE = 2e-6;

await tf.setBackend("cpu");

const build = (config: ModelConfig, seed = 1) =>
  buildModel(config, { inputShape: SHAPE, classes: 3, seed });
const valuesOf = (tensor: tf.Tensor | tf.Tensor[]) =>
  (tensor as tf.Tensor).dataSync() as Float32Array;
const meanSquare = (values: Float32Array) =>
  values.reduce((sum, v) => sum + v * v, 0) / values.length;

function assertClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-6) {
  expected.forEach((value, i) => {
    assert.ok(Math.abs(value - actual[i]!) < tolerance, `${value} ${actual[i]}`);
  });
}

for (const config of ALL) {
  Deno.test(`${config.kind} maps clips to softmax rows, and its weights follow from the seed`, () => {
    assert.deepEqual(modelRule(config, "model"), config);
    const model = build(config);
    assert.equal(model.name, config.kind);
    assert.deepEqual(model.outputs[0]!.shape, [null, 3]);
    const scores = model.predict(tf.randomNormal([2, ...SHAPE], 0, 1, "float32", 1)) as tf.Tensor2D;
    assertClose(scores.sum(1).dataSync(), [1, 1]);
    const weights = (model: tf.LayersModel) => model.getWeights().map(valuesOf);
    assert.deepEqual(weights(build(config)), weights(model));
    assert.notDeepEqual(weights(build(config, 2)), weights(model));
  });
}

Deno.test("settings decide the layers", () => {
  const names = (config: ModelConfig) => build(config).layers.map(({ name }) => name);
  assert.ok(!names(CNN).some((name) => /dropout|hidden/.test(name)));
  const full = names({ ...CNN, dropout: 0.5, spatialDropout: 0.1, denseUnits: 6 });
  for (const name of ["channel_dropout_1", "channel_dropout_2", "hidden", "dropout"]) {
    assert.ok(full.includes(name), name);
  }
  assert.deepEqual(full.slice(-2), [LOGITS_LAYER, "scores"]);
  assert.ok(names({ ...CNN_LSTM, sequenceDropout: 0.2 }).includes("sequence_dropout"));
  assert.ok(!names(CNN_LSTM).includes("sequence_dropout"));
  assert.ok(!names({ ...CNN, pools: [[1, 1], [2, 2]] }).includes("pool_1"));
  assert.deepEqual(names(LSTM).filter((name) => name.startsWith("lstm")), ["lstm_1", "lstm_2"]);
});

Deno.test("a summary lists layers, shapes and parameters", () => {
  const model = build(CNN_LSTM);
  const { layers, parameters, trainable } = summarizeModel(model);
  assert.deepEqual(layers.slice(0, 3), [
    { layer: "clip", type: "InputLayer", outputShape: [8, 12, 2], parameters: 0 },
    { layer: "conv_1", type: "Conv2D", outputShape: [8, 12, 3], parameters: 3 * 3 * 2 * 3 },
    { layer: "norm_1", type: "BatchNormalization", outputShape: [8, 12, 3], parameters: 4 * 3 },
  ]);
  const lstm = layers.find(({ layer }) => layer === "lstm")!;
  assert.deepEqual([lstm.type, lstm.parameters], ["LSTM", 4 * 4 * (8 + 4 + 1)]);
  assert.equal(parameters, model.countParams());
  assert.equal(parameters - trainable, 2 * (3 + 4)); // the moving moments of normalisation
});

Deno.test("kernels start from He's and Glorot's distributions, forget gates open", () => {
  const wide = buildModel({ ...CNN, filters: [200, 4] }, {
    inputShape: [8, 12, 16],
    classes: 3,
    seed: 1,
  });
  const kernel = valuesOf(wide.getLayer("conv_1").getWeights()[0]!);
  // He: 2 / fanIn, cut at two standard deviations, which leaves 0.774 of it.
  assert.ok(Math.abs(meanSquare(kernel) / (0.774 * 2 / (9 * 16)) - 1) < 0.05);
  const lstm = buildModel({ ...LSTM, lstmUnits: [100] }, { inputShape: SHAPE, classes: 3, seed: 1 })
    .getLayer("lstm_1");
  assert.equal(lstm.getConfig()["recurrentActivation"], "sigmoid");
  const [, recurrent, bias] = lstm.getWeights().map(valuesOf);
  assert.ok(Math.abs(meanSquare(recurrent!) / (2 / 500) - 1) < 0.05); // Glorot: 2 / (fanIn + fanOut)
  assert.deepEqual([bias!.indexOf(1), bias!.lastIndexOf(1)], [100, 199]);
});

Deno.test("the two directions of an LSTM start from their own weights", () => {
  const weights = build(ATTENTION).getLayer("bi_lstm").getWeights().map(valuesOf);
  assert.notDeepEqual(weights[0], weights[3]);
  assert.notDeepEqual(weights[1], weights[4]);
  assert.deepEqual(weights[2], weights[5]); // biases
});

Deno.test("an L2 penalty is the sum of squares of all kernels", () => {
  const model = build({ ...CNN, l2: 0.5 });
  const squares = model.layers.filter(({ name }) => /^conv|logits/.test(name))
    .map((layer) => valuesOf(tf.sum(tf.square(layer.getWeights()[0]!)))[0]!);
  const losses = model.calculateLosses().map((loss) => loss.dataSync()[0]!);
  assertClose(losses, squares.map((sum) => 0.5 * sum), 1e-5);
  assert.deepEqual(build(CNN).calculateLosses(), []);
});

Deno.test("wrong settings are refused by name", () => {
  const refusals: readonly [unknown, RegExp][] = [
    [
      { ...CNN, lstmUnits: 4 },
      /^Cannot use model: the key "lstmUnits" is unknown; known keys: kind/,
    ],
    [{ ...LSTM, kind: "gru" }, /model\.kind = "gru": "cnn" or "lstm" or "cnn_lstm" or/],
    [{ ...CNN_LSTM, lstmUnits: "64" }, /model\.lstmUnits = "64": a whole number of at least 1/],
    [{ ...CNN, dropout: 1 }, /model\.dropout = 1: a number from 0 to 0\.95/],
    [{ ...CNN, filters: [] }, /model\.filters: at least 1 item is needed, not 0/],
    [{ ...CNN, filters: [3, 4, 5] }, /3 filters but 2 pools/],
    [{ ...CNN, pools: [[2, 2], [2]] }, /model\.pools\[1\]: exactly 2 items are needed, not 1/],
    [{ ...LSTM, lstmUnits: [4, 0] }, /model\.lstmUnits\[1\] = 0/],
    [
      { ...CNN, pools: [[4, 2], [4, 2]] },
      /use pools\[1\] = \[4, 2\]: only 2 bands x 6 frames reach it/,
    ],
  ];
  for (const [config, message] of refusals) {
    assert.throws(() => build(config as ModelConfig), { name: "InputError", message });
  }
  assert.throws(() => modelRule({ ...CNN, l2: -1 }, "recipe.model"), /recipe\.model\.l2/);
  assert.throws(() => buildModel(CNN, { inputShape: SHAPE, classes: 1, seed: 1 }), {
    message: "Cannot use classes = 1: a whole number of at least 2 is needed",
  });
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
  Deno.test(`${config.kind} scores clips as PyTorch does with the same weights`, () => {
    const expected = golden[config.kind];
    const model = build(config);
    setGoldenWeights(model, expected);
    const x = tf.tensor(expected.x);
    assertClose(valuesOf(model.predict(x)), expected.scores.flat(), TORCH_TOLERANCE);
    if (expected.weights === null) return;
    const layer = model.getLayer(ATTENTION_WEIGHTS_LAYER).output as tf.SymbolicTensor;
    const attention = tf.model({ inputs: model.inputs, outputs: layer });
    assertClose(valuesOf(attention.predict(x)), expected.weights.flat(), TORCH_TOLERANCE);
  });
}

/** The outputs of some layers for the same clips, by name. */
function outputsOf(model: tf.LayersModel, x: tf.Tensor, names: readonly string[]): Float32Array[] {
  const outputs = names.map((name) => model.getLayer(name).output as tf.SymbolicTensor);
  return (tf.model({ inputs: model.inputs, outputs }).predict(x) as tf.Tensor[]).map(valuesOf);
}

Deno.test("the network of moments adds the LSTM to its input, and pools mean and mean square", () => {
  const model = build({ ...MOMENTS, sequenceDropout: 0.2 });
  const clips = 2;
  const x = tf.randomNormal([clips, ...SHAPE], 0, 1, "float32", 1);
  const [projected, recurrent, sum, weights, moments] = outputsOf(model, x, [
    "projection",
    "bi_lstm",
    "residual",
    ATTENTION_WEIGHTS_LAYER,
    "attention_moments",
  ]);
  const units = 2 * MOMENTS.lstmUnits;
  const frames = SHAPE[1] / 4;
  assert.equal(sum!.length, clips * frames * units);
  assert.ok(Math.max(...projected!) > 0 && Math.min(...projected!) === 0); // ReLU
  assertClose(sum!, Array.from(projected!, (value, i) => value + recurrent![i]!));
  const expected: number[] = [];
  for (let clip = 0; clip < clips; clip++) {
    const means = new Float64Array(2 * units);
    for (let frame = 0; frame < frames; frame++) {
      const weight = weights![clip * frames + frame]!;
      for (let unit = 0; unit < units; unit++) {
        const value = sum![(clip * frames + frame) * units + unit]!;
        means[unit]! += weight * value;
        means[units + unit]! += weight * value * value;
      }
    }
    expected.push(...means);
  }
  assert.equal(moments!.length, expected.length);
  assertClose(moments!, expected);
});

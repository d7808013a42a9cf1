import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { buildModel } from "@/models/build.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import { plannedBatches } from "@/training/batches.ts";
import { crossEntropy } from "@/training/step.ts";
import { startTrainer, trainStep } from "@/training/step.ts";
import { classWeights, clipWeights, smoothTargets } from "@/training/targets.ts";
import { readWeights, updateAverage, writeWeights } from "@/training/weights.ts";
import { CNN, CNN_LSTM } from "../models/_models.ts";
import { madeSet, SHAPE } from "./_training.ts";
import golden from "./golden/training.json" with { type: "json" };

/** float32 against float64, relative to the largest number. */
const TOLERANCE = 1e-6;

for (const [i, expected] of golden.loss.entries()) {
  Deno.test(`loss and gradient are PyTorch's, case ${i}`, async () => {
    await tf.setBackend("cpu");
    const classes = expected.logits[0]!.length;
    const rows = new Float32Array(expected.labels.length * classes);
    expected.labels.forEach((label, clip) => rows[clip * classes + label] = 1);
    smoothTargets(rows, { classes, smoothing: expected.smoothing });
    const targets = tf.tensor2d(rows, [expected.labels.length, classes]);
    const weights = tf.tensor1d(expected.weights);
    const { value, grad } = tf.valueAndGrad((z: tf.Tensor) =>
      crossEntropy(z as tf.Tensor2D, { targets, weights })
    )(tf.tensor2d(expected.logits));
    assert.ok(Math.abs(value.dataSync()[0]! / expected.loss - 1) < TOLERANCE);
    grad.dataSync().forEach((v, j) => {
      assert.ok(Math.abs(v - expected.gradient.flat()[j]!) < TOLERANCE);
    });
  });
}

Deno.test("the gradient is that of finite differences", async () => {
  await tf.setBackend("cpu");
  const step = 1e-2; // small steps drown in float32's rounding
  const z = [0.3, -0.2, 0.9];
  const options = { targets: tf.tensor2d([[0.2, 0.7, 0.1]]), weights: tf.tensor1d([1.7]) };
  const loss = (x: readonly number[]) =>
    crossEntropy(tf.tensor2d([[...x]]), options).dataSync()[0]!;
  const gradient = tf.grad((x: tf.Tensor) => crossEntropy(x as tf.Tensor2D, options))(
    tf.tensor2d([z]),
  ).dataSync();
  z.forEach((_, k) => {
    const moved = (by: number) => z.map((v, j) => j === k ? v + by : v);
    const slope = (loss(moved(step)) - loss(moved(-step))) / (2 * step);
    assert.ok(Math.abs(slope - gradient[k]!) < 1e-4, `${slope} ${gradient[k]}`);
  });
});

Deno.test("balanced weights are scikit-learn's", () => {
  for (const { counts, weights } of golden.balanced) {
    const classOf = counts.flatMap((count, k) => Array<number>(count).fill(k));
    const labels = counts.map((_, k) => `label ${k}`);
    const found = classWeights(classOf, { labels, weights: "balanced" });
    weights.forEach((weight, k) => assert.ok(Math.abs(weight / found[k]! - 1) < TOLERANCE));
  }
});

Deno.test("weights balanced per corpus are scikit-learn's for the clips of each corpus", () => {
  const { corpora, weights } = golden.balancedPerCorpus;
  const labels = ["a", "b", "c", "d"];
  const clips = Object.entries(corpora).flatMap(([corpus, classes]) =>
    classes.map((k) => ({ corpus, k }))
  );
  // Every clip of the golden numbers, and between them clips of other parts, which do not count.
  const all = clips.flatMap((clip) => [clip, { corpus: "two", k: 3 }]);
  const set = {
    classOf: all.map(({ k }) => k),
    corpusOf: all.map(({ corpus }) => corpus),
    rows: clips.map((_, i) => 2 * i),
  };
  const found = clipWeights(set, { labels, weights: "balancedPerCorpus" });
  weights.forEach((weight, i) => {
    assert.ok(Math.abs(weight / found[2 * i]! - 1) < TOLERANCE);
    assert.equal(found[2 * i + 1], 0);
  });
  const factors = { c: 3 };
  const tripled = clipWeights(set, { labels, weights: "balancedPerCorpus", factors });
  set.rows.forEach((row) => {
    const factor = set.classOf[row] === 2 ? 3 : 1;
    assert.ok(Math.abs(tripled[row]! / (factor * found[row]!) - 1) < TOLERANCE);
  });
});

Deno.test("of one corpus, or with other weights, a clip has the weight of its class", () => {
  const labels = ["a", "b", "c"];
  const set = { classOf: [0, 0, 1, 2, 2, 2], rows: [0, 1, 2, 3, 4], corpusOf: [..."xyxyxy"] };
  const perClass = classWeights([0, 0, 1, 2, 2], { labels, weights: "balanced" });
  const expected = [0, 0, 1, 2, 2].map((k) => perClass[k]!);
  const balanced = clipWeights(set, { labels, weights: "balanced" });
  assert.deepEqual([...balanced], [...expected, 0]);
  const { corpusOf: _, ...one } = set;
  assert.deepEqual(clipWeights(one, { labels, weights: "balancedPerCorpus" }), balanced);
});

Deno.test("weights can be equal, given, and multiplied", () => {
  const labels = ["happy", "sad"];
  const of = (options: Omit<Parameters<typeof classWeights>[1], "labels">) => [
    ...classWeights([0, 0, 0, 1], { labels, ...options }),
  ];
  assert.deepEqual(of({ weights: "none" }), [1, 1]);
  assert.deepEqual(of({ weights: { sad: 3 } }), [1, 3]);
  assert.deepEqual(of({ weights: "balanced", factors: { sad: 1.5 } }), [
    Math.fround(4 / 6),
    3,
  ]);
});

Deno.test("smoothing spreads a share evenly, and rows keep their sum", () => {
  const targets = Float32Array.of(1, 0, 0, 0.25, 0.75, 0);
  smoothTargets(targets, { classes: 3, smoothing: 0.3 });
  const expected = [0.8, 0.1, 0.1, 0.275, 0.625, 0.1];
  targets.forEach((v, i) => assert.ok(Math.abs(v - expected[i]!) < TOLERANCE));
});

const build = (seed: number) => buildModel(CNN, { inputShape: SHAPE, classes: 3, seed });

Deno.test("weights that are read and written elsewhere make the same network", async () => {
  await tf.setBackend("cpu");
  const one = build(1), two = build(2), x = tf.ones([1, ...SHAPE]);
  writeWeights(two, await readWeights(one));
  assert.deepEqual(
    (two.predict(x) as tf.Tensor).dataSync(),
    (one.predict(x) as tf.Tensor).dataSync(),
  );
});

Deno.test("what is read is a copy, and what is written is copied", async () => {
  await tf.setBackend("cpu");
  const model = build(1);
  const weights = await readWeights(model);
  writeWeights(model, weights);
  weights[0]!.fill(0);
  assert.ok((await readWeights(model))[0]!.some((v) => v !== 0));
});

Deno.test("an average follows the weights, fast at first", () => {
  const average = [Float32Array.of(0)];
  updateAverage(average, [Float32Array.of(1)], { decay: 0.99, step: 0 });
  assert.ok(Math.abs(average[0]![0]! - 0.9) < 1e-6); // decay (1 + 0) / (10 + 0)
  const late = [Float32Array.of(0)];
  updateAverage(late, [Float32Array.of(1)], { decay: 0.99, step: 1e6 });
  assert.ok(Math.abs(late[0]![0]! - 0.01) < 1e-6);
});

const STEP = { learningRate: 0.01, weightDecay: 0, clipNorm: null };
const BATCHES = {
  batchSize: 6,
  seed: 1,
  augmentation: NO_AUGMENTATION,
  labelSmoothing: 0.1,
  classes: 3,
  clipWeights: new Float32Array(30).fill(1),
};
const batch = () =>
  plannedBatches({ set: madeSet(6), firstEpoch: 1, options: BATCHES }).next().value;

async function trainer(change: Partial<typeof CNN_LSTM> = {}) {
  await tf.setBackend("cpu");
  const config = { ...CNN_LSTM, ...change };
  return startTrainer(buildModel(config, { inputShape: SHAPE, classes: 3, seed: 1 }));
}

Deno.test("steps lower the loss of their batch and change every weight", async () => {
  const net = await trainer();
  const before = await readWeights(net.model);
  const losses: number[] = [];
  for (let i = 0; i < 8; i++) losses.push((await trainStep(net, batch(), STEP)).loss);
  assert.ok(losses.at(-1)! < losses[0]! - 0.05, losses.join(" "));
  assert.equal(net.adam.step, 8);
  const after = await readWeights(net.model);
  after.forEach((w, i) => assert.notDeepEqual(w, before[i], net.model.weights[i]!.originalName));
});

Deno.test("penalties count in the loss, and kernels alone decay", async () => {
  const plain = await trainStep(await trainer(), batch(), STEP);
  const net = await trainer({ l2: 0.01 });
  const penalised = await trainStep(net, batch(), STEP);
  assert.ok(penalised.loss > plain.loss + 0.01);
  const names = net.model.trainableWeights.map(({ originalName }) => originalName);
  const decaying = names.filter((_, i) => net.decays[i]);
  assert.deepEqual(decaying, [
    "conv_1/kernel",
    "conv_2/kernel",
    "lstm/kernel",
    "lstm/recurrent_kernel",
    "logits/kernel",
  ]);
});

Deno.test("equal steps give equal weights, dropout included", async () => {
  const run = async () => {
    const net = await trainer({ dropout: 0.4, spatialDropout: 0.2 });
    for (let i = 0; i < 3; i++) await trainStep(net, batch(), STEP);
    return readWeights(net.model);
  };
  assert.deepEqual(await run(), await run());
});

Deno.test("a step leaves no tensors behind", async () => {
  const net = await trainer({ dropout: 0.4, l2: 0.01 });
  await trainStep(net, batch(), STEP);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) await trainStep(net, batch(), STEP);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("accuracy is the share of right decisions", async () => {
  const net = await trainer();
  for (let i = 0; i < 40; i++) await trainStep(net, batch(), { ...STEP, learningRate: 0.05 });
  const { accuracy } = await trainStep(net, batch(), STEP);
  assert.equal(accuracy, 1);
});

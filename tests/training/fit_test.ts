import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "@/host/mod.ts";
import { buildModel } from "@/models/build.ts";
import type { TrainingConfig } from "@/training/config.ts";
import { fit, type FitOptions, type TrainingData } from "@/training/fit.ts";
import type { Progress } from "@/training/progress.ts";
import { validate } from "@/training/predict.ts";
import { readWeights } from "@/training/weights.ts";
import { CNN } from "../models/_models.ts";
import { LABELS, madeClips, memoryStore, SHAPE, TRAINING } from "./_training.ts";

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

function data(): TrainingData {
  const clips = madeClips(36);
  const train = { ...clips, rows: rows(0, 21) };
  const val = { ...clips, rows: rows(21, 36) };
  return { train, val, labels: LABELS };
}

// At the top level: threads that outlive a test would count as its leak.
await startEngine();

function network(): tf.LayersModel {
  const config = { ...CNN, dropout: 0.2, spatialDropout: 0.1 };
  return buildModel(config, { inputShape: SHAPE, classes: 3, seed: 1 });
}

async function train(
  change: Partial<TrainingConfig> = {},
  options: Partial<FitOptions> = {},
  parts: TrainingData = data(),
) {
  const model = network();
  const config = { ...TRAINING, ...change };
  const result = await fit(model, parts, { config, seed: 1, ...options });
  return { model, result, weights: await readWeights(model) };
}

Deno.test("a network learns the made clips", async () => {
  const { result } = await train({ epochs: 20, learningRate: 0.03 });
  assert.equal(result.history.length, 20);
  assert.ok(Math.max(...result.history.map(({ valUar }) => valUar!)) > 0.9);
  assert.ok(result.history.at(-1)!.trainLoss < result.history[0]!.trainLoss);
  assert.equal(result.steps, 20 * 3); // 21 clips by 8: two whole batches and one of five
});

Deno.test("two trainings with one seed end with the same weights, other seeds with others", async () => {
  const [one, two, other] = [await train(), await train(), await train({}, { seed: 2 })];
  assert.deepEqual(one.weights, two.weights);
  assert.notDeepEqual(one.weights, other.weights);
});

for (
  const [averageDecay, batchThread] of [[null, false], [0.9, true]] as const
) {
  const name = `${averageDecay === null ? "" : "averaged "}weights` +
    (batchThread ? " with batches made ahead" : "");
  Deno.test(`an interrupted training ends with the same ${name} as one that was not`, async () => {
    const change: Partial<TrainingConfig> = {
      epochs: 4,
      averageDecay,
      schedule: { kind: "plateau", patience: 1, factor: 0.5, smallestFactor: 0.1 },
    };
    const parts = data();
    const whole = await train(change, {}, parts);
    const store = memoryStore();
    for (const [epoch, step] of [[1, 2], [2, 1], [4, 3]]) {
      const stop = new AbortController();
      const onProgress = (now: Progress) => {
        if (now.epoch === epoch && now.step === step) stop.abort();
      };
      const options = { store, signal: stop.signal, onProgress, batchThread };
      const attempt = train(change, options, parts);
      if (epoch === 4) await attempt; // stopped after its last step: nothing is left to stop
      else await assert.rejects(attempt, { name: "AbortError" });
    }
    const resumed = await train(change, { store, batchThread }, parts);
    assert.deepEqual(resumed.weights, whole.weights);
    const timeless = ({ result }: typeof whole) =>
      result.history.map((row) => ({ ...row, seconds: 0 }));
    assert.deepEqual(timeless(resumed), timeless(whole));
    assert.equal(resumed.result.bestEpoch, whole.result.bestEpoch);
  });
}

Deno.test("the network ends with the weights of its best epoch", async () => {
  const parts = data();
  const { model, result } = await train({ epochs: 8, learningRate: 0.03 }, {}, parts);
  const best = result.history[result.bestEpoch - 1]!;
  const uars = result.history.map(({ valUar }) => valUar!);
  assert.equal(best.valUar, Math.max(...uars));
  const ties = result.history.filter(({ valUar }) => valUar === best.valUar);
  assert.equal(best.valLoss, Math.min(...ties.map(({ valLoss }) => valLoss!)));
  const again = await validate(model, parts.val, { labels: LABELS });
  assert.deepEqual(again, { loss: best.valLoss, uar: best.valUar });
});

Deno.test("monitoring the loss keeps the epoch with the smallest", async () => {
  const { result } = await train({ epochs: 6, monitor: "loss", learningRate: 0.03 });
  const losses = result.history.map(({ valLoss }) => valLoss!);
  assert.equal(losses[result.bestEpoch - 1], Math.min(...losses));
});

Deno.test("averaged weights are what is validated and kept", async () => {
  const parts = data();
  const { model, result, weights } = await train({ averageDecay: 0.9 }, {}, parts);
  const best = result.history[result.bestEpoch - 1]!;
  const again = await validate(model, parts.val, { labels: LABELS });
  assert.deepEqual(again, { loss: best.valLoss, uar: best.valUar });
  assert.notDeepEqual(weights, (await train({}, {}, parts)).weights);
});

Deno.test("training stops when nothing has got better for long enough", async () => {
  const change = { epochs: 30, patience: 2, learningRate: 0.3, monitor: "loss" } as const;
  const { history, bestEpoch } = (await train(change)).result;
  assert.ok(history.length < 30 && history.length === bestEpoch + 2, `${history.length}`);
});

Deno.test("selection last keeps the last epoch and never stops early", async () => {
  const { result } = await train({ selection: "last", patience: 1 });
  assert.deepEqual([result.bestEpoch, result.history.length], [3, 3]);
});

Deno.test("without a validation part the last epoch is kept, and nothing is measured", async () => {
  const parts = data();
  const all = { ...parts.val, rows: [] };
  const { result, weights } = await train({ selection: "last" }, {}, { ...parts, val: all });
  assert.equal(result.bestEpoch, 3);
  assert.ok(result.history.every(({ valLoss, valUar }) => valLoss === null && valUar === null));
  assert.deepEqual(weights, (await train({ selection: "last" })).weights);
});

Deno.test("progress counts steps and epochs and says what is left", async () => {
  const seen: Progress[] = [];
  await train({}, { onProgress: (now) => seen.push(now) });
  assert.deepEqual(
    seen.map(({ epoch, step }) => [epoch, step]),
    rows(0, 9).map((i) => [1 + Math.floor(i / 3), 1 + i % 3]),
  );
  assert.ok(seen.every(({ epochs, steps }) => epochs === 3 && steps === 3));
  assert.equal(seen[2]!.valUar, null);
  assert.equal(seen[3]!.valUar, seen[3]!.history[0]!.valUar);
  assert.ok(seen.every(({ secondsLeft }) => secondsLeft >= 0));
});

Deno.test("a checkpoint of another training is refused", async () => {
  const store = memoryStore();
  await train({ epochs: 1 }, { store, key: "one" });
  await assert.rejects(train({ epochs: 1 }, { store, key: "two" }), {
    name: "InputError",
    message: /^Cannot resume: the checkpoint belongs to a training with other settings or clips/,
  });
});

Deno.test("the thread that makes batches ends with the training, however that ends", async () => {
  const stock = globalThis.Worker;
  let started = 0, ended = 0;
  globalThis.Worker = class extends stock {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      started++;
    }
    override terminate() {
      super.terminate();
      ended++;
    }
  };
  try {
    await train({}, { batchThread: true });
    await train({ epochs: 9, patience: 1 }, { batchThread: true });
    const onProgress = () => {
      throw new Error("stop");
    };
    await assert.rejects(train({}, { batchThread: true, onProgress }), { message: "stop" });
    await train({}, { batchThread: false });
  } finally {
    globalThis.Worker = stock;
  }
  assert.deepEqual([started, ended], [3, 3]);
});

Deno.test("training leaves no tensors behind", async () => {
  const model = network();
  const run = (averageDecay: number | null) =>
    fit(model, data(), {
      config: { ...TRAINING, epochs: 2, averageDecay },
      seed: 1,
      store: memoryStore(),
    });
  await run(0.9);
  const before = tf.memory().numTensors;
  await run(0.9);
  await run(null);
  assert.equal(tf.memory().numTensors, before);
});

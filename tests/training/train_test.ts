import assert from "node:assert/strict";
import { startEngine } from "@/host/mod.ts";
import { unpackModel } from "@/models/saved.ts";
import type { JobConfig } from "@/training/job.ts";
import { planJob } from "@/training/plan.ts";
import { NO_SOUND_AUGMENTATION } from "@/training/sound_augment.ts";
import { type TrainOptions, trainPlan } from "@/training/train.ts";
import { JOB, loadFeatures, loadSounds, madeUtterances } from "./_job.ts";
import { memoryStore, TRAINING } from "./_training.ts";

async function trained(job: JobConfig, options: Partial<TrainOptions> = {}) {
  await startEngine({ provider: "wasm", threads: 1 });
  const plan = await planJob(job, madeUtterances());
  return { ...plan, ...await trainPlan(plan, { loadFeatures, loadSounds, ...options }) };
}

Deno.test("a plan is trained, and its test part scored, without a disk", async () => {
  const { split, predictions, fit, parameters, timings, model } = await trained(JOB);
  assert.equal(fit.history.length, 8);
  assert.deepEqual(predictions.map(({ id }) => id), split.test);
  for (const { predicted, scores } of predictions) {
    assert.ok(Math.abs(scores.reduce((a, b) => a + b) - 1) < 1e-5);
    assert.equal(predicted, JOB.labels[scores.indexOf(Math.max(...scores))]);
  }
  assert.ok(parameters > 0 && timings.trainSec > 0 && timings.testSec > 0);
  const loaded = await unpackModel(model, { name: "made" });
  assert.equal(loaded.model.countParams(), parameters);
  assert.deepEqual(loaded.card.labels, JOB.labels);
});

Deno.test("statistics of the training part go with the model", async () => {
  const features = { ...JOB.features, normalise: "train" } as const;
  const { model } = await trained({ ...JOB, features, training: { ...JOB.training, epochs: 1 } });
  const { card } = await unpackModel(model, { name: "made" });
  assert.equal(card.statistics?.mean.length, 1);
  assert.ok(card.statistics!.std[0]! > 0);
});

Deno.test("under augment_first copies are tested, and best_test selects on the test part", async () => {
  const { split, predictions, fit } = await trained({
    ...JOB,
    copies: [{ name: "noisy", changes: [{ kind: "noise", snrDb: 10 }] }],
    split: { ...JOB.split, protocol: "augment_first" },
    training: { ...JOB.training, epochs: 3, patience: 1, monitor: "loss", selection: "best_test" },
  });
  assert.equal(split.test.length, 36);
  assert.deepEqual(predictions.map(({ id }) => id), split.test);
  assert.ok(predictions.some(({ id }) => id.endsWith("~noisy")));
  assert.equal(fit.history.length, 3, "it never stops early");
  const best = Math.max(...fit.history.map(({ valUar }) => valUar!));
  assert.equal(fit.history[fit.bestEpoch - 1]!.valUar, best);
  const right = predictions.filter(({ emotion, predicted }) => emotion === predicted);
  assert.ok(Math.abs(right.length / predictions.length - best) < 1e-12, "the best of all epochs");
});

/** Sound that is changed anew after every second use, by an epoch of fewer clips than there are. */
const LIVE: JobConfig = {
  ...JOB,
  features: { ...JOB.features, normalise: "train" },
  sound: {
    ...NO_SOUND_AUGMENTATION,
    speed: { probability: 0.5, maxChange: 0.1 },
    noise: { probability: 0.5, minSnrDb: 10, maxSnrDb: 20 },
    everyEpochs: 2,
  },
  sampling: { clips: 32, shares: {} },
  training: {
    ...JOB.training,
    epochs: 4,
    augmentation: TRAINING.augmentation,
    classWeights: "balancedPerCorpus",
  },
};

Deno.test("a training on changed sound reads the training part alone, once", async () => {
  const read: string[] = [];
  const { split, fit, predictions } = await trained(LIVE, {
    loadSounds: (clips, sampleRate) => {
      read.push(...clips.map(({ id }) => id));
      assert.equal(sampleRate, LIVE.features.sampleRate);
      return loadSounds(clips, sampleRate);
    },
  });
  assert.deepEqual(read.toSorted(), split.train.toSorted());
  assert.equal(fit.steps, 4 * 4); // epochs of 32 clips by 8
  assert.deepEqual(predictions.map(({ id }) => id), split.test);
  const never = () => Promise.reject(new Error("not needed"));
  await trained({ ...JOB, training: { ...JOB.training, epochs: 1 } }, { loadSounds: never });
});

Deno.test("an interrupted training on changed sound ends with the same bits", async () => {
  const whole = await trained(LIVE);
  const store = memoryStore();
  for (const [epoch, step] of [[2, 3], [3, 1]]) {
    const stop = new AbortController();
    const attempt = trained(LIVE, {
      store,
      signal: stop.signal,
      onProgress: (now) => {
        if (now.epoch === epoch && now.step === step) stop.abort();
      },
    });
    await assert.rejects(attempt, { name: "AbortError" });
  }
  const resumed = await trained(LIVE, { store });
  assert.deepEqual(resumed.model["weights.bin"], whole.model["weights.bin"]);
  assert.deepEqual(resumed.predictions, whole.predictions);
  const { sound: _, ...plain } = LIVE;
  const other = await trained(plain);
  assert.notDeepEqual(other.model["weights.bin"], whole.model["weights.bin"]);
});

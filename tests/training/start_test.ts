import assert from "node:assert/strict";
import { startEngine } from "@/host/mod.ts";
import { type ModelFiles, unpackModel } from "@/models/saved.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import { checkJob, type JobConfig } from "@/training/job.ts";
import { planJob } from "@/training/plan.ts";
import { trainPlan } from "@/training/train.ts";
import { JOB, loadFeatures, loadSounds, madeUtterances } from "./_job.ts";
import { memoryStore } from "./_training.ts";

/** Embeddings are computed in other batches than whole networks are run. */
const TOLERANCE = 1e-5;

await startEngine({ provider: "wasm", threads: 1 });
const ALL = madeUtterances();

/** A network that has learned the pitches of other voices, under the name of another corpus. */
const source = await (async () => {
  const others = ALL.map((u) => ({ ...u, corpus: "elsewhere" }));
  const features = { ...JOB.features, normalise: "train" } as const;
  const plan = await planJob(
    { ...JOB, corpora: ["elsewhere"], features, model: dropping() },
    others,
  );
  return await trainPlan(plan, { loadFeatures, loadSounds });
})();
const unpacked = (files: ModelFiles) => unpackModel(files, { name: "made" });
const { card } = await unpacked(source.model);

function dropping() {
  return { ...JOB.model, dropout: 0.3 };
}

function startedJob(train: "all" | "head", change: Partial<JobConfig> = {}): JobConfig {
  const start = { weights: card.sha256["weights.bin"]!, train, heard: ["elsewhere"] };
  const training = { ...JOB.training, epochs: 2, learningRate: 1e-3 };
  return checkJob({
    ...JOB,
    features: card.features,
    model: card.model,
    training,
    start,
    ...change,
  });
}

async function trained(job: JobConfig, options: object = {}) {
  const plan = await planJob(job, ALL);
  const loadStart = () => unpacked(source.model);
  return { plan, ...await trainPlan(plan, { loadFeatures, loadSounds, loadStart, ...options }) };
}

Deno.test("a training starts where the network was, on the source's scale", async () => {
  const small = { ...JOB.training, epochs: 1, learningRate: 1e-9, weightDecay: 0 };
  for (const train of ["all", "head"] as const) {
    const { predictions, model } = await trained(startedJob(train, { training: small }));
    const right = predictions.filter(({ emotion, predicted }) => emotion === predicted);
    assert.ok(right.length > 0.9 * predictions.length, `${train} ${right.length}`);
    const own = (await unpacked(model)).card;
    assert.deepEqual(own.statistics, card.statistics);
    assert.equal(own.about["heard"], "elsewhere, made");
  }
});

Deno.test("the head alone: nothing before it changes, batch normalisation included", async () => {
  const { model, predictions, plan } = await trained(startedJob("head"));
  const loaded = await unpacked(model);
  const before = (await unpacked(source.model)).model;
  for (const layer of loaded.model.layers) {
    const own = layer.getWeights().map((weight) => weight.dataSync());
    const old = before.getLayer(layer.name).getWeights().map((weight) => weight.dataSync());
    if (layer.name === "logits") assert.notDeepEqual(own, old);
    else assert.deepEqual(own, old, layer.name);
  }
  const { predictClips } = await import("@/training/predict.ts");
  const { applyStatistics } = await import("@/features/statistics.ts");
  const { cardStatistics } = await import("@/models/card.ts");
  const clips = plan.clips.filter(({ id }) => plan.split.test.includes(id));
  const features = applyStatistics(
    await loadFeatures(clips, card.features),
    cardStatistics(loaded.card)!,
  );
  const again = await predictClips(loaded.model, { features, rows: [...clips.keys()] }, plan);
  for (const [i, { scores }] of again.entries()) {
    scores.forEach((score, k) => {
      assert.ok(Math.abs(score - predictions[i]!.scores[k]!) < TOLERANCE);
    });
  }
});

Deno.test("all layers are trained, with other labels too", async () => {
  const renamed = ALL.map((u) => u.emotion === "calm" ? { ...u, emotion: "bored" } : u);
  const plan = await planJob(startedJob("all", { labels: ["bored", "happy", "sad"] }), renamed);
  const { model, predictions } = await trainPlan(plan, {
    loadFeatures,
    loadSounds,
    loadStart: () => unpacked(source.model),
  });
  const { model: own, card: { labels } } = await unpacked(model);
  assert.deepEqual(labels, ["bored", "happy", "sad"]);
  assert.equal(predictions[0]!.scores.length, 3);
  const before = (await unpacked(source.model)).model;
  const kernel = (of: typeof own) => of.getLayer("conv_1").getWeights()[0]!.dataSync();
  assert.notDeepEqual(kernel(own), kernel(before));
});

Deno.test("an interrupted training of the head ends with the same weights", async () => {
  const whole = await trained(startedJob("head"));
  const store = memoryStore();
  const stop = new AbortController();
  const options = { store, signal: stop.signal };
  await assert.rejects(trained(startedJob("head"), {
    ...options,
    onProgress: ({ epoch }: { epoch: number }) => epoch === 2 && stop.abort(),
  }));
  const resumed = await trained(startedJob("head"), { store });
  assert.deepEqual(resumed.model["weights.bin"], whole.model["weights.bin"]);
});

Deno.test("another network, none, or a corpus that it has heard is refused", async () => {
  const other = { weights: "0".repeat(64), train: "all", heard: [] } as const;
  await assert.rejects(
    trained(startedJob("all", { start: other })),
    /Cannot train made from a trained network: the weights given are not 0000000000…/,
  );
  const plan = await planJob(startedJob("all"), ALL);
  await assert.rejects(trainPlan(plan, { loadFeatures, loadSounds }), /it is not given/);
  const heard = { ...startedJob("all").start!, heard: ["made"] };
  await assert.rejects(
    planJob(startedJob("all", { start: heard }), ALL),
    /unseen speakers of made/,
  );
});

Deno.test("the head is not trained on clips that change", async () => {
  const augmentation = { ...NO_AUGMENTATION, noise: { probability: 1, minStd: 0, maxStd: 0.1 } };
  const training = { ...JOB.training, augmentation };
  await assert.rejects(planJob(startedJob("head", { training }), ALL), /changes clips anew/);
  const mixup = { ...NO_AUGMENTATION, mixup: { probability: 1, alpha: 0.2 } };
  await planJob(startedJob("head", { training: { ...JOB.training, augmentation: mixup } }), ALL);
});

Deno.test("start and clips per label are part of a name; without them it is as it always was", async () => {
  const name = async (job: JobConfig) => (await planJob(job, ALL)).identity.name;
  const names = [
    await name(JOB),
    await name({ ...JOB, clipsPerLabel: 5 }),
    await name(startedJob("head")),
    await name(startedJob("all")),
  ];
  assert.equal(new Set(names).size, 4);
  assert.deepEqual(Object.keys(checkJob(JOB)).filter((key) => /start|clips/.test(key)), []);
  const { split } = await planJob({ ...JOB, clipsPerLabel: 5 }, ALL);
  assert.equal(split.train.length, 15);
});

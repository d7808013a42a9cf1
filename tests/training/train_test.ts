import assert from "node:assert/strict";
import { resample } from "@/audio/resample.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { type FeatureConfig, featureShape } from "@/features/config.ts";
import { changeWaveform } from "@/features/copies/change.ts";
import { isWaveformCopy } from "@/features/copies/copies.ts";
import { extractFeatures } from "@/features/extract.ts";
import type { FeatureSet } from "@/features/statistics.ts";
import { startEngine } from "@/host/mod.ts";
import { unpackModel } from "@/models/saved.ts";
import type { JobConfig } from "@/training/job.ts";
import { planJob } from "@/training/plan.ts";
import type { SoundSet } from "@/training/sounds.ts";
import { trainPlan } from "@/training/train.ts";
import { JOB, madeUtterances, tone } from "./_job.ts";

/** Features of the made recordings, without files. */
function loadFeatures(clips: readonly Utterance[], config: FeatureConfig): Promise<FeatureSet> {
  const originals = new Map(madeUtterances().map((u) => [u.id, u]));
  const values = clips.flatMap((clip) => {
    const original = originals.get(isWaveformCopy(clip) ? clip.copyOf : clip.id)!;
    const waveform = { samples: tone(original), sampleRate: original.sampleRate };
    if (!isWaveformCopy(clip)) return Array.from(extractFeatures(waveform, config));
    const copy = changeWaveform(waveform, clip.changes, { seed: clip.sha256 });
    return Array.from(extractFeatures(copy, config));
  });
  return Promise.resolve({
    data: Float32Array.from(values),
    shape: [clips.length, ...featureShape(config)],
    ids: clips.map(({ id }) => id),
  });
}

/** The made recordings themselves. */
function loadSounds(clips: readonly Utterance[], sampleRate: number): Promise<SoundSet> {
  const samples = new Map(clips.map((clip) => {
    const sound = { samples: tone(clip), sampleRate: clip.sampleRate };
    return [clip.id, resample(sound, sampleRate).samples] as const;
  }));
  return Promise.resolve({ sampleRate, samples });
}

async function trained(job: JobConfig) {
  await startEngine({ provider: "wasm", threads: 1 });
  const plan = await planJob(job, madeUtterances());
  return { ...plan, ...await trainPlan(plan, { loadFeatures, loadSounds }) };
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

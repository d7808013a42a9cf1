import assert from "node:assert/strict";
import { join } from "@std/path";
import { startEngine } from "@/host/mod.ts";
import { checkJob, type JobConfig } from "@/training/job.ts";
import { folderStore } from "@/training/checkpoint.ts";
import { trainJob } from "@/training/train.ts";
import { JOB, writeMadeCorpus } from "./_job.ts";
import { shareRight } from "./_training.ts";

async function trained(job: JobConfig) {
  const dir = await Deno.makeTempDir();
  try {
    await startEngine({ provider: "wasm", threads: 1 });
    const utterances = await writeMadeCorpus(join(dir, "raw"));
    const judged: number[] = [];
    const result = await trainJob(checkJob(job), utterances, {
      score: (truth, predicted) => {
        judged.push(truth.length);
        return shareRight(truth, predicted);
      },
      store: folderStore(join(dir, "checkpoint")),
      key: "",
      modelDir: join(dir, "model"),
      rawDir: join(dir, "raw"),
      cacheDir: join(dir, "features"),
    });
    return { ...result, judged };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("a job is trained on its training part and scored on its test part", async () => {
  const { split, clips, fit, parameters, timings, judged } = await trained(JOB);
  assert.deepEqual(judged, fit.history.map(() => split.val.length)); // never the test part
  assert.deepEqual(clips.map(({ utterance }) => utterance.id), split.test);
  for (const { predicted, scores } of clips) {
    assert.ok(Math.abs(scores.reduce((a, b) => a + b) - 1) < 1e-5);
    assert.equal(predicted, JOB.labels[scores.indexOf(Math.max(...scores))]);
  }
  assert.ok(parameters > 0 && timings.trainSec > 0 && timings.testSec > 0);
});

Deno.test("under augment_first copies are judged under their own names, the epoch on the test part", async () => {
  const { split, clips, fit, judged } = await trained({
    ...JOB,
    copies: [{ name: "noisy", changes: [{ kind: "noise", snrDb: 10 }] }],
    split: { ...JOB.split, protocol: "augment_first" },
    training: { ...JOB.training, epochs: 3, patience: 1, monitor: "loss", selection: "best_test" },
  });
  assert.equal(split.test.length, 36);
  assert.deepEqual(clips.map(({ utterance }) => utterance.id), split.test);
  assert.ok(clips.some(({ utterance }) => utterance.id.endsWith("~noisy")));
  assert.deepEqual(judged, [36, 36, 36], "it never stops early");
  const best = Math.max(...fit.history.map(({ valUar }) => valUar!));
  assert.equal(fit.history[fit.bestEpoch - 1]!.valUar, best);
  const right = clips.filter(({ utterance, predicted }) => utterance.emotion === predicted);
  assert.equal(right.length / clips.length, best, "the test score is the best of all epochs");
});

import assert from "node:assert/strict";
import { join } from "@std/path";
import { startEngine } from "@/engine/start.ts";
import { checkJob } from "@/training/job.ts";
import { folderStore } from "@/training/checkpoint.ts";
import { trainJob } from "@/training/train.ts";
import { JOB, writeMadeCorpus } from "./_job.ts";
import { shareRight } from "./_training.ts";

Deno.test("a job is trained on its training part and scored on its test part", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await startEngine({ provider: "wasm", threads: 1 });
    const utterances = await writeMadeCorpus(join(dir, "raw"));
    const judged: number[] = [];
    const { split, clips, fit, parameters, timings } = await trainJob(checkJob(JOB), utterances, {
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
    assert.deepEqual(judged, fit.history.map(() => split.val.length)); // never the test part
    assert.deepEqual(clips.map(({ utterance }) => utterance.id), split.test);
    for (const { predicted, scores } of clips) {
      assert.ok(Math.abs(scores.reduce((a, b) => a + b) - 1) < 1e-5);
      assert.equal(predicted, JOB.labels[scores.indexOf(Math.max(...scores))]);
    }
    assert.ok(parameters > 0 && timings.trainSec > 0 && timings.testSec > 0);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

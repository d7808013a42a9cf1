import assert from "node:assert/strict";
import { join } from "@std/path";
import { trainRun } from "@/disk/run.ts";
import { scoreValidation } from "@/disk/validation.ts";
import { planJob } from "@/training/plan.ts";
import { confusionMatrix, uar } from "@/evaluation/metrics.ts";
import { JOB, writeMadeCorpus } from "../training/_job.ts";

Deno.test("a run scores its validation part as it did when it selected its epoch", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const rawDir = join(dir, "raw");
    const utterances = await writeMadeCorpus(rawDir);
    const engine = { provider: "wasm", threads: 1 } as const;
    const places = { rawDir, cacheDir: join(dir, "features"), engine };
    const job = { ...JOB, features: { ...JOB.features, normalise: "trainBands" } } as const;
    const plan = await planJob(job, utterances);
    const run = await trainRun(plan, { ...places, runsDir: join(dir, "runs") });
    const rows = await scoreValidation(run, utterances.toReversed(), places);
    assert.deepEqual(rows.map(({ id }) => id), run.record.split.val);
    const truth = rows.map(({ emotion }) => emotion);
    const found = uar(confusionMatrix(truth, rows.map((row) => row.predicted), job.labels));
    assert.equal(found, run.history[run.record.bestEpoch - 1]!.valUar);
    const { emotion, scores } = rows[0]!;
    assert.ok(scores[job.labels.indexOf(emotion)]! > 0.5);
    await assert.rejects(scoreValidation(run, utterances.slice(1), places), {
      name: "InputError",
      message: /the recordings here are not those that it was trained on/,
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

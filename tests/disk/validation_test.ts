import assert from "node:assert/strict";
import { join } from "@std/path";
import { judge } from "@/disk/judge.ts";
import { trainRun } from "@/disk/run.ts";
import { scoreValidation } from "@/disk/validation.ts";
import { JOB, writeMadeCorpus } from "../training/_job.ts";

Deno.test("a run scores its validation part as it did when it chose its epoch", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const rawDir = join(dir, "raw"), cacheDir = join(dir, "features");
    const utterances = await writeMadeCorpus(rawDir);
    const places = { rawDir, cacheDir, engine: { provider: "wasm", threads: 1 } } as const;
    const job = { ...JOB, features: { ...JOB.features, normalise: "trainBands" } } as const;
    const run = await trainRun(job, utterances, { ...places, judge, runsDir: join(dir, "runs") });
    const clips = await scoreValidation(run, utterances.toReversed(), places);
    assert.deepEqual(clips.map(({ utterance }) => utterance.id), run.record.split.val);
    const truth = clips.map(({ utterance }) => utterance.emotion);
    const uar = judge.uar(truth, clips.map(({ predicted }) => predicted), job.labels);
    assert.equal(uar, run.history[run.record.bestEpoch - 1]!.valUar);
    const { emotion } = clips[0]!.utterance;
    assert.ok(clips[0]!.scores[job.labels.indexOf(emotion)]! > 0.5);
    await assert.rejects(scoreValidation(run, utterances.slice(1), places), {
      name: "InputError",
      message: /the recordings here are not those that it learned from/,
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

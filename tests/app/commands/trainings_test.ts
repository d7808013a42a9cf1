import assert from "node:assert/strict";
import { runTrainings } from "@/app/commands/trainings.ts";
import type { Workspace } from "@/disk/workspace.ts";
import { planJob } from "@/training/plan.ts";
import { madeUtterances } from "../../training/_job.ts";
import { madeJob, writeRun } from "../_runs.ts";
import { filesIn, tempFolder } from "../_temp.ts";

const workspace: Workspace = {
  ...{ corpora: [], utterances: madeUtterances(), indexHash: "0", demo: false, notice: "" },
  root: "nowhere",
};

Deno.test("finished trainings are not repeated, and their folders come in the order of the plans", async () => {
  await using folder = await tempFolder();
  const jobs = [madeJob({ fold: 1 }), madeJob()];
  const dirs = [];
  for (const job of jobs) dirs.push(await writeRun(folder.path, job));
  const plans = await Promise.all(jobs.map((job) => planJob(job, workspace.utterances)));
  const before = await filesIn(folder.path);
  const { signal } = new AbortController();
  assert.deepEqual(await runTrainings(plans, { workspace, signal, runsDir: folder.path }), dirs);
  assert.deepEqual(await filesIn(folder.path), before);
});

Deno.test("a stop ends the list, and what is finished stays", async () => {
  await using folder = await tempFolder();
  const done = madeJob(), dir = await writeRun(folder.path, done);
  const before = await filesIn(dir), signal = AbortSignal.abort();
  const options = { workspace, signal, runsDir: folder.path, engine: "wasm" };
  const jobs = [done, madeJob({ fold: 1 })];
  const plans = await Promise.all(jobs.map((job) => planJob(job, workspace.utterances)));
  await assert.rejects(runTrainings(plans, options), { name: "AbortError" });
  assert.deepEqual(await filesIn(dir), before);
});

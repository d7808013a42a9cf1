import assert from "node:assert/strict";
import { runTrainings } from "@/app/commands/trainings.ts";
import { planJob } from "@/training/plan.ts";
import { madeUtterances } from "../../training/_job.ts";
import { madeJob, writeRun } from "../_runs.ts";
import { filesIn, tempFolder } from "../_temp.ts";

/** The plans of two folds. */
const plans = await Promise.all(
  [madeJob(), madeJob({ fold: 1 })].map((job) => planJob(job, madeUtterances())),
);

Deno.test("finished trainings are not repeated, and their runs come in the order of the plans", async () => {
  await using folder = await tempFolder();
  const dirs: string[] = [];
  for (const { job } of plans) dirs.push(await writeRun(folder.path, job));
  const before = await filesIn(folder.path);
  const runs = await runTrainings(plans, { runsDir: folder.path });
  assert.deepEqual(runs.map(({ dir }) => dir), dirs);
  assert.deepEqual(await filesIn(folder.path), before);
});

Deno.test("a stop ends the list, and what is finished stays", async () => {
  await using folder = await tempFolder();
  const dir = await writeRun(folder.path, plans[0]!.job);
  const before = await filesIn(dir);
  const options = { signal: AbortSignal.abort(), runsDir: folder.path, engine: "wasm" } as const;
  await assert.rejects(runTrainings(plans, options), { name: "AbortError" });
  assert.deepEqual(await filesIn(dir), before);
});

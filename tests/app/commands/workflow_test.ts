/** Workflows for Snakemake: that each step is the training that the plan names. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import type { Step } from "@/recipes/workflow.ts";
import { assertRefused, runCli } from "../_cli.ts";
import { writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

const SMALL = ["model.filters=4,4,4,4", "model.lstmUnits=4", "model.attentionUnits=4"];
const JOB = ["--protocol", "loso", "--engine", "wasm", "--epochs", "4"]
  .concat(SMALL.flatMap((setting) => ["--set", setting]));

interface Planned {
  readonly runs: string;
  readonly folder: string;
  readonly steps: Readonly<Record<string, Step>>;
}

/** Writes a workflow. @returns its plan, and its steps of one kind */
async function write(root: string, ...args: string[]) {
  const out = join(root, "build", "workflow");
  const { code, stdout, stderr } = await runCli(["workflow", ...args, "--out", out], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const plan: Planned = JSON.parse(await Deno.readTextFile(join(out, "plan.json")));
  const ofKind = (kind: Step["kind"]) =>
    Object.entries(plan.steps).filter(([, step]) => step.kind === kind);
  return { out, stdout, plan, ofKind };
}

/** Runs a step as Snakemake does. */
async function run(root: string, { command }: Step): Promise<void> {
  const { code, stderr } = await runCli(command, { root });
  assert.equal(code, 0, stderr.join("\n"));
}

Deno.test("the steps of crossval make its runs; what is done is left out; profiles are kept", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  const args = ["crossval", ...JOB, "--folds", "0,2", "--shards", "2"];
  const { out, plan, ofKind, stdout } = await write(root, ...args);
  assert.match(stdout, /6 steps: 2 parts of features; 2 trainings \(0 are done\)/);
  assert.match(stdout, /workflow is written/);
  assert.deepEqual(await filesIn(out), [
    "Snakefile",
    "local/config.yaml",
    "plan.json",
    "slurm/config.yaml",
  ]);
  assert.equal(plan.runs, join(root, "artifacts", "runs"));
  const [[name, step], other] = ofKind("train") as [[string, Step], [string, Step]];
  assert.equal(step.after.length, 2);
  for (const [, part] of ofKind("features")) await run(root, part);
  await run(root, step);
  const record = JSON.parse(await Deno.readTextFile(join(plan.runs, name, "run.json")));
  assert.deepEqual([record.name, record.split.fold], [name, 0]);
  const profile = join(out, "slurm", "config.yaml");
  await writeFile(profile, "executor: slurm # mine\n");
  const again = await write(root, ...args);
  assert.deepEqual(again.ofKind("train").map(([name]) => name), [other[0]]);
  assert.deepEqual(again.ofKind("features"), ofKind("features"), "their names, too");
  assert.match(await Deno.readTextFile(profile), /mine/);
});

Deno.test("the steps of a search are its next rung, and its end is the search", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  const file = join(root, "search.json");
  const variations = { slow: ["training.learningRate=1e-4", "training.epochs=8"], b: [] };
  const rungs = [{ folds: 1, epochShare: 0.25 }, { folds: 2, epochShare: 0.5 }];
  await writeFile(file, JSON.stringify({ variations, rungs }));
  const args = ["search", "--file", file, ...JOB, "--corpora", "ravdess"];
  for (const count of [2, 4]) {
    const { plan, ofKind } = await write(root, ...args);
    const trainings = ofKind("validate");
    assert.equal(trainings.length, count);
    for (const [name, step] of trainings) {
      await run(root, step);
      const files = await filesIn(join(plan.runs, name));
      assert.ok(files.includes("run.json") && files.includes("validation.csv"), name);
    }
    const [[, finish]] = ofKind("finish") as [[string, Step]];
    assert.equal(finish.command.includes("--list"), count === 2, "only the last rung ends it");
    const { stdout } = await runCli(finish.command, { root });
    if (count === 4) assert.equal(JSON.parse(stdout).rungs.length, 2);
  }
  const { plan } = await write(root, ...args);
  assert.deepEqual(Object.values(plan.steps).map(({ kind }) => kind), ["finish"]);
});

Deno.test("workflows of other things are refused", async () => {
  await assertRefused(["workflow", "listen"], /unknown command/);
  await assertRefused(["workflow", "features", "--shards", "0"], /from 1 up/);
});

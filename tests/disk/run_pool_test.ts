import assert from "node:assert/strict";
import { join } from "@std/path";
import { readPredictions } from "@/disk/results.ts";
import { trainRun } from "@/disk/run.ts";
import { type PoolProgress, type RunPoolOptions, trainRuns } from "@/disk/run_pool.ts";
import { InputError } from "@/base/errors.ts";
import type { JobConfig } from "@/training/job.ts";
import { type Plan, planCrossValidation } from "@/training/plan.ts";
import { filesIn, tempFolder } from "../app/_temp.ts";
import { JOB, writeMadeCorpus } from "../training/_job.ts";

interface Bench extends AsyncDisposable {
  readonly options: RunPoolOptions & { readonly runsDir: string };
  /** Folds 0 and 1 of the made job, with changes of its training. */
  plans(training?: Partial<JobConfig["training"]>): Promise<Plan[]>;
}

async function bench(): Promise<Bench> {
  const { path, [Symbol.asyncDispose]: dispose } = await tempFolder();
  const utterances = await writeMadeCorpus(join(path, "raw"));
  return {
    options: {
      runsDir: join(path, "runs"),
      rawDir: join(path, "raw"),
      cacheDir: join(path, "features"),
      provider: "wasm",
      jobs: 2,
    },
    plans: (training = {}) => {
      const job = { ...JOB, training: { ...JOB.training, epochs: 2, ...training } };
      return planCrossValidation(job, utterances, { folds: [0, 1] });
    },
    [Symbol.asyncDispose]: dispose,
  };
}

Deno.test("trainings side by side end as they do one after the other, and are not repeated", async () => {
  await using made = await bench();
  const { options } = made;
  const plans = await made.plans();
  const { runsDir, rawDir, cacheDir } = options;
  const seen: PoolProgress[] = [];
  const results = await trainRuns(plans, {
    ...options,
    validate: (plan) => plan !== plans[1],
    onProgress: (progress) => seen.push(progress),
  });
  for (const [i, result] of results.entries()) {
    assert.ok(result.ok);
    assert.equal(result.run.record.name, plans[i]!.identity.name);
    assert.equal(result.run.record.engine.threads, 1);
    const engine = { provider: "wasm", threads: 1 } as const;
    const out = `${result.run.dir}-alone`;
    const alone = await trainRun(plans[i]!, { runsDir, rawDir, cacheDir, engine, out });
    const weights = (dir: string) => Deno.readFile(join(dir, "model", "weights.bin"));
    assert.deepEqual(await weights(result.run.dir), await weights(alone.dir));
    const validation = join(result.run.dir, "validation.csv");
    if (i === 1) {
      await assert.rejects(Deno.stat(validation), Deno.errors.NotFound);
    } else {
      const { rows } = await readPredictions(validation);
      assert.deepEqual(rows.map(({ id }) => id), plans[i]!.split.val);
    }
  }
  assert.deepEqual(seen.at(-1), {
    epochsDone: 4,
    epochs: 4,
    ended: 2,
    failed: 0,
    trainings: 2,
  });
  assert.ok(seen.some(({ epochsDone }) => epochsDone > 0 && epochsDone % 1 > 0), "parts of epochs");

  const onProgress = () => assert.fail("it was trained again");
  assert.deepEqual(await trainRuns(plans, { ...options, onProgress }), results);
});

Deno.test("a training that fails does not stop the others", async () => {
  await using made = await bench();
  const { options } = made;
  const plans = await made.plans();
  await Deno.mkdir(join(options.runsDir, plans[0]!.identity.name), { recursive: true });
  await Deno.writeTextFile(join(options.runsDir, plans[0]!.identity.name, "thesis.txt"), "mine");
  const [failed, trained] = await trainRuns(plans, options);
  assert.ok(!failed!.ok && failed!.error instanceof InputError);
  assert.match(failed!.error.message, /^Cannot train in .*: the folder holds something else/);
  assert.ok(trained!.ok);
});

Deno.test("features that cannot be made are the error of the trainings that need them", async () => {
  await using made = await bench();
  const [plan] = await made.plans();
  const steep = { kind: "pcen", nMels: 10, gain: 0, exponent: 100 } as const;
  const job = { ...plan!.job, features: { ...plan!.job.features, channels: [[steep]] } };
  const identity = { ...plan!.identity, name: "steep" };
  const results = await trainRuns([{ ...plan!, job, identity }, plan!], made.options);
  assert.deepEqual(results.map(({ ok }) => ok), [false, true]);
});

Deno.test("stopping stops all, and the same call goes on from the checkpoints", async () => {
  await using made = await bench();
  const { options } = made;
  const plans = await made.plans({ epochs: 6 });
  const stop = new AbortController();
  let last: PoolProgress | undefined;
  const onProgress = (progress: PoolProgress) => {
    last = progress;
    if (progress.epochsDone > 4.2) stop.abort();
  };
  const attempt = trainRuns(plans, { ...options, onProgress, signal: stop.signal });
  await assert.rejects(attempt, { name: "AbortError" });
  assert.deepEqual([last!.ended, last!.failed], [0, 0], "what was stopped has not failed");
  const left = await filesIn(options.runsDir);
  assert.ok(left.some((file) => /\.part\/checkpoint\/state\.bin$/.test(file)), left.join());
  assert.ok(!left.some((file) => file.endsWith("run.json")), left.join());
  const first: PoolProgress[] = [];
  const results = await trainRuns(plans, { ...options, onProgress: (p) => first.push(p) });
  assert.ok(results.every(({ ok }) => ok));
  // Whichever training reports first: one of them has done two epochs or more before.
  const done = first.map(({ epochsDone }) => epochsDone);
  const steps = done.map((epochs, i) => epochs - (done[i - 1] ?? 0));
  assert.ok(Math.max(...steps) > 1, "an epoch that was done is not done again");
});

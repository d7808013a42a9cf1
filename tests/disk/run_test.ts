import assert from "node:assert/strict";
import { join } from "@std/path";
import { fromCsv } from "@/evaluation/predictions.ts";
import { loadModel } from "@/disk/models.ts";
import { findRuns } from "@/disk/record.ts";
import type { JobConfig } from "@/training/job.ts";
import { type Plan, planJob } from "@/training/plan.ts";
import { lockFolder } from "@/disk/lock.ts";
import { type RunOptions, trainRun } from "@/disk/run.ts";
import { inTemp } from "../_temp.ts";
import { JOB, writeMadeCorpus } from "../training/_job.ts";
import type { Utterance } from "@/corpora/utterance.ts";

interface Bench {
  readonly dir: string;
  /** Of the made job. */
  readonly plan: Plan;
  planned(change: Partial<JobConfig>): Promise<Plan>;
  readonly utterances: readonly Utterance[];
  readonly options: RunOptions;
  names(folder?: string): Promise<string[]>;
}

function onMadeCorpus(run: (bench: Bench) => Promise<void>): Promise<void> {
  return inTemp(async (dir) => {
    const utterances = await writeMadeCorpus(join(dir, "raw"));
    const options: RunOptions = {
      runsDir: join(dir, "runs"),
      rawDir: join(dir, "raw"),
      cacheDir: join(dir, "features"),
      engine: { provider: "wasm", threads: 1 },
    };
    const names = async (folder = "") =>
      (await Array.fromAsync(Deno.readDir(join(dir, "runs", folder)), ({ name }) => name)).sort();
    const planned = (change: Partial<JobConfig>) => planJob({ ...JOB, ...change }, utterances);
    await run({ dir, plan: await planned({}), planned, utterances, options, names });
  });
}

const weightsOf = (dir: string) => Deno.readFile(join(dir, "model", "weights.bin"));

Deno.test("from sounds to a UAR: a run learns, and its folder holds all of it", () =>
  onMadeCorpus(async ({ plan, options, names }) => {
    const run = await trainRun(plan, options);
    assert.deepEqual(await names(), [run.record.name]);
    assert.deepEqual(await names(run.record.name), [
      "history.csv",
      "metrics.json",
      "model",
      "predictions.csv",
      "run.json",
    ]);
    const metrics = JSON.parse(await Deno.readTextFile(join(run.dir, "metrics.json")));
    assert.ok(metrics.uar.mean > 0.9, `UAR ${metrics.uar.mean}`);
    const onProgress = () => assert.fail("it was trained again");
    assert.deepEqual(await trainRun(plan, { ...options, onProgress }), run);
    const table = fromCsv(await Deno.readTextFile(join(run.dir, "predictions.csv")));
    assert.deepEqual(table.rows.map(({ id }) => id), run.record.split.test);
    assert.equal(metrics.clips, run.record.split.test.length);
    const { record, history } = run;
    assert.equal(record.engine.name, "wasm");
    assert.deepEqual([record.epochs, history.length], [8, 8]);
    assert.match(record.commit, /^[0-9a-f]{40}$|^unknown$/);
    const { model, card } = await loadModel(join(run.dir, "model"));
    assert.deepEqual(card.labels, JOB.labels);
    assert.equal(model.countParams(), record.parameters);
    const { finished } = await findRuns([plan], options);
    assert.deepEqual(finished, [run]);
  }));

Deno.test("a stopped run goes on from its checkpoint, to the same weights", () =>
  onMadeCorpus(async ({ dir, plan, options, names }) => {
    const whole = await trainRun(plan, { ...options, out: join(dir, "whole") });
    const stop = new AbortController();
    const attempt = trainRun(plan, {
      ...options,
      signal: stop.signal,
      onProgress: ({ epoch }) => epoch === 4 && stop.abort(),
    });
    await assert.rejects(attempt, { name: "AbortError" });
    const [part] = await names();
    assert.match(part!, /\.part$/);
    assert.deepEqual(await names(part), ["checkpoint", "lock"]);
    const epochs = new Set<number>();
    const resumed = await trainRun(plan, {
      ...options,
      onProgress: ({ epoch }) => epochs.add(epoch),
    });
    assert.deepEqual([...epochs], [4, 5, 6, 7, 8]);
    assert.deepEqual(await weightsOf(resumed.dir), await weightsOf(whole.dir));
    const predictions = (at: string) => Deno.readTextFile(join(at, "predictions.csv"));
    const scores = async (at: string) => (await predictions(at)).replace(/^#.*\n/gm, "");
    assert.equal(await scores(resumed.dir), await scores(whole.dir));
  }));

Deno.test("resume: false starts over", () =>
  onMadeCorpus(async ({ plan, options }) => {
    const stop = new AbortController();
    const onProgress = ({ epoch }: { epoch: number }) => epoch === 3 && stop.abort();
    await assert.rejects(
      trainRun(plan, { ...options, signal: stop.signal, onProgress }),
      { name: "AbortError" },
    );
    const epochs = new Set<number>();
    await trainRun(plan, {
      ...options,
      resume: false,
      onProgress: ({ epoch }) => epochs.add(epoch),
    });
    assert.equal(epochs.size, 8);
  }));

Deno.test("two processes do not train one run", () =>
  onMadeCorpus(async ({ dir, plan, options }) => {
    const out = join(dir, "run");
    await Deno.mkdir(`${out}.part`);
    const lock = await lockFolder(`${out}.part`);
    await assert.rejects(trainRun(plan, { ...options, out }), { name: "InputError" });
    lock.release();
    await trainRun(plan, { ...options, out });
  }));

Deno.test("a folder that holds another run is refused", () =>
  onMadeCorpus(async ({ dir, plan, planned, options }) => {
    const out = join(dir, "run");
    const short = await planned({ training: { ...JOB.training, epochs: 1 } });
    await trainRun(short, { ...options, out });
    await assert.rejects(trainRun(plan, { ...options, out }), {
      name: "InputError",
      message: /^Cannot train in .*run: it holds another finished run \(made-speaker-fold0/,
    });
  }));

Deno.test("other files are neither replaced nor removed", () =>
  onMadeCorpus(async ({ dir, plan, options, utterances }) => {
    const out = join(dir, "papers");
    await Deno.mkdir(out);
    await Deno.writeTextFile(join(out, "thesis.txt"), "mine");
    for (const taken of [out, join(out, "thesis.txt")]) {
      await assert.rejects(trainRun(plan, { ...options, out: taken }), {
        name: "InputError",
        message: /^Cannot train in .*: the folder holds something else; choose a new folder$/,
      });
    }
    await Deno.mkdir(join(dir, "run.part"));
    await Deno.writeTextFile(join(dir, "run.part", "notes.txt"), "mine");
    await Deno.writeTextFile(join(dir, "raw", utterances[5]!.path), "no sound");
    await assert.rejects(trainRun(plan, { ...options, out: join(dir, "run") }));
    const left = await Array.fromAsync(Deno.readDir(join(dir, "run.part")), ({ name }) => name);
    assert.deepEqual(left, ["notes.txt"]);
  }));

Deno.test("if the folder cannot be renamed or a file not written, the training is kept", () =>
  onMadeCorpus(async ({ dir, planned, options }) => {
    const out = join(dir, "run");
    const plan = await planned({ training: { ...JOB.training, epochs: 1 } });
    const metrics = join(`${out}.part`, "metrics.json");
    const block = () => Deno.mkdirSync(metrics, { recursive: true });
    await assert.rejects(trainRun(plan, { ...options, out, onProgress: block }), {
      name: "InputError",
      message: /^Cannot write ".*metrics\.json": /,
    });
    await Deno.remove(metrics);
    const onProgress = () => assert.fail("it was trained again");
    const inTheWay = (_done: number, total: number) => {
      if (total > 0) Deno.writeTextFileSync(out, "");
    };
    const blocked = trainRun(plan, { ...options, out, onProgress, onFeatures: inTheWay });
    await assert.rejects(blocked, { name: "InputError", message: /^Cannot write ".*run": / });
    await Deno.remove(out);
    await trainRun(plan, { ...options, out, onProgress });
    const names = await Array.fromAsync(Deno.readDir(out), ({ name }) => name);
    assert.deepEqual(names.filter((name) => /checkpoint|lock/.test(name)), []);
  }));

Deno.test("nothing stays of a training that fails before its first checkpoint", () =>
  onMadeCorpus(async ({ dir, plan, options, utterances, names }) => {
    await Deno.writeTextFile(join(dir, "raw", utterances[5]!.path), "no sound");
    await assert.rejects(trainRun(plan, options), /Cannot make features of 1 of 90 recordings/);
    assert.deepEqual(await names().catch(() => []), []);
  }));

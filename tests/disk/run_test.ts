import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { judge } from "@/disk/judge.ts";
import { fromCsv } from "@/evaluation/predictions.ts";
import { loadModel } from "@/disk/models.ts";
import { readJobs } from "@/disk/crossval.ts";
import type { JobConfig } from "@/training/job.ts";
import { lockFolder } from "@/disk/lock.ts";
import { type RunOptions, trainRun } from "@/disk/run.ts";
import { JOB, writeMadeCorpus } from "../training/_job.ts";
import type { Utterance } from "@/corpora/utterance.ts";

interface Bench {
  readonly dir: string;
  readonly utterances: readonly Utterance[];
  readonly options: RunOptions;
  names(folder?: string): Promise<string[]>;
}

async function onMadeCorpus(run: (bench: Bench) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    const utterances = await writeMadeCorpus(join(dir, "raw"));
    const options: RunOptions = {
      judge,
      runsDir: join(dir, "runs"),
      rawDir: join(dir, "raw"),
      cacheDir: join(dir, "features"),
      engine: { provider: "wasm", threads: 1 },
    };
    const names = async (folder = "") =>
      (await Array.fromAsync(Deno.readDir(join(dir, "runs", folder)), ({ name }) => name)).sort();
    await run({ dir, utterances, options, names });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const weightsOf = (dir: string) => Deno.readFile(join(dir, "model", "weights.bin"));

Deno.test("from sounds to a UAR: a run learns, and its folder holds all of it", () =>
  onMadeCorpus(async ({ utterances, options, names }) => {
    const run = await trainRun(JOB, utterances, options);
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
    const { finished } = await readJobs([JOB], utterances, { runsDir: options.runsDir! });
    assert.deepEqual(finished, [run]);
  }));

Deno.test("a finished run is read, not trained again", () =>
  onMadeCorpus(async ({ utterances, options }) => {
    const first = await trainRun(JOB, utterances, options);
    const onProgress = () => assert.fail("it was trained again");
    assert.deepEqual(await trainRun(JOB, utterances, { ...options, onProgress }), first);
  }));

Deno.test("a stopped run goes on from its checkpoint, to the same weights", () =>
  onMadeCorpus(async ({ dir, utterances, options, names }) => {
    const whole = await trainRun(JOB, utterances, { ...options, out: join(dir, "whole") });
    const stop = new AbortController();
    const attempt = trainRun(JOB, utterances, {
      ...options,
      signal: stop.signal,
      onProgress: ({ epoch }) => epoch === 4 && stop.abort(),
    });
    await assert.rejects(attempt, { name: "AbortError" });
    const [part] = await names();
    assert.match(part!, /\.part$/);
    assert.deepEqual(await names(part), ["checkpoint", "lock"]);
    const epochs = new Set<number>();
    const resumed = await trainRun(JOB, utterances, {
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
  onMadeCorpus(async ({ utterances, options }) => {
    const stop = new AbortController();
    const onProgress = ({ epoch }: { epoch: number }) => epoch === 3 && stop.abort();
    await assert.rejects(
      trainRun(JOB, utterances, { ...options, signal: stop.signal, onProgress }),
      { name: "AbortError" },
    );
    const epochs = new Set<number>();
    await trainRun(JOB, utterances, {
      ...options,
      resume: false,
      onProgress: ({ epoch }) => epochs.add(epoch),
    });
    assert.equal(epochs.size, 8);
  }));

Deno.test("two processes do not train one run", () =>
  onMadeCorpus(async ({ dir, utterances, options }) => {
    const out = join(dir, "run");
    await Deno.mkdir(`${out}.part`);
    const lock = await lockFolder(`${out}.part`);
    await assert.rejects(
      trainRun(JOB, utterances, { ...options, out }),
      (error) => error instanceof InputError,
    );
    lock.release();
    await trainRun(JOB, utterances, { ...options, out });
  }));

Deno.test("a folder that holds another run is refused", () =>
  onMadeCorpus(async ({ dir, utterances, options }) => {
    const out = join(dir, "run");
    const short = { ...JOB, training: { ...JOB.training, epochs: 1 } };
    await trainRun(short, utterances, { ...options, out });
    await assert.rejects(trainRun(JOB, utterances, { ...options, out }), {
      name: "InputError",
      message: /^Cannot train in .*run: it holds another finished run \(made-speaker-fold0/,
    });
  }));

Deno.test("nothing that was there before is replaced or removed", () =>
  onMadeCorpus(async ({ dir, utterances, options }) => {
    const out = join(dir, "papers");
    await Deno.mkdir(out);
    await Deno.writeTextFile(join(out, "thesis.txt"), "mine");
    for (const taken of [out, join(out, "thesis.txt")]) {
      await assert.rejects(trainRun(JOB, utterances, { ...options, out: taken }), {
        name: "InputError",
        message: /^Cannot train in .*: something else is there; choose a new folder$/,
      });
    }
    await Deno.mkdir(join(dir, "run.part"));
    await Deno.writeTextFile(join(dir, "run.part", "notes.txt"), "mine");
    await Deno.writeTextFile(join(dir, "raw", utterances[5]!.path), "no sound");
    await assert.rejects(trainRun(JOB, utterances, { ...options, out: join(dir, "run") }));
    const left = await Array.fromAsync(Deno.readDir(join(dir, "run.part")), ({ name }) => name);
    assert.deepEqual(left, ["notes.txt"]);
  }));

Deno.test("where the folder cannot get its name, the training is kept", () =>
  onMadeCorpus(async ({ dir, utterances, options }) => {
    const out = join(dir, "run"), job = { ...JOB, training: { ...JOB.training, epochs: 1 } };
    const inTheWay = {
      ...judge,
      files: (...args: Parameters<typeof judge.files>) => {
        Deno.writeTextFileSync(out, "");
        return judge.files(...args);
      },
    };
    await assert.rejects(trainRun(job, utterances, { ...options, out, judge: inTheWay }));
    await Deno.remove(out);
    const onProgress = () => assert.fail("it was trained again");
    await trainRun(job, utterances, { ...options, out, onProgress });
    const names = await Array.fromAsync(Deno.readDir(out), ({ name }) => name);
    assert.deepEqual(names.filter((name) => /checkpoint|lock/.test(name)), []);
  }));

Deno.test("statistics of the training part go with the model", () =>
  onMadeCorpus(async ({ utterances, options }) => {
    const job: JobConfig = {
      ...JOB,
      features: { ...JOB.features, normalise: "train" },
      training: { ...JOB.training, epochs: 1 },
    };
    const { dir } = await trainRun(job, utterances, options);
    const { card } = await loadModel(join(dir, "model"));
    assert.equal(card.statistics?.mean.length, 1);
    assert.ok(card.statistics!.std[0]! > 0);
  }));

Deno.test("nothing stays of a job that cannot be trained", () =>
  onMadeCorpus(async ({ dir, utterances, options, names }) => {
    const job = { ...JOB, split: { ...JOB.split, fold: 7 } };
    await assert.rejects(trainRun(job, utterances, options), { name: "InputError" });
    await Deno.writeTextFile(join(dir, "raw", utterances[5]!.path), "no sound");
    await assert.rejects(trainRun(JOB, utterances, options), { name: "AggregateError" });
    const labels = [...JOB.labels, "angry"];
    await assert.rejects(trainRun({ ...JOB, labels }, utterances, options));
    assert.deepEqual(await names().catch(() => []), []);
  }));

Deno.test("a full disk is said to be full, and the training can go on", () =>
  onMadeCorpus(async ({ utterances, options }) => {
    const judging = {
      ...judge,
      files: (): never => {
        throw new Error("No space left on device (os error 28)");
      },
    };
    await assert.rejects(trainRun(JOB, utterances, { ...options, judge: judging }), {
      message: /^Cannot write .*\.part: the disk is full; free some space and run the same/,
    });
    const onProgress = () => assert.fail("it was trained again");
    const run = await trainRun(JOB, utterances, { ...options, onProgress });
    assert.equal(run.history.length, 8);
  }));

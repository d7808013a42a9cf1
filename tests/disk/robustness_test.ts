import assert from "node:assert/strict";
import { join } from "@std/path";
import { hasLame, throughMp3 } from "@/disk/lame.ts";
import { measureRobustness } from "@/disk/robustness.ts";
import { type FinishedRun, RUN_FILES } from "@/disk/record.ts";
import { confusionMatrix, uar } from "@/evaluation/metrics.ts";
import { fromCsv } from "@/evaluation/predictions.ts";
import { publishRobustness } from "@/reporting/published/measured.ts";
import { robustnessText } from "@/reporting/robustness_text.ts";
import { SOUND_CHANGES } from "@/training/robustness.ts";
import { inTemp } from "../_temp.ts";
import { JOB } from "../training/_job.ts";
import { trainFolds } from "./_trained.ts";

const FEATURES = { ...JOB.features, normalise: "trainBands" } as const;

Deno.test("the test parts of runs are predicted under each change", async () => {
  await inTemp(async (dir) => {
    const { runs, utterances, places } = await trainFolds(dir, { features: FEATURES }, {
      folds: [0, 1],
    });
    const seen: number[][] = [];
    const onProgress = (done: number, total: number) => seen.push([done, total]);
    const options = { ...places, onProgress };
    const measured = await measureRobustness(runs, utterances, options);
    const tables = await Promise.all(runs.map(async (run) => {
      return fromCsv(await Deno.readTextFile(join(run.dir, RUN_FILES.predictions)));
    }));
    const clean = uar(confusionMatrix(tables.flatMap(({ rows }) => rows), JOB.labels));
    const tested = new Set(runs.flatMap(({ record }) => record.split.test));
    const speakers = utterances.filter(({ id }) => tested.has(id)).map(({ speaker }) => speaker);
    assert.deepEqual(
      [measured.clips, measured.speakers, measured.folds],
      [tested.size, new Set(speakers).size, [0, 1]],
    );
    assert.deepEqual(seen.at(-1), [tested.size, tested.size]);
    const names = SOUND_CHANGES.map(({ name }) => name);
    assert.deepEqual(measured.rows.slice(0, names.length).map(({ change }) => change), names);
    for (const { change, a, b, difference, low, high } of measured.rows) {
      assert.equal(a, clean, "as the runs themselves predicted");
      assert.ok(Math.abs(b - a - difference) < 1e-12, change);
      assert.ok(low! <= difference && difference <= high!, change);
    }
    const mp3 = [...measured.rows, ...measured.missing].filter(({ change }) => /MP3/.test(change));
    assert.equal(mp3.length, 1);
    assert.deepEqual(await measureRobustness(runs, utterances, options), measured);

    const demo = { ...measured, corpora: ["demo"] };
    await assert.rejects(publishRobustness(demo, { reportsDir: dir }), { name: "InputError" });
  });
});

Deno.test("runs that know their test speakers, and other recordings, are refused", async () => {
  await inTemp(async (dir) => {
    const { runs, utterances, places: options } = await trainFolds(dir, { features: FEATURES });
    const [run] = runs as [FinishedRun];
    const split = { ...run.record.split, protocol: "random" as const, leaky: true };
    const leaky = { ...run, record: { ...run.record, split } };
    await assert.rejects(measureRobustness([leaky], utterances, options), {
      name: "InputError",
      message: /its test part is of speakers that it knows \(random\); name a run/,
    });
    await assert.rejects(measureRobustness([run], utterances.slice(1), options), {
      name: "InputError",
      message: /the recordings here are not those that it was trained on/,
    });
    const signal = AbortSignal.abort();
    const stopped = measureRobustness([run], utterances, { ...options, signal });
    await assert.rejects(stopped, { name: "AbortError" });
  });
});

Deno.test("a change that could not be made is named below the table", () => {
  const row = { change: "small room", a: 0.6, b: 0.55, difference: -0.05, high: null };
  const text = robustnessText({
    recipe: "made",
    model: "cnn",
    corpora: ["made"],
    protocol: "speaker",
    seeds: [1],
    folds: [0],
    clips: 1200,
    speakers: 2,
    rows: [{ ...row, low: null }],
    missing: [{ change: "MP3 of 32 kbit/s", why: "lame is not installed" }],
  }, "text");
  assert.match(text, /^made \(cnn\), .* 1,200 clips of 2 unseen speakers \(made\)\.\n/);
  assert.match(text, /\nsmall room +60\.0 +55\.0 +−5\.0 +–\n/);
  assert.match(text, /\nNot measured: MP3 of 32 kbit\/s \(lame is not installed\)\.$/);
});

Deno.test({
  name: "MP3 keeps the rate and the tone, and adds its delay",
  ignore: !await hasLame(),
  fn: async () => {
    const turn = 2 * Math.PI * 440 / 16000;
    const samples = Float32Array.from({ length: 32000 }, (_, i) => 0.3 * Math.sin(turn * i));
    const coded = await throughMp3({ samples, sampleRate: 16000 }, { kbps: 32 });
    assert.equal(coded.sampleRate, 16000);
    assert.ok(coded.samples.length >= 32000 && coded.samples.length < 35000);
    const middle = coded.samples.subarray(8000, 24000);
    const part = (f: (x: number) => number) =>
      middle.reduce((sum, x, i) => sum + x * f(turn * i), 0) * 2 / middle.length;
    const level = Math.hypot(part(Math.sin), part(Math.cos));
    assert.ok(Math.abs(level - 0.3) < 0.02, `${level}`);
  },
});

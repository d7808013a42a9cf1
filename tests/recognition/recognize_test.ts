import assert from "node:assert/strict";
import { join } from "@std/path";
import "@/host/mod.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { scaleRow } from "@/evaluation/calibration.ts";
import { readModelFiles } from "@/disk/models.ts";
import { fromCsv } from "@/evaluation/predictions.ts";
import { loadRecognizer, type Recognition } from "@/recognition/mod.ts";
import { trainFolds } from "../disk/_trained.ts";
import { inTemp } from "../_temp.ts";
import { JOB, madeUtterances, tone } from "../training/_job.ts";
import { ENGINE, LABELS, loudnessDetector, smallRecognizer, sound } from "./_recognizer.ts";

/** The made recordings are 16-bit files, these tones are not. */
const WAV_TOLERANCE = 0.02;

async function open(dir: string) {
  const options = { engine: ENGINE, name: "made", detector: loudnessDetector };
  return await loadRecognizer(await readModelFiles(dir), options);
}

const at8k = (samples: Float32Array): Waveform => ({ samples, sampleRate: 8000 });
const sumOf = (scores: Readonly<Record<string, number>>) =>
  Object.values(scores).reduce((sum, score) => sum + score);

for (const normalise of ["clip", "train"] as const) {
  Deno.test(`a model folder scores sounds as its run scored them (${normalise})`, () =>
    inTemp(async (temp) => {
      const { runs: [run] } = await trainFolds(temp, { features: { ...JOB.features, normalise } });
      const recognizer = await open(join(run!.dir, "model"));
      const table = fromCsv(await Deno.readTextFile(join(run!.dir, "predictions.csv")));
      const byId = new Map(madeUtterances().map((u) => [u.id, u]));
      const sounds = table.rows.map(({ id }) => at8k(tone(byId.get(id)!)));
      const temperature = recognizer.card.calibration?.temperature ?? 1;
      for (const [i, row] of table.rows.entries()) {
        const { best, scores, durationSec, windows, notes } = await recognizer.recognize(
          sounds[i]!,
        );
        assert.equal(best, row.predicted);
        assert.deepEqual(Object.keys(scores), [...table.labels]);
        const expected = scaleRow(row.scores, temperature);
        Object.values(scores).forEach((score, k) =>
          assert.ok(Math.abs(score - expected[k]!) < WAV_TOLERANCE)
        );
        assert.deepEqual([durationSec, windows.length, notes], [0.5, 1, []]);
      }
      recognizer.dispose();
    }));
}

/** Checks what holds for every result. */
function checkResult(result: Recognition, threshold: number): void {
  for (const part of [result, ...result.windows]) {
    assert.deepEqual(Object.keys(part.scores), LABELS);
    assert.ok(Math.abs(sumOf(part.scores) - 1) < 1e-12);
    const top = Math.max(...Object.values(part.scores));
    if (part.status !== "no_speech") assert.equal(part.status === "ok", top >= threshold);
    assert.equal(part.emotion !== null, part.status === "ok");
    if (part.emotion !== null) assert.equal(part.scores[part.emotion], top);
  }
  assert.equal(result.best === null, result.status === "no_speech");
  if (result.best === null) assert.equal(result.confidence, 0);
  else assert.equal(result.confidence, result.scores[result.best]);
}

Deno.test("a result has scores that sum to 1, and an emotion only above the threshold", async () => {
  const recognizer = await smallRecognizer();
  const waveform = sound(4, { speech: [[0.2, 1.3], [2.7, 3.9]] });
  for (const probabilityThreshold of [0, 0.34, 1]) {
    const result = await recognizer.recognize(waveform, { probabilityThreshold });
    checkResult(result, probabilityThreshold);
    assert.equal(result.status, probabilityThreshold === 1 ? "unsure" : "ok");
    assert.ok(result.windows.some(({ status }) => status === "no_speech"));
    assert.ok(Math.abs(result.speechSec - 2.3) < 0.1);
    assert.deepEqual(result.model, recognizer.model);
    assert.match(result.model.version, /^[0-9a-f]{12}$/);
  }
  recognizer.dispose();
});

Deno.test("the card's temperature scales the scores; its threshold is the default", async () => {
  const about = { coverage: 0.8, accuracy: 0.9, clips: 100, speakers: 2 };
  const [plain, calibrated] = [
    await smallRecognizer(),
    await smallRecognizer({ calibration: { temperature: 2, threshold: 0.9, ...about } }),
  ];
  const before = await plain.recognize(sound(0.5));
  const after = await calibrated.recognize(sound(0.5));
  checkResult(after, 0.9);
  assert.deepEqual([before.status, after.status], ["ok", "unsure"]);
  assert.equal(after.best, before.best);
  const expected = scaleRow(Object.values(before.scores), 2);
  Object.values(after.scores).forEach((score, k) =>
    assert.ok(Math.abs(score - expected[k]!) < 1e-12)
  );
  plain.dispose();
  calibrated.dispose();
});

Deno.test("recordings of one person can be judged against each other", async () => {
  const recognizer = await smallRecognizer();
  const found: Recognition[] = [];
  for (const seed of [1, 2, 3, 4, 5]) found.push(await recognizer.recognize(sound(1, { seed })));
  const silent = await recognizer.recognize(sound(1, { speech: [] }));
  const [unheard, ...related] = recognizer.relate([silent, ...found]);
  assert.deepEqual(unheard, silent);
  const means = LABELS.map((label) =>
    found.reduce((sum, { scores }) => sum + Math.log(scores[label]!), 0) / found.length
  );
  for (const [i, one] of related.entries()) {
    checkResult(one, 0);
    const raised = LABELS.map((label, k) =>
      Math.exp(Math.log(found[i]!.scores[label]!) - means[k]!)
    );
    const total = raised.reduce((sum, value) => sum + value, 0);
    LABELS.forEach((label, k) =>
      assert.ok(Math.abs(one.scores[label]! - raised[k]! / total) < 1e-12)
    );
    assert.equal(one.windows.length, found[i]!.windows.length);
  }
  assert.ok(
    found.every(({ best }) => best === found[0]!.best),
    "this network always says the same",
  );
  assert.ok(new Set(related.map(({ best }) => best)).size > 1);
  assert.throws(
    () => recognizer.relate([silent, ...found.slice(1)]),
    /4 of 5 hold speech.*give more recordings/,
  );
  recognizer.dispose();
});

Deno.test("windows are as long as a clip and half a second apart; the last ends with the sound", async () => {
  const recognizer = await smallRecognizer();
  const times = async (seconds: number, options = {}) => {
    const { windows } = await recognizer.recognize(sound(seconds), options);
    return windows.map(({ startSec, endSec }) => [startSec, endSec]);
  };
  assert.deepEqual(await times(0.3), [[0, 0.3]]);
  assert.deepEqual(await times(0.5), [[0, 0.5]]);
  assert.deepEqual(await times(1.2), [[0, 0.5], [0.5, 1], [0.7, 1.2]]);
  const close = [[0, 0.5], [0.25, 0.75], [0.5, 1]];
  assert.deepEqual(await times(1, { hopSec: 0.25 }), close);
  assert.deepEqual(await times(1, { overlapFactor: 0.5 }), close);
  recognizer.dispose();
});

Deno.test("windows of a long sound are weighed by their speech", async () => {
  const recognizer = await smallRecognizer();
  const waveform = sound(3, { speech: [[0, 1], [2, 2.3]] });
  const { scores, windows } = await recognizer.recognize(waveform);
  const heard = windows.filter(({ status }) => status !== "no_speech");
  assert.deepEqual(heard.map(({ startSec }) => startSec), [0, 0.5, 2]);
  const frames = [16, 15.25, 10]; // of 32 ms
  const share = (k: number) => frames[k]! / (16 + 15.25 + 10);
  for (const label of LABELS) {
    const mean = heard.reduce((sum, window, k) => sum + share(k) * window.scores[label]!, 0);
    assert.ok(Math.abs(scores[label]! - mean) < 0.01);
  }
  recognizer.dispose();
});

Deno.test("short speech in a long sound is scored as one clip around it", async () => {
  const recognizer = await smallRecognizer();
  const alone = sound(0.32);
  const expected = await recognizer.recognize(alone);
  for (const startSec of [0, 0.64, 5.12, 9.6]) {
    const samples = new Float32Array(80000);
    samples.set(alone.samples, startSec * 8000);
    const { scores } = await recognizer.recognize(at8k(samples));
    for (const label of LABELS) {
      assert.ok(Math.abs(scores[label]! - expected.scores[label]!) < 0.02);
    }
  }
  recognizer.dispose();
});

Deno.test("sounds without speech get no emotion", async () => {
  const recognizer = await smallRecognizer();
  for (const samples of [new Float32Array(8000), sound(0.2).samples, new Float32Array(1)]) {
    const result = await recognizer.recognize(at8k(samples));
    checkResult(result, 0);
    assert.deepEqual([result.status, result.windows.length > 0], ["no_speech", true]);
  }
  recognizer.dispose();
});

Deno.test("what makes an answer less reliable gets a note", async () => {
  const recognizer = await smallRecognizer();
  const notesOn = async (waveform: Waveform) => (await recognizer.recognize(waveform)).notes;
  assert.deepEqual(await notesOn(sound(1)), []);
  assert.deepEqual(await notesOn({ ...sound(1), notes: ["It is odd."] }), ["It is odd."]);
  const [band] = await notesOn(sound(1, { sampleRate: 6000 }));
  assert.match(band!, /no frequencies above 3000 Hz, but the network uses .* up to 4000 Hz/);
  const loud = sound(1).samples.map((x) => Math.max(-1, Math.min(1, 5 * x)));
  assert.match((await notesOn(at8k(loud))).join(), /clipped: \d+\.\d % of its samples are at full/);
  const quiet = sound(1).samples.map((x) => x / 150);
  assert.match((await notesOn(at8k(quiet))).join(), /very quiet: its peak is at -5\d dB/);
  assert.match((await notesOn(at8k(new Float32Array(8000)))).join(), /is silent/);
  recognizer.dispose();
});

Deno.test("a recording without energy above 4 kHz gets a note if the model was trained with it", async () => {
  const features = { sampleRate: 16000, durationSec: 0.5, nFft: 512, hopLength: 400 };
  const recognizer = await smallRecognizer({
    features: { ...features, channels: [[{ kind: "logMel", nMels: 8 }]], normalise: "clip" },
  });
  const hum = (extra: number) => ({
    samples: Float32Array.from(
      { length: 16000 },
      (_, i) => 0.3 * Math.sin(i / 4) + extra * Math.sin(2.2 * i),
    ),
    sampleRate: 16000,
  });
  assert.deepEqual((await recognizer.recognize(hum(0))).notes, [
    "The recording has no energy above 4 kHz; the model was trained with it.",
  ]);
  assert.deepEqual((await recognizer.recognize(hum(0.01))).notes, []);
  recognizer.dispose();
});

Deno.test("sounds and options that cannot be used are refused in words", async () => {
  const recognizer = await smallRecognizer();
  const refusals: readonly [Waveform, object, RegExp][] = [
    [at8k(new Float32Array(8).fill(NaN)), {}, /its sample 0 \(at 0\.000 s\) is NaN/],
    [at8k(new Float32Array(0)), {}, /it has no samples/],
    [{ ...sound(1), sampleRate: 10 }, {}, /its sample rate is 10 Hz/],
    [sound(1), { hopSec: 0 }, /^Cannot use hopSec = 0: a number/],
    [sound(1), { hopSec: 1 }, /^Cannot use hopSec = 1: /],
    [sound(1), { hopSec: 0.5, overlapFactor: 0.5 }, /each says how far windows are apart/],
    [sound(1), { probabilityThreshold: 2 }, /^Cannot use probabilityThreshold = 2/],
    [sound(1), { smoothingWindows: 0.5 }, /^Cannot use smoothingWindows = 0\.5/],
  ];
  for (const [waveform, options, message] of refusals) {
    const refused = async () => await recognizer.recognize(waveform, options);
    await assert.rejects(refused, { name: "InputError", message });
  }
  recognizer.dispose();
});

Deno.test("a recogniser that was disposed of answers nothing, and disturbs no other", async () => {
  const one = await smallRecognizer();
  const other = await smallRecognizer();
  const expected = await other.recognize(sound(2));
  const running = one.recognize(sound(2));
  one.dispose();
  one.dispose();
  await assert.rejects(running, /^InputError: Cannot use the network: it was disposed of; load it/);
  await assert.rejects(one.recognize(sound(2)), { name: "InputError" });
  assert.deepEqual(await other.recognize(sound(2)), expected);
  other.dispose();
});

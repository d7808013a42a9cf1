import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import { createSegmenter } from "@/recognition/segments.ts";
import { FEATURES } from "../models/_card.ts";
import { checkChunkings } from "./_chunks.ts";
import { loudnessDetector, smallRecognizer, sound } from "./_recognizer.ts";

for (const detector of ["loudness", "own"] as const) {
  Deno.test(`chunks of any size give the result of the whole sound, bit for bit (${detector})`, async () => {
    const recognizer = await smallRecognizer({ detector });
    await checkChunkings(recognizer, { random: seededRandom(detector), chunkings: 150 });
    recognizer.dispose();
  });
}

Deno.test("windows are returned as soon as they are complete, each once", async () => {
  const recognizer = await smallRecognizer();
  const stream = recognizer.stream();
  const { samples } = sound(3);
  const counts: number[] = [];
  for (let at = 0; at < samples.length; at += 4000) {
    counts.push((await stream.push(samples.subarray(at, at + 4000))).length);
  }
  // The detector lags by 0.32 s, so each window comes one chunk later.
  assert.deepEqual(counts, [0, 1, 1, 1, 1, 1]);
  assert.deepEqual((await stream.flush()).windows.map(({ startSec }) => startSec), [2.5]);
  recognizer.dispose();
});

Deno.test("a chunk may be changed after the call, and calls need not be awaited", async () => {
  const recognizer = await smallRecognizer();
  const { samples, sampleRate } = sound(2);
  const whole = await recognizer.recognize({ samples, sampleRate });
  const stream = recognizer.stream();
  const buffer = new Float32Array(1000);
  const pushes: ReturnType<typeof stream.push>[] = [];
  for (let at = 0; at < samples.length; at += 1000) {
    buffer.set(samples.subarray(at, at + 1000));
    pushes.push(stream.push(buffer));
  }
  const last = await stream.flush();
  const windows = [...(await Promise.all(pushes)).flat(), ...last.windows];
  assert.deepEqual({ ...last, windows }, whole);
  recognizer.dispose();
});

Deno.test("what a stream cannot use is one error, and changes nothing", async () => {
  const recognizer = await smallRecognizer();
  const { samples, sampleRate } = sound(2, { sampleRate: 16000 });
  const whole = await recognizer.recognize({ samples, sampleRate });
  const stream = recognizer.stream();
  const first = await stream.push(samples.subarray(0, 20000), sampleRate);
  const refusals: readonly [Float32Array, number, RegExp][] = [
    [samples, 8000, /^Cannot continue the stream: its sample rate changes from 16000 to 8000 Hz/],
    [
      Float32Array.of(0, NaN),
      16000,
      /its sample 20001 \(at 1\.250 s\) is NaN, not a finite number/,
    ],
    [Float32Array.of(-Infinity), 16000, /its sample 20000 \(at 1\.250 s\) is -Infinity/],
    [Float32Array.of(1000), 16000, /its samples reach 1000\.0, where 1 is full scale/],
  ];
  for (const [chunk, rate, message] of refusals) {
    await assert.rejects(stream.push(chunk, rate), { name: "InputError", message });
  }
  assert.deepEqual(await stream.push(new Float32Array(0)), []);
  const second = await stream.push(samples.subarray(20000));
  const last = await stream.flush();
  assert.deepEqual({ ...last, windows: [...first, ...second, ...last.windows] }, whole);
  const ended = { name: "InputError", message: /ended/ };
  await assert.rejects(stream.push(samples), ended);
  await assert.rejects(stream.flush(), ended);
  const bad = recognizer.stream();
  await assert.rejects(bad.push(samples, 900), { name: "InputError", message: /rate is 900 Hz/ });
  await assert.rejects(bad.flush(), { name: "InputError", message: /there are no samples/ });
  recognizer.dispose();
});

Deno.test("smoothed windows have the mean scores of those of speech before them", async () => {
  const recognizer = await smallRecognizer();
  const waveform = sound(4, { speech: [[0, 1.5], [2.5, 4]] });
  const plain = await recognizer.recognize(waveform);
  const smooth = await recognizer.recognize(waveform, { smoothingWindows: 2 });
  assert.deepEqual(smooth.scores, plain.scores);
  const heard = (i: number) => plain.windows[i]!.status !== "no_speech";
  plain.windows.forEach(({ scores }, i) => {
    for (const [label, score] of Object.entries(scores)) {
      const before = i > 0 && heard(i) && heard(i - 1)
        ? plain.windows[i - 1]!.scores[label]!
        : score;
      assert.ok(Math.abs(smooth.windows[i]!.scores[label]! - (score + before) / 2) < 1e-12);
    }
  });
  recognizer.dispose();
});

Deno.test("an emotion is not repeated within the suppression time", async () => {
  const recognizer = await smallRecognizer();
  const times = async (suppressionTimeSec: number, hopSec = 0.5) => {
    const { windows } = await recognizer.recognize(sound(4), { suppressionTimeSec, hopSec });
    assert.equal(new Set(windows.map(({ emotion }) => emotion)).size, 1);
    return windows.map(({ startSec }) => startSec);
  };
  assert.deepEqual(await times(1), [0, 1, 2, 3]);
  assert.deepEqual(await times(1.5), [0, 1.5, 3]);
  const all = await times(0, 0.1);
  assert.deepEqual(await times(0.1, 0.1), all, "0.2 + 0.1 is a little above 0.3");
  assert.deepEqual(await times(0.2, 0.1), all.filter((_, i) => i % 2 === 0));
  recognizer.dispose();
});

Deno.test("a stream keeps no more after ten minutes than after one", () => {
  const hearing = { card: { features: FEATURES }, hop: 4000, detector: loudnessDetector };
  const pause = sound(60, { speech: [] }).samples;
  for (const speech of [[[0, 0.3]], [[0, 0.3], [40, 50]]] as const) {
    const segmenter = createSegmenter(hearing, 8000);
    let windows = 0;
    let afterOne = 0;
    for (let minute = 0; minute < 10; minute++) {
      const samples = minute === 0 ? sound(60, { speech }).samples : pause;
      for (const _ of segmenter.push(samples)) windows++;
      if (minute === 0) afterOne = segmenter.held();
      else assert.equal(segmenter.held(), afterOne);
    }
    assert.equal(windows, 1199);
    assert.ok(afterOne < 100_000);
  }
});

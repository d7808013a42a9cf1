import assert from "node:assert/strict";
import { resample } from "@/audio/resample.ts";
import { smallRecognizer, sound } from "./_recognizer.ts";
import { ATTENTION } from "../models/_models.ts";

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

Deno.test("an explanation covers the window with the most speech, in seconds and Hz", async () => {
  const recognizer = await smallRecognizer({ model: ATTENTION });
  const waveform = sound(2, { speech: [[1.1, 1.9]] });
  const found = await recognizer.explain(waveform, { hopSec: 0.1 });
  const { windows } = await recognizer.recognize(waveform, { hopSec: 0.1 });
  const window = windows.find(({ startSec }) => startSec === found.startSec)!;
  assert.ok(found.startSec > 1 && found.endSec < 2);
  assert.equal(found.best, window.emotion);
  close(found.score, window.scores[found.best]!);
  const { timesSec, bandsHz, time, timeBand, attention } = found;
  assert.deepEqual([timesSec.length, bandsHz.length, time.length], [16, 9, 15]);
  assert.deepEqual(timeBand.map((row) => row.length), Array(15).fill(8));
  close(timesSec[0]!, found.startSec);
  close(timesSec[15]!, found.endSec);
  assert.deepEqual([bandsHz[0], bandsHz[8]], [0, 4000]);
  const total = attention!.reduce((sum, { weight }) => sum + weight, 0);
  assert.ok(Math.abs(total - 1) < 1e-6); // float32
  recognizer.dispose();
});

Deno.test("explanations are the same each time, and for a short sound end with it", async () => {
  const recognizer = await smallRecognizer();
  const waveform = resample(sound(0.4), 16000);
  const found = await recognizer.explain(waveform);
  assert.deepEqual(await recognizer.explain(waveform), found);
  assert.deepEqual([found.startSec, found.endSec, found.timesSec.at(-1)], [0, 0.4, 0.4]);
  assert.equal(found.attention, null);
  recognizer.dispose();
});

Deno.test("hiding what matters lowers the score more than hiding anything", async () => {
  const recognizer = await smallRecognizer();
  let wins = 0;
  for (let seed = 0; seed < 10; seed++) {
    const { fidelity } = await recognizer.explain(sound(0.5, { seed, speech: [[0.1, 0.35]] }));
    if (fidelity.important > fidelity.random) wins++;
  }
  assert.ok(wins >= 9, `in ${wins} of 10 sounds`);
  recognizer.dispose();
});

Deno.test("a sound without speech is not explained", async () => {
  const recognizer = await smallRecognizer();
  const silence = { samples: new Float32Array(8000), sampleRate: 8000 };
  const message = /^Cannot explain an answer: there is no speech in the sound$/;
  await assert.rejects(recognizer.explain(silence), { name: "InputError", message });
  recognizer.dispose();
});

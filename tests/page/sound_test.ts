import assert from "node:assert/strict";
import { decodeWav } from "@/audio/wav.ts";
import { resample } from "@/audio/resample.ts";
import { seededRandom } from "@/base/random.ts";
import { BANDS, createPicture, type Picture } from "@/page/site/picture.ts";
import { createPictureMaker } from "@/page/site/picture_maker.ts";
import { createRecording } from "@/page/site/recording.ts";
import { SAMPLES } from "@/page/site/sample_list.ts";
import { makeSample } from "@/page/site/samples.ts";
import { resultFile, soundFile, windowsFile } from "@/page/site/saving.ts";

function tone(hz: number, { sampleRate, seconds }: { sampleRate: number; seconds: number }) {
  const samples = new Float32Array(sampleRate * seconds)
    .map((_, i) => 0.5 * Math.sin(2 * Math.PI * hz * i / sampleRate));
  return { samples, sampleRate };
}

function pictureOf(samples: Float32Array, options: { sampleRate: number; chunk: number }) {
  const maker = createPictureMaker(options.sampleRate);
  const picture = createPicture();
  for (let at = 0; at < samples.length; at += options.chunk) {
    picture.add(maker.push(samples.subarray(at, at + options.chunk)));
  }
  picture.add(maker.flush());
  return picture;
}

function loudestBand({ levels }: Picture, column: number): number {
  const own = [...levels.subarray(column * BANDS, (column + 1) * BANDS)];
  return own.indexOf(Math.max(...own));
}

Deno.test("a picture has 50 columns a second, whatever the rate", () => {
  for (const sampleRate of [8000, 16000, 44100, 192000]) {
    const { samples } = tone(440, { sampleRate, seconds: 2 });
    assert.equal(pictureOf(samples, { sampleRate, chunk: 2048 }).columns, 100);
  }
});

Deno.test("a picture shows the level of the waveform and the band of a tone", () => {
  const low = pictureOf(tone(300, { sampleRate: 48000, seconds: 1 }).samples, {
    sampleRate: 48000,
    chunk: 4800,
  });
  const high = pictureOf(tone(3000, { sampleRate: 48000, seconds: 1 }).samples, {
    sampleRate: 48000,
    chunk: 4800,
  });
  assert.ok(Math.abs(low.high[20]! - 0.5) < 0.01 && Math.abs(low.low[20]! + 0.5) < 0.01);
  assert.ok(loudestBand(low, 20) < 10 && loudestBand(high, 20) > 25);
  const silence = pictureOf(new Float32Array(16000), { sampleRate: 16000, chunk: 16000 });
  assert.equal(Math.max(...silence.levels), 0);
});

Deno.test("a picture does not depend on the sizes of chunks", () => {
  const random = seededRandom("chunks");
  const samples = new Float32Array(40001).map(() => 0.1 * random.normal());
  const whole = pictureOf(samples, { sampleRate: 44100, chunk: samples.length });
  for (const chunk of [127, 2048, 9999]) {
    const parts = pictureOf(samples, { sampleRate: 44100, chunk });
    assert.equal(parts.columns, whole.columns);
    const used = whole.columns * BANDS;
    assert.deepEqual(parts.levels.subarray(0, used), whole.levels.subarray(0, used));
    assert.deepEqual(
      parts.low.subarray(0, whole.columns),
      whole.low.subarray(0, whole.columns),
    );
  }
});

Deno.test("a recording grows, and gives any part of itself", () => {
  const recording = createRecording(8000);
  const all = Float32Array.from({ length: 20001 }, (_, i) => i / 32768);
  for (let at = 0; at < all.length; at += 777) recording.add(all.subarray(at, at + 777));
  assert.equal(recording.durationSec(), 20001 / 8000);
  assert.deepEqual(recording.whole(), { samples: all, sampleRate: 8000 });
  assert.deepEqual(recording.between(1, 2).samples, all.slice(8000, 16000));
  assert.deepEqual(recording.between(2, 9).samples, all.slice(16000));
  assert.equal(recording.between(-1, 0.001).samples.length, 8);
});

Deno.test("every sample on the list can be made, and is the same each time", () => {
  for (const { id } of SAMPLES) {
    const { samples, sampleRate } = makeSample(id);
    const seconds = samples.length / sampleRate;
    assert.ok(seconds > 2 && seconds < 20, `${id}: ${seconds} s`);
    assert.deepEqual(makeSample(id).samples, samples);
  }
});

Deno.test("a sound is saved with every sample", () => {
  const waveform = resample(tone(440, { sampleRate: 16000, seconds: 1 }), 11025);
  const file = soundFile("my voice.m4a", waveform);
  assert.equal(file.name, "my voice.wav");
  const { channels, sampleRate } = decodeWav(file.content as Uint8Array);
  assert.deepEqual([channels[0], sampleRate], [waveform.samples, 11025]);
});

Deno.test("results are saved in the forms of the command line", () => {
  const scores = { calm: 0.25, sad: 0.75 };
  const window = { startSec: 0, endSec: 3, status: "ok", emotion: "sad", scores } as const;
  const model = { name: "m", version: "v", labels: ["calm", "sad"] };
  const result = {
    ...{ status: "ok", emotion: "sad", best: "sad", scores, confidence: 0.75 } as const,
    ...{ durationSec: 3, speechSec: 2, windows: [window], notes: [], model },
  };
  const json = resultFile("a, b.wav", result);
  assert.equal(json.name, "a, b.json");
  assert.deepEqual(JSON.parse(json.content as string), [{ file: "a, b.wav", ...result }]);
  assert.equal(
    windowsFile("a, b.wav", result).content,
    "file,start_sec,end_sec,status,emotion,calm,sad\n" +
      '"a, b.wav",0.000,3.000,ok,sad,0.250000,0.750000\n',
  );
});

import assert from "node:assert/strict";
import { join } from "@std/path";
import "@/host/mod.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { fromCsv } from "@/evaluation/predictions.ts";
import { openRecognizer } from "@/disk/models.ts";
import { checkSound, cutPieces } from "@/recognition/recognizer.ts";
import { readRun } from "@/disk/record.ts";
import { trainRun } from "@/disk/run.ts";
import { planJob } from "@/training/plan.ts";
import { JOB, madeUtterances, tone, writeMadeCorpus } from "../training/_job.ts";

const ENGINE = { provider: "wasm", threads: 1 } as const;
/** Scores of one clip and of a batch differ by the order in which products are added up. */
const BATCH_TOLERANCE = 1e-5;
/** The made recordings are 16-bit files, these tones are not. */
const WAV_TOLERANCE = 0.02;

async function withRun(
  normalise: "clip" | "train",
  run: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    const utterances = await writeMadeCorpus(join(dir, "raw"));
    const job = { ...JOB, features: { ...JOB.features, normalise } };
    await trainRun(await planJob(job, utterances), {
      out: join(dir, "run"),
      rawDir: join(dir, "raw"),
      cacheDir: join(dir, "features"),
      engine: ENGINE,
    });
    await run(join(dir, "run"));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const sound = (samples: Float32Array): Waveform => ({ samples, sampleRate: 8000 });

for (const normalise of ["clip", "train"] as const) {
  Deno.test(`a model folder scores sounds as its run scored them (${normalise})`, () =>
    withRun(normalise, async (dir) => {
      const recognizer = await openRecognizer(join(dir, "model"), { engine: ENGINE });
      const table = fromCsv(await Deno.readTextFile(join(dir, "predictions.csv")));
      const byId = new Map(madeUtterances().map((u) => [u.id, u]));
      const sounds = table.rows.map(({ id }) => sound(tone(byId.get(id)!)));
      const found = await recognizer.recognizeAll(sounds);
      found.forEach(({ emotion, scores, durationSec, pieces }, i) => {
        const row = table.rows[i]!;
        assert.equal(emotion, row.predicted);
        assert.deepEqual(Object.keys(scores), [...table.labels]);
        Object.values(scores).forEach((score, k) =>
          assert.ok(Math.abs(score - row.scores[k]!) < WAV_TOLERANCE)
        );
        assert.deepEqual([durationSec, pieces], [0.5, 1]);
      });
      const one = await recognizer.recognize(sounds[3]!);
      for (const [label, score] of Object.entries(one.scores)) {
        assert.ok(Math.abs(score - found[3]!.scores[label]!) < BATCH_TOLERANCE);
      }
      recognizer.dispose();
    }));
}

Deno.test("a long sound is cut into pieces, and their scores are averaged", () =>
  withRun("clip", async (dir) => {
    const recognizer = await openRecognizer(join(dir, "model"), { engine: ENGINE });
    const happy = tone(madeUtterances()[0]!);
    const long = new Float32Array(happy.length * 3);
    for (let i = 0; i < 3; i++) long.set(happy, i * happy.length);
    const { emotion, pieces, durationSec, scores } = await recognizer.recognize(sound(long));
    assert.deepEqual([emotion, pieces, durationSec], ["happy", 3, 1.5]);
    const one = await recognizer.recognize(sound(happy));
    assert.ok(Math.abs(scores["happy"]! - one.scores["happy"]!) < BATCH_TOLERANCE);
    recognizer.dispose();
    assert.equal((await readRun(dir)).record.job.recipe, "made");
  }));

Deno.test("pieces have a clip's length, the last ends with the sound, silent ones are left out", () => {
  const samples = Float32Array.from({ length: 1000 }, (_, i) => i >= 300 && i < 600 ? 0 : 0.5);
  const pieces = cutPieces({ samples, sampleRate: 1000 }, 0.3);
  assert.deepEqual(pieces.map((p) => p.samples.byteOffset / 4), [0, 600, 700]);
  assert.ok(pieces.every((p) => p.samples.length === 300));
  assert.equal(cutPieces({ samples, sampleRate: 1000 }, 0.5).length, 1);
});

Deno.test("sounds in which nothing can be recognised are refused", () => {
  const rate = 16000;
  const refusals: readonly [Float32Array, RegExp][] = [
    [
      new Float32Array(800).fill(0.5),
      /^Cannot recognise an emotion in 0\.050 s of sound: at least 0\.25 s are needed$/,
    ],
    [new Float32Array(rate), /^Cannot recognise an emotion in silence: every sample is zero/],
    [new Float32Array(rate).fill(1e-4), /its loudest sample is at -80 dB of full scale, -60 dB/],
    [new Float32Array(rate).fill(NaN), /NaN/],
    [new Float32Array(0), /without samples/],
  ];
  for (const [samples, message] of refusals) {
    assert.throws(() => checkSound({ samples, sampleRate: rate }), { name: "InputError", message });
  }
  checkSound({ samples: new Float32Array(rate / 4).fill(0.01), sampleRate: rate });
});

import assert from "node:assert/strict";
import { join } from "@std/path";
import "@/host/mod.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { fromCsv } from "@/evaluation/predictions.ts";
import { openRecognizer } from "@/disk/models.ts";
import { trainRun } from "@/disk/run.ts";
import { planJob } from "@/training/plan.ts";
import { startEngine } from "@/engine/start.ts";
import { featureShape } from "@/features/config.ts";
import { buildModel, packModel } from "@/models/mod.ts";
import { cutPieces, loadRecognizer, type Recognizer } from "@/recognition/mod.ts";
import { card, FEATURES } from "../models/_card.ts";
import { CNN } from "../models/_models.ts";
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
      found.forEach(({ emotion, scores, durationSec, pieces, notes }, i) => {
        const row = table.rows[i]!;
        assert.equal(emotion, row.predicted);
        assert.deepEqual(Object.keys(scores), [...table.labels]);
        Object.values(scores).forEach((score, k) =>
          assert.ok(Math.abs(score - row.scores[k]!) < WAV_TOLERANCE)
        );
        assert.deepEqual([durationSec, pieces, notes], [0.5, 1, []]);
      });
      const one = await recognizer.recognize(sounds[3]!);
      for (const [label, score] of Object.entries(one.scores)) {
        assert.ok(Math.abs(score - found[3]!.scores[label]!) < BATCH_TOLERANCE);
      }
      recognizer.dispose();
    }));
}

/** An untrained network of half a second at 8 kHz, from bytes alone. */
async function untrained(): Promise<Recognizer> {
  await startEngine(ENGINE);
  const options = { inputShape: featureShape(FEATURES), classes: 3, seed: 1 };
  const files = await packModel(buildModel(CNN, options), { card: card(["happy", "sad", "calm"]) });
  return await loadRecognizer(files, { engine: ENGINE });
}

Deno.test("scores of a long sound are the mean of its pieces, by their share of speech", async () => {
  const recognizer = await untrained();
  const samples = Float32Array.from(
    { length: 10_000 },
    (_, i) => i < 3000 || i > 7000 ? Math.sin(i * (i < 5000 ? 0.3 : 0.9)) : 0,
  );
  const long = await recognizer.recognize(sound(samples));
  const pieces = cutPieces(sound(samples), FEATURES);
  assert.deepEqual([long.pieces, long.durationSec], [pieces.length, 1.25]);
  assert.ok(pieces.length > 1);
  const found = await recognizer.recognizeAll(pieces.map(({ waveform }) => waveform));
  const speech = pieces.reduce((sum, { speechSec }) => sum + speechSec, 0);
  for (const [label, score] of Object.entries(long.scores)) {
    const mean = found.reduce(
      (sum, { scores }, i) => sum + scores[label]! * pieces[i]!.speechSec / speech,
      0,
    );
    assert.ok(Math.abs(score - mean) < BATCH_TOLERANCE);
  }
  recognizer.dispose();
});

Deno.test("a sound without the frequencies that the network uses gets a note", async () => {
  const recognizer = await untrained();
  const samples = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i / 3));
  assert.deepEqual((await recognizer.recognize(sound(samples))).notes, []);
  const odd = { ...sound(samples), notes: ["The file is odd."] };
  assert.deepEqual((await recognizer.recognize(odd)).notes, ["The file is odd."]);
  const { notes } = await recognizer.recognize({ samples, sampleRate: 6000 });
  assert.match(notes.join(), /no frequencies above 3000 Hz, but the network uses .* up to 4000 Hz/);
  recognizer.dispose();
});

Deno.test("sounds in which nothing can be recognised are refused", async () => {
  const recognizer = await untrained();
  const rate = 16000;
  const refusals: readonly [Float32Array, RegExp][] = [
    [
      new Float32Array(800).fill(0.5),
      /^Cannot recognise an emotion in 0\.050 s of sound: at least 0\.25 s are needed$/,
    ],
    [new Float32Array(rate), /^Cannot recognise an emotion in silence: every sample is zero/],
    [new Float32Array(rate).fill(1e-4), /its loudest sample is at -80 dB of full scale, -60 dB/],
    [new Float32Array(rate).fill(NaN), /NaN/],
    [new Float32Array(0), /it has no samples/],
  ];
  for (const [samples, message] of refusals) {
    const waveform = { samples, sampleRate: rate };
    await assert.rejects(recognizer.recognize(waveform), { name: "InputError", message });
  }
  await recognizer.recognize({ samples: new Float32Array(rate / 4).fill(0.01), sampleRate: rate });
  recognizer.dispose();
});

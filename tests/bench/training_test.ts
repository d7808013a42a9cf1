import assert from "node:assert/strict";
import { peerQuestion, raceJob, trainingRows } from "@/bench/training.ts";
import { EMOTIONS } from "@/corpora/emotion.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { ravdess } from "@/corpora/ravdess.ts";

/** Twenty speakers who say everything in every emotion, twice. */
const utterances: readonly Utterance[] = Array.from(
  { length: 20 },
  (_, speaker) =>
    EMOTIONS.flatMap((emotion) =>
      [1, 2].map((take): Utterance => ({
        ...{ id: `${speaker}-${emotion}-${take}`, path: `${speaker}/${emotion}${take}.wav` },
        ...{
          corpus: "ravdess",
          speaker: `ravdess-${speaker}`,
          gender: "female",
          channel: "speech",
        },
        ...{ emotion, intensity: "normal", statement: "dogs", repetition: take },
        ...{
          sha256: `${speaker}${emotion}${take}`,
          sampleRate: 48000,
          channels: 1,
          durationSec: 3,
        },
      }))
    ),
).flat();
const workspace = { utterances, root: "/raw", corpora: [ravdess], demo: false };

Deno.test("raceJob: the recipe under its own protocol, all epochs", () => {
  const { split, training, seed } = raceJob(workspace, { epochs: 7, seed: 3 });
  assert.equal(split.protocol, "random");
  assert.deepEqual([training.epochs, training.patience, seed, split.seed], [7, null, 3, 3]);
});

Deno.test("peerQuestion: every recording once, with its class, a fifth of them to be tested", async () => {
  const job = raceJob(workspace, { epochs: 1, seed: 1 });
  const { recordings, classes, model, training } = await peerQuestion(job, workspace);
  assert.equal(classes, EMOTIONS.length);
  assert.equal(new Set(recordings.map(({ path }) => path)).size, utterances.length);
  assert.equal(recordings.filter(({ part }) => part === "test").length, utterances.length / 5);
  for (const { path, label } of recordings) assert.ok(path.includes(`/${EMOTIONS[label]}`), path);
  assert.ok(recordings.every(({ path }) => path.startsWith("/raw/")));
  assert.deepEqual([model, training], [job.model, job.training]);
});

Deno.test("trainingRows: the whole with accuracies, and phases that add up to it", () => {
  const own = { featuresSec: 4, trainSec: 5, testSec: 0.5, accuracy: 0.8, engine: "wasm" };
  const peer = { ...own, featuresSec: 10, accuracy: 0.75 };
  const versions = { torch: "1", librosa: "2", joblib: "3" };
  const comparison = { ms: 10_000, peerMs: 20_000, ratio: 0.5, ratioLow: null, ratioHigh: null };
  const race = {
    comparison: { ...comparison, runs: 1 },
    own: [{ ms: 10_000, answer: own }],
    peer: [{ ms: 20_000, answer: { ...peer, ...versions } }],
  };
  const [whole, ...phases] = trainingRows(race, { epochs: 50, threads: 2, workspace });
  assert.equal(whole!.name, "whole training of two_channel (320 recordings, 50 epochs)");
  assert.equal(whole!.note, "accuracy on the test part: 80.0 % here, 75.0 % there");
  assert.equal(whole!.peer, "PyTorch 1, channels_last, 2 threads; librosa 2, joblib 3");
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  assert.equal(sum(phases.map(({ ms }) => ms)), whole!.ms);
  assert.equal(sum(phases.map(({ peerMs }) => peerMs!)), whole!.peerMs);
  assert.ok(phases.every(({ name }) => name.startsWith(`${whole!.name}: `)));
});

import assert from "node:assert/strict";
import { planRace, trainingRows } from "@/bench/training.ts";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { madeCorpus } from "../splits/_made.ts";

const utterances = madeCorpus({ channels: [1] });
const workspace = { utterances, root: "/raw", corpora: [ravdess], demo: false };

Deno.test("both sides train the recipe under its own protocol, on the same parts, for all epochs", async () => {
  const { job, peer } = await planRace(workspace, { epochs: 7, seed: 3 });
  assert.equal(job.split.protocol, "random");
  const { epochs, patience } = job.training;
  assert.deepEqual([epochs, patience, job.seed, job.split.seed], [7, null, 3, 3]);
  const { recordings, classes, model, training, seed } = peer;
  assert.deepEqual([model, training, seed], [job.model, job.training, job.seed]);
  assert.equal(classes, EMOTIONS.length);
  assert.equal(new Set(recordings.map(({ path }) => path)).size, utterances.length);
  const tested = recordings.filter(({ part }) => part === "test").length;
  assert.ok(Math.abs(tested - utterances.length / 5) < 1, `${tested}`);
  for (const { path, label } of recordings) {
    const number = String(EMOTIONS.indexOf(job.labels[label] as typeof EMOTIONS[number]) + 1);
    assert.match(path, new RegExp(`^/raw/ravdess/03-01-0${number}-`));
  }
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
  assert.equal(whole!.name, "whole training of two_channel (1,440 recordings, 50 epochs)");
  assert.equal(whole!.note, "accuracy on the test part: 80.0 % here, 75.0 % there");
  assert.equal(whole!.peer, "PyTorch 1, channels_last, 2 threads; librosa 2, joblib 3");
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  assert.equal(sum(phases.map(({ ms }) => ms)), whole!.ms);
  assert.equal(sum(phases.map(({ peerMs }) => peerMs!)), whole!.peerMs);
  assert.ok(phases.every(({ name }) => name.startsWith(`${whole!.name}: `)));
});

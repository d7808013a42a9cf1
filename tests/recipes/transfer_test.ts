import assert from "node:assert/strict";
import type { Utterance } from "@/corpora/utterance.ts";
import type { StoredCard } from "@/models/card.ts";
import { jobHere } from "@/recipes/job.ts";
import { planTransfer } from "@/recipes/transfer.ts";
import { unseenSpeakers } from "@/recipes/unseen_speakers.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";

const OWN = ["ann", "bob", "cy", "dan"].flatMap((speaker) =>
  ["angry", "bored"].flatMap((emotion) =>
    Array.from({ length: emotion === "angry" ? 12 : 10 }, (_, take): Utterance => ({
      id: `own-${speaker}-${emotion}-${take}`,
      path: `own/${speaker}-${emotion}-${take}.wav`,
      sha256: `${speaker}-${emotion}-${take}`,
      corpus: "own",
      speaker: `own-${speaker}`,
      gender: "unknown",
      channel: "speech",
      emotion,
      intensity: "normal",
      statement: "-",
      repetition: take,
      sampleRate: 16000,
      channels: 1,
      durationSec: 3,
    }))
  )
);
const MODEL = { ...unseenSpeakers.model, lstmUnits: 8 };
const FEATURES = { ...unseenSpeakers.features, hopLength: 500 };
const CARD = {
  features: FEATURES,
  model: MODEL,
  sha256: { "weights.bin": "a".repeat(64) },
} as unknown as StoredCard;
const START = { card: CARD, heard: ["ravdess"] };

Deno.test("features and network are the source's, and small steps the default", () => {
  const job = jobHere(unseenSpeakers, OWN, { start: { ...START, train: "all" } });
  assert.deepEqual(job.model, MODEL);
  assert.equal(job.features.hopLength, 500);
  assert.deepEqual(job.labels, ["angry", "bored"]);
  assert.deepEqual(job.sound, unseenSpeakers.sound);
  assert.ok(job.training.learningRate < unseenSpeakers.training.learningRate);
  assert.ok(job.training.epochs < unseenSpeakers.training.epochs);
  assert.deepEqual(job.start, { weights: "a".repeat(64), train: "all", heard: ["ravdess"] });
  const settings = ["training.learningRate=3e-4", "sampling=null"];
  const set = jobHere(unseenSpeakers, OWN, { start: { ...START, train: "all" }, settings });
  assert.equal(set.training.learningRate, 3e-4);
});

Deno.test("the head is trained on clips as they are", () => {
  const job = jobHere(unseenSpeakers, OWN, { start: { ...START, train: "head" } });
  assert.equal(job.sound, undefined);
  assert.deepEqual(job.training.augmentation, NO_AUGMENTATION);
});

Deno.test("an epoch has few clips several times, and many once", () => {
  const start = { ...START, train: "all" } as const;
  assert.equal(jobHere(unseenSpeakers, OWN, { start }).sampling!.clips, 320);
  const many = [1, 2, 3, 4].flatMap((n) => OWN.map((u) => ({ ...u, id: `${u.id}-${n}` })));
  assert.equal(jobHere(unseenSpeakers, many, { start }).sampling, undefined);
  assert.equal(jobHere(unseenSpeakers, many, { start, clipsPerLabel: 5 }).sampling!.clips, 320);
});

Deno.test("a comparison trains three ways, and takes all clips where there are too few", async () => {
  const which = { start: START, corpora: ["own"], seeds: [1, 2] };
  const cells = await planTransfer(unseenSpeakers, OWN, { ...which, sizes: [5, 20, 100] });
  assert.deepEqual(
    cells.map(({ way, clipsPerLabel, plans }) => [way, clipsPerLabel, plans.length]),
    [5, 20, null].flatMap((size) => ["scratch", "head", "all"].map((way) => [way, size, 8])),
  );
  for (const { way, clipsPerLabel, plans } of cells) {
    for (const { job, split } of plans) {
      assert.deepEqual([job.model, job.features.hopLength], [MODEL, 500]);
      assert.equal(job.start?.train, way === "scratch" ? undefined : way);
      assert.equal(split.train.length, clipsPerLabel === null ? 44 : 2 * clipsPerLabel);
    }
  }
  const tests = cells.map(({ plans }) => plans.map(({ split }) => split.test));
  assert.ok(tests.every((own) => JSON.stringify(own) === JSON.stringify(tests[0])));
  const fits = await planTransfer(unseenSpeakers, OWN, { ...which, sizes: [5, 20] });
  assert.equal(fits.length, 6);
});

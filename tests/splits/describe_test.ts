import assert from "node:assert/strict";
import { describeSplit, summariseSplit } from "@/splits/describe.ts";
import { makeSplit } from "@/splits/make.ts";
import { changed, madeCorpus } from "./_made.ts";

const ALL = madeCorpus();
const SPLIT = makeSplit(ALL, { protocol: "speaker", fold: 4, testChannel: "speech" });

Deno.test("a split is described part by part, in plain JSON", () => {
  const description = describeSplit(SPLIT, ALL);
  assert.deepEqual(JSON.parse(JSON.stringify(description)), description);
  assert.deepEqual(description.test, {
    clips: 240,
    speakers: ["ravdess-01", "ravdess-04", "ravdess-09", "ravdess-22"],
    channels: { speech: 240, song: 0 },
    emotions: {
      neutral: 16,
      calm: 32,
      happy: 32,
      sad: 32,
      angry: 32,
      fearful: 32,
      disgust: 32,
      surprised: 32,
    },
  });
  assert.equal(description.train.speakers.length, 18);
  const { train, val, test, unused } = description;
  assert.equal(train.clips + val.clips + test.clips + unused, 2452);
  assert.equal(unused, 264);
});

Deno.test("a split is summarised in a line that says when it is leaky", () => {
  assert.equal(
    summariseSplit(SPLIT, ALL),
    "speaker, fold 5 of 5: train 1,828 clips of 18 speakers, val 120 clips of 2 speakers, " +
      "test 240 clips of 4 speakers, unused 264 clips",
  );
  assert.equal(
    summariseSplit(makeSplit(ALL, { protocol: "random" }), ALL),
    "random (leaky): train 1,764 clips of 24 speakers, val 197 clips of 24 speakers, " +
      "test 491 clips of 24 speakers",
  );
});

Deno.test("a split of other utterances is not described", () => {
  assert.throws(() => describeSplit(changed(SPLIT, { test: ["x"] }), ALL), {
    name: "InputError",
    message: "Cannot describe the split: x is not among the utterances",
  });
});

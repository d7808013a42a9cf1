import assert from "node:assert/strict";
import { describeSplit } from "@/splits/describe.ts";
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

Deno.test("a split of other utterances is not described", () => {
  assert.throws(() => describeSplit(changed(SPLIT, { test: ["x"] }), ALL), {
    name: "InputError",
    message: "Cannot describe the split: x is not among the utterances",
  });
});

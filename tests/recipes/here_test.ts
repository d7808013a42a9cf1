import assert from "node:assert/strict";
import type { Utterance } from "@/corpora/utterance.ts";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { fourCorpora } from "@/recipes/four_corpora.ts";
import { absentSentence, jobHere } from "@/recipes/job.ts";
import { recipeJob } from "@/recipes/job.ts";
import { twoChannel } from "@/recipes/two_channel.ts";

const made = (corpus: string, emotions: readonly string[]) =>
  emotions.map((emotion) => ({ corpus, emotion, channel: "speech" }) as Utterance);
const RAVDESS = made("ravdess", EMOTIONS);
const TESS = made("tess", ["happy", "sad", "surprised"]);
const SAVEE = made("savee", ["sad", "happy"]);

Deno.test("a job has those of its recipe's corpora that are present, in the recipe's order", () => {
  const here = [...SAVEE, ...TESS, ...RAVDESS];
  assert.deepEqual(jobHere(fourCorpora, here).corpora, ["ravdess", "tess", "savee"]);
  assert.deepEqual(jobHere(twoChannel, here, { seed: 2 }), recipeJob(twoChannel, { seed: 2 }));
  const demo = jobHere(fourCorpora, made("demo", ["sad", "happy"]));
  assert.deepEqual(demo.corpora, ["demo"]);
  const named = jobHere(fourCorpora, here, { corpora: ["tess"] });
  assert.deepEqual(named.corpora, ["tess"]);
});

Deno.test("under the protocol corpus the labels are those that all corpora share", () => {
  const job = jobHere(fourCorpora, [...TESS, ...RAVDESS], { protocol: "corpus" });
  assert.deepEqual(job.labels, ["happy", "sad", "surprised"]);
  const fewer = jobHere(fourCorpora, [...TESS, ...RAVDESS, ...SAVEE], { protocol: "corpus" });
  assert.deepEqual(fewer.labels, ["happy", "sad"]);
  const named = { protocol: "corpus", settings: ["labels=sad,angry"] } as const;
  assert.deepEqual(jobHere(fourCorpora, RAVDESS, named).labels, ["sad", "angry"]);
  const elsewhere = [...TESS, ...RAVDESS, ...made("own", ["happy", "wütend"])];
  assert.deepEqual(jobHere(fourCorpora, elsewhere, { protocol: "corpus" }).labels, job.labels);
});

Deno.test("corpora that are missing are named", () => {
  const sentence = (...utterances: Utterance[]) =>
    absentSentence(fourCorpora, jobHere(fourCorpora, utterances));
  assert.equal(
    sentence(...RAVDESS, ...TESS),
    "four_corpora is trained on ravdess and tess alone: crema-d and savee are not among the " +
      "recordings",
  );
  assert.equal(sentence(...made("demo", ["sad", "happy"])), undefined);
  assert.equal(absentSentence(twoChannel, jobHere(twoChannel, RAVDESS)), undefined);
});

import assert from "node:assert/strict";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { parseLabels } from "@/corpora/labels.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { bilstmAttention } from "@/recipes/bilstm_attention.ts";
import { fiveEmotions } from "@/recipes/five_emotions.ts";
import { type HereOptions, jobHere } from "@/recipes/job.ts";
import { labelSentences } from "@/recipes/labels.ts";
import type { Recipe } from "@/recipes/recipe.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { unseenSpeakers } from "@/recipes/unseen_speakers.ts";

const made = (corpus: string, emotions: readonly string[], channel = "speech") =>
  emotions.map((emotion) => ({ corpus, emotion, channel }) as Utterance);
const OWN = made("own", ["wütend", "traurig", "happy", "wütend"]);
const labelsOf = (utterances: readonly Utterance[], options: HereOptions & { recipe?: Recipe }) =>
  jobHere(options.recipe ?? twoChannel, utterances, options).labels;

Deno.test("a recipe keeps its labels where all of them are there", () => {
  const ravdess = made("ravdess", EMOTIONS);
  for (const recipe of RECIPES) {
    assert.equal(JSON.stringify(labelsOf(ravdess, { recipe })), JSON.stringify(recipe.labels));
    const mixed = { recipe, corpora: ["ravdess", "own"] };
    assert.deepEqual(labelsOf([...ravdess, ...OWN], mixed), recipe.labels);
  }
});

Deno.test("elsewhere any recipe has the labels that are there, canonical ones first", () => {
  for (const recipe of RECIPES) {
    const options = { recipe, corpora: ["own"] };
    assert.deepEqual(labelsOf(OWN, options), ["happy", "traurig", "wütend"]);
    assert.deepEqual(labelsOf(made("own", ["10", "9", "2"]), options), ["2", "9", "10"]);
    const thirty = Array.from({ length: 30 }, (_, i) => String(i + 1));
    assert.deepEqual(labelsOf(made("own", thirty.toReversed()), options), thirty);
  }
});

Deno.test("labels that are named narrow and map, in one order however they are named", () => {
  const named = (text: string) =>
    jobHere(twoChannel, OWN, { corpora: ["own"], labels: parseLabels(text) });
  assert.deepEqual(named("wütend,happy").labels, ["happy", "wütend"]);
  assert.equal("labelsFrom" in named("wütend,happy"), false);
  const mapped = named("sad=traurig,angry=wütend");
  assert.deepEqual(mapped.labels, ["sad", "angry"]);
  assert.deepEqual(mapped.labelsFrom, [
    { label: "sad", from: ["traurig"] },
    { label: "angry", from: ["wütend"] },
  ]);
  assert.deepEqual(mapped, named("angry=wütend,sad=traurig"));
});

Deno.test("labels that no network can tell apart are refused with a remedy", () => {
  const numbers = Array.from({ length: 31 }, (_, i) => String(i / 10));
  const own = made("own", [...numbers, "happy", "sad"]);
  const use = (text: string | undefined, utterances = own, settings: string[] = []) => () =>
    jobHere(twoChannel, utterances, {
      corpora: ["own"],
      settings,
      labels: text === undefined ? undefined : parseLabels(text),
    });
  for (
    const [call, message] of [
      [
        use(undefined),
        /31 different numbers are a scale, such as arousal, not classes; .*--labels/,
      ],
      [use(undefined, made("own", ["sad", "sad"])), /on the label sad alone: .* at least two/],
      [use("happy"), /on the label happy alone/],
      [use("happy,angry"), /label "angry": no recording has it; the labels there are happy,sad,0,/],
      [use("Happy,sad"), /label "Happy": no recording has it; did you mean "happy"\?/],
      [use(undefined, made("own", ["a\nb", "c"])), /"a\\nb": it has a line break/],
      [use("happy,sad", own, ["labels=happy,sad"]), /by --labels and by --set/],
    ] as const
  ) {
    assert.throws(call, { name: "InputError", message });
  }
  assert.doesNotThrow(use("happy,sad"));
  assert.doesNotThrow(use("low=0|0.1,high=2.9|3"));
});

Deno.test("settings of labels or corpora that are not there do not apply, unless they are set", () => {
  const options = { corpora: ["own"] };
  assert.deepEqual(jobHere(bilstmAttention, OWN, options).training.classFactors, {});
  assert.deepEqual(
    jobHere(bilstmAttention, made("own", ["surprised", "sad"]), options).training.classFactors,
    { surprised: 1.5 },
  );
  const changed = { ...options, settings: ["training.classFactors.sad=2"] };
  const { classFactors } = jobHere(bilstmAttention, OWN, changed).training;
  assert.deepEqual(classFactors, { surprised: 1.5, sad: 2 }, "planning then refuses it");
  assert.equal("sampling" in jobHere(unseenSpeakers, OWN, options), false);
  const beside = [...made("tess", ["sad", "happy"]), ...OWN];
  const both = jobHere(unseenSpeakers, beside, { corpora: ["tess", "own"] });
  assert.deepEqual(both.sampling, unseenSpeakers.sampling);
  const set = jobHere(unseenSpeakers, OWN, { ...options, settings: ["sampling.clips=9"] });
  assert.equal(set.sampling?.clips, 9);
});

Deno.test("what is trained on, and what is left out, is said", () => {
  const sentences = (recipe: Recipe, utterances: readonly Utterance[], options: HereOptions) =>
    labelSentences(recipe, jobHere(recipe, utterances, options), utterances);
  const own = [...OWN, ...made("own", ["happy"], "song")];
  assert.deepEqual(sentences(fiveEmotions, own, { corpora: ["own"] }), [
    "five_emotions is trained on 3 labels: happy, traurig, wütend",
    "five_emotions leaves out 1 of 5 recordings: song (1)",
  ]);
  const labels = parseLabels("angry=wütend,sad=traurig");
  assert.deepEqual(sentences(twoChannel, own, { corpora: ["own"], labels }), [
    "two_channel is trained on 2 labels: sad (traurig), angry (wütend)",
    "two_channel leaves out 2 of 5 recordings: happy (2)",
  ]);
  const commas = made("own", ["a, b", "a", "b"]);
  assert.deepEqual(sentences(twoChannel, commas, { corpora: ["own"] }), [
    'two_channel is trained on 3 labels: a, "a, b", b',
  ]);
  assert.deepEqual(sentences(unseenSpeakers, OWN, { corpora: ["own"] }).slice(1), [
    "an epoch has each clip once: unseen_speakers draws clips of ravdess, tess, nemo alone",
  ]);
  for (const recipe of [twoChannel, unseenSpeakers]) {
    assert.deepEqual(sentences(recipe, made("ravdess", EMOTIONS), {}), []);
  }
});

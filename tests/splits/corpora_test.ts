import assert from "node:assert/strict";
import {
  corpusFolds,
  namedCorporaFold,
  requireSharedEmotions,
  sharedEmotions,
} from "@/splits/corpora.ts";
import { checkSelection } from "@/splits/guard.ts";
import { makeSplit } from "@/splits/make.ts";
import { type Speaker, speakersOf } from "@/splits/speaker.ts";
import { madeCorpus, madeCremaD, renamed } from "./_made.ts";

const TESS: readonly Speaker[] = ["OAF", "YAF"]
  .map((who) => ({
    id: `tess-${who}`,
    corpus: "tess",
    gender: "female",
    clips: new Map([["sad", 1]]),
  }));
const RAVDESS = speakersOf(madeCorpus());
const CREMA_D = speakersOf(madeCremaD());

Deno.test("every corpus of three speakers or more lends 1 in 12 of them for validation", () => {
  const folds = corpusFolds([...TESS, ...RAVDESS, ...CREMA_D]);
  assert.equal(folds.length, 3);
  assert.deepEqual(folds.map(({ test }) => test.length), [91, 24, 2]);
  const counts = folds.map(({ val }) =>
    ["crema-d", "ravdess", "tess"].map((corpus) => val.filter((id) => id.startsWith(corpus)).length)
  );
  assert.deepEqual(counts, [[0, 2, 0], [8, 0, 0], [8, 2, 0]]);
  assert.deepEqual(folds[2]!.val.slice(0, 2), ["ravdess-01", "ravdess-02"]);
});

Deno.test("where only small corpora teach, one of their speakers validates", () => {
  const folds = corpusFolds([...RAVDESS, ...TESS]);
  assert.deepEqual(folds[0], { test: RAVDESS.map(({ id }) => id), val: ["tess-OAF"] });
});

Deno.test("corpora that cannot teach each other are refused", () => {
  const refuse = (speakers: readonly Speaker[], message: RegExp) =>
    assert.throws(() => corpusFolds(speakers), { name: "InputError", message });
  refuse(RAVDESS, /of ravdess alone: each corpus is tested after training on the others/);
  refuse([], /of no corpus alone/);
  refuse([...RAVDESS, TESS[0]!], /Cannot test ravdess: the other corpora have 1 speaker,/);
});

Deno.test("named corpora are tested whole, and 1 in 12 speakers of the larger others validate", () => {
  const { test, val } = namedCorporaFold([...TESS, ...RAVDESS, ...CREMA_D], {
    testCorpora: ["tess", "crema-d"],
  });
  assert.deepEqual(test, [...TESS, ...CREMA_D].map(({ id }) => id));
  assert.deepEqual(val, ["ravdess-01", "ravdess-02"]);
  assert.throws(
    () => namedCorporaFold([...TESS, ...RAVDESS], { testCorpora: ["tess", "ravdess"] }),
    {
      name: "InputError",
      message: /Cannot test tess and ravdess: the other corpora have 0 speakers,/,
    },
  );
});

Deno.test("where nobody is to validate, all who are not tested train", () => {
  const utterances = [...madeCorpus(), ...renamed(madeCorpus({ corpus: "own" }), "own/")];
  const options = { protocol: "corpora", testCorpora: ["own"] } as const;
  const some = makeSplit(utterances, options);
  const none = makeSplit(utterances, { ...options, valSpeakers: [] });
  assert.ok(some.val.length > 0);
  assert.deepEqual(none.val, []);
  assert.deepEqual(none.train, [...some.train, ...some.val].sort());
  assert.throws(() => checkSelection("best", none), /nobody is left to validate on/);
  assert.throws(
    () => makeSplit(utterances, { protocol: "speaker", valSpeakers: [] }),
    /only "custom" takes a list/,
  );
});

Deno.test("folds of the speakers of named corpora: all speakers of other corpora train", () => {
  const utterances = [...madeCorpus(), ...renamed(madeCorpus({ corpus: "own" }), "own/")];
  const whole = makeSplit(madeCorpus(), { protocol: "speaker", fold: 1 });
  const split = makeSplit(utterances, { protocol: "speaker", fold: 1, testCorpora: ["ravdess"] });
  assert.deepEqual([split.test, split.val], [whole.test, whole.val]);
  assert.equal(split.train.length, whole.train.length + madeCorpus().length);
});

Deno.test("the emotions that all corpora share stand in their usual order", () => {
  const both = [...madeCremaD([1001]).reverse(), ...madeCorpus({ actors: [1] })];
  const shared = ["neutral", "happy", "sad", "angry", "fearful", "disgust"];
  assert.deepEqual(sharedEmotions(both), shared);
  assert.throws(() => requireSharedEmotions(both), {
    name: "InputError",
    message: /crema-d has no calm; keep only .* neutral, happy, sad, angry, fearful, disgust$/,
  });
  requireSharedEmotions(both.filter(({ emotion }) => shared.includes(emotion)));
  assert.deepEqual(sharedEmotions([]), []);
});

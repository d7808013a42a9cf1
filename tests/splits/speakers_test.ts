import assert from "node:assert/strict";
import { type Speaker, speakerNumber, speakersOf } from "@/splits/speaker.ts";
import { speakerFolds, validators } from "@/splits/speakers.ts";
import { madeCorpus } from "./_made.ts";

/** Speakers "x-01", "x-02", …: odd ones men, even ones women. */
function speakers(count: number, corpus = "x", from = 1): Speaker[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `${corpus}-${String(from + i).padStart(2, "0")}`,
    corpus,
    gender: (from + i) % 2 === 1 ? "male" : "female",
    clips: new Map([["sad", 4], ["happy", 4]]),
  }));
}

const numbers = (ids: readonly string[]) => ids.map(speakerNumber);

Deno.test("speakers are listed once, sorted, with corpus and gender", () => {
  const found = speakersOf(madeCorpus({ actors: [9, 2], channels: [2] }).reverse());
  const clips = { neutral: 4, calm: 8, happy: 8, sad: 8, angry: 8, fearful: 8 };
  assert.deepEqual(
    found.map(({ clips, ...rest }) => ({ ...rest, clips: Object.fromEntries(clips) })),
    [
      { id: "ravdess-02", corpus: "ravdess", gender: "female", clips },
      { id: "ravdess-09", corpus: "ravdess", gender: "male", clips },
    ],
  );
});

Deno.test("RAVDESS gets the folds of Luna-Jimenez and the validation speakers beside them", () => {
  const folds = speakerFolds(speakers(24), "speaker");
  assert.deepEqual(folds.map(({ test }) => numbers(test)), [
    [2, 5, 14, 15, 16],
    [3, 6, 7, 13, 18],
    [10, 11, 12, 19, 20],
    [8, 17, 21, 23, 24],
    [1, 4, 9, 22],
  ]);
  assert.deepEqual(folds.map(({ val }) => numbers(val)), [[3, 6], [10, 11], [8, 17], [1, 14], [
    2,
    5,
  ]]);
});

Deno.test("RAVDESS gets the folds of EmoBox, validated by the next fold's first man and woman", () => {
  const folds = speakerFolds(speakers(24), "speaker6");
  assert.deepEqual(folds.map(({ test }) => numbers(test)), [
    [1, 11, 20, 21],
    [4, 10, 12, 14],
    [8, 9, 19, 23],
    [3, 5, 7, 24],
    [2, 15, 16, 18],
    [6, 13, 17, 22],
  ]);
  assert.deepEqual(folds.map(({ val }) => numbers(val)), [
    [9, 4],
    [9, 8],
    [3, 24],
    [15, 2],
    [13, 6],
    [1, 20],
  ]);
});

Deno.test("published folds go without the actors who are not here", () => {
  const folds = speakerFolds(speakers(24).filter(({ id }) => id !== "x-14"), "speaker");
  assert.deepEqual(numbers(folds[0]!.test), [2, 5, 15, 16]);
  assert.deepEqual(numbers(folds[3]!.val), [1]);
});

Deno.test("other speakers are dealt to folds that have both genders", () => {
  const folds = speakerFolds(speakers(8), "speaker");
  assert.deepEqual(folds.map(({ test }) => numbers(test)), [[1, 2], [3, 4], [5, 6], [7, 8]]);
  assert.deepEqual(folds.map(({ val }) => numbers(val)), [[3], [5], [7], [1]]);
});

for (const count of [3, 4, 5, 8, 9, 10, 11, 23, 30, 91]) {
  for (const protocol of ["speaker", "loso"] as const) {
    Deno.test(`${protocol}: ${count} speakers are tested once each and never elsewhere too`, () => {
      const all = speakers(count, "y", 101);
      const folds = speakerFolds(all, protocol);
      assert.deepEqual(folds.flatMap(({ test }) => test).sort(), all.map(({ id }) => id).sort());
      for (const { test, val } of folds) {
        assert.ok(test.length > 0 && val.length > 0);
        assert.equal(new Set([...test, ...val]).size, test.length + val.length);
        assert.ok(test.length + val.length < count, "someone is left to train");
      }
      const sizes = folds.map(({ test }) => test.length);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, `sizes ${sizes}`);
    });
  }
}

Deno.test("several corpora are folded each by itself", () => {
  const mixed = [...speakers(24, "ravdess"), ...speakers(8, "x", 101), ...speakers(2, "tess", 31)];
  const folds = speakerFolds(mixed, "speaker");
  assert.deepEqual(numbers(folds[0]!.test), [2, 5, 14, 15, 16, 101, 102, 31]);
  assert.deepEqual(folds[4]!.test.map((id) => id.split("-")[0]), Array(4).fill("ravdess"));
  const tested = folds.flatMap(({ test }) => test).sort();
  assert.deepEqual(tested, mixed.map(({ id }) => id).sort());
});

Deno.test("too few speakers and the wrong ones are refused", () => {
  for (const protocol of ["speaker", "speaker6", "loso"] as const) {
    assert.throws(() => speakerFolds(speakers(2), protocol), {
      name: "InputError",
      message:
        /of 2 speakers: .* need at least one each; record more people, or use --protocol random/,
    });
  }
  assert.throws(() => speakerFolds(speakers(4, "demo"), "speaker6"), {
    name: "InputError",
    message: /"speaker6" split of demo: its folds are those of RAVDESS's 24 actors/,
  });
});

Deno.test("1 speaker in 12 validates, at least one, of either gender in turn", () => {
  assert.deepEqual(validators(speakers(6), 24), ["x-01", "x-02"]);
  assert.deepEqual(validators(speakers(6), 8), ["x-01"]);
  assert.equal(validators(speakers(80), 91).length, 8);
  const men = speakers(9).filter(({ gender }) => gender === "male");
  assert.deepEqual(validators(men, 36), ["x-01", "x-03", "x-05"]);
});

Deno.test("blocks5: CREMA-D's blocks, also of some of its actors; nobody else's", () => {
  const all = speakers(91, "crema-d", 1001);
  const folds = speakerFolds(all, "blocks5");
  assert.deepEqual(folds.map(({ test }) => [test[0], test.at(-1)]), [
    ["crema-d-1001", "crema-d-1018"],
    ["crema-d-1019", "crema-d-1036"],
    ["crema-d-1037", "crema-d-1054"],
    ["crema-d-1055", "crema-d-1072"],
    ["crema-d-1073", "crema-d-1091"],
  ]);
  assert.deepEqual(folds[4]!.val, folds[0]!.test);
  const some = speakerFolds(all.filter(({ id }) => speakerNumber(id) % 6 === 0), "blocks5");
  assert.deepEqual(numbers(some[0]!.test), [1002, 1008, 1014]);
  const refuse = (who: readonly Speaker[]) =>
    assert.throws(() => speakerFolds(who, "blocks5"), {
      name: "InputError",
      message:
        /of (x|crema-d): its folds are those of CREMA-D's 91 actors, and every fold needs one/,
    });
  refuse(speakers(24));
  refuse([...all, ...speakers(4)]);
  refuse(all.slice(0, 50));
});

Deno.test("corpora of two speakers each are tested on unseen speakers, too", () => {
  const folds = speakerFolds([...speakers(2, "x"), ...speakers(2, "y")], "speaker");
  assert.equal(folds.length, 2);
  for (const { test, val } of folds) {
    assert.deepEqual(test.map((id) => id[0]), ["x", "y"]);
    assert.equal(val.length, 1);
    assert.ok(!test.includes(val[0]!));
  }
});

Deno.test("a gender that some clips lack is that of the others, in whatever order they come", () => {
  const [first, ...rest] = madeCorpus({ actors: [2] });
  const clips = [{ ...first!, gender: "unknown" as const }, ...rest];
  assert.equal(speakersOf(clips)[0]!.gender, "female");
  assert.equal(speakersOf(clips.reverse())[0]!.gender, "female");
});

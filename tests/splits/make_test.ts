import assert from "node:assert/strict";
import type { Utterance } from "@/corpora/utterance.ts";
import { isCopy } from "@/corpora/copy.ts";
import { countFolds, makeSplit, type SplitOptions } from "@/splits/make.ts";
import { everyFold, madeCorpus, madeCremaD, TWINS, withCopies } from "./_made.ts";

const ALL = madeCorpus();
const BY_ID = new Map(ALL.map((u) => [u.id, u]));
const of = (ids: readonly string[]) => ids.map((id) => BY_ID.get(id)!);
const actors = (ids: readonly string[]) =>
  [...new Set(of(ids).map((u) => Number(u.speaker.slice(-2))))].sort((a, b) => a - b);

Deno.test("speaker: a fold has the published actors on their sides", () => {
  const split = makeSplit(ALL, { protocol: "speaker", fold: 1 });
  assert.deepEqual(actors(split.test), [3, 6, 7, 13, 18]);
  assert.deepEqual(actors(split.val), [10, 11]);
  assert.equal(actors(split.train).length, 17);
  assert.deepEqual(
    { ...split, train: 0, val: 0, test: 0 },
    { protocol: "speaker", leaky: false, fold: 1, folds: 5, seed: 1, train: 0, val: 0, test: 0 },
  );
  assert.equal(split.train.length + split.val.length + split.test.length, 2452);
});

Deno.test("a channel filter takes clips from test and val, and gives them to nobody", () => {
  const options = { protocol: "speaker", fold: 0 } as const;
  const all = makeSplit(ALL, options);
  const speech = makeSplit(ALL, { ...options, testChannel: "speech" });
  assert.deepEqual(speech.train, all.train);
  assert.equal(speech.test.length, 300);
  assert.equal(speech.val.length, 120);
  assert.ok(of([...speech.test, ...speech.val]).every((u) => u.channel === "speech"));
  const both = makeSplit(ALL, { ...options, testChannel: "speech", valChannel: "all" });
  assert.equal(both.val.length, 208);
  assert.equal(both.test.length, 300);
});

Deno.test("random: 491 clips of all speakers, in the published numbers, and labelled leaky", () => {
  const split = makeSplit(ALL, { protocol: "random" });
  assert.equal(split.leaky, true);
  assert.equal(split.folds, 1);
  assert.equal(split.test.length, 491);
  assert.equal(split.val.length, 197);
  assert.equal(split.train.length, 1764);
  const support = Map.groupBy(of(split.test), (u) => u.emotion);
  assert.deepEqual(Object.fromEntries([...support].map(([e, own]) => [e, own.length])), {
    neutral: 38,
    calm: 75,
    happy: 75,
    sad: 75,
    angry: 75,
    fearful: 75,
    disgust: 39,
    surprised: 39,
  });
});

Deno.test("random: the seed decides, and the twins are never parted", () => {
  const sides = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const split = makeSplit(ALL, { protocol: "random", seed });
    assert.equal(split.test.length, 491);
    const side = (["train", "val", "test"] as const).filter((part) =>
      TWINS.some((id) => split[part].includes(id))
    );
    assert.equal(side.length, 1, `seed ${seed}: ${side}`);
    sides.add(side[0]!);
  }
  assert.ok(sides.size > 1, "the twins go now here, now there");
});

Deno.test("the order of the utterances changes no split", () => {
  const backwards = [...ALL].reverse();
  for (const protocol of ["speaker", "speaker6", "random"] as const) {
    assert.deepEqual(makeSplit(backwards, { protocol }), makeSplit(ALL, { protocol }));
  }
});

Deno.test("options that do not fit are refused", () => {
  const refuse = (options: SplitOptions, message: RegExp, utterances: Utterance[] = ALL) =>
    assert.throws(() => makeSplit(utterances, options), { name: "InputError", message });
  refuse(
    { protocol: "kfold" as "random" },
    /the protocols are speaker, speaker6, loso, blocks5, corpus, corpora, random, augment_first, custom/,
  );
  refuse({ protocol: "speaker", fold: 5 }, /fold 5 of a "speaker" split: its folds are 0 to 4/);
  refuse({ protocol: "speaker", fold: 0.5 }, /fold 0\.5/);
  refuse({ protocol: "random", fold: 1 }, /folds are 0 to 0/);
  refuse({ protocol: "custom" }, /no test speakers are named/);
  refuse({ protocol: "corpora" }, /Cannot test corpora that are not named: the recordings are of /);
  refuse(
    { protocol: "speaker", testCorpora: ["savee"] },
    /Cannot test savee: the recordings are of /,
  );
  refuse(
    { protocol: "random", testCorpora: ["demo"] },
    /only corpora, speaker, .* take a list of them/,
  );
  refuse({ protocol: "speaker", testSpeakers: "1" }, /only "custom" takes a list/);
  refuse({ protocol: "random", valSpeakers: "1" }, /only "custom" takes a list/);
  refuse({ protocol: "random" }, /its train part is empty/, []);
  const twice = [...ALL, ALL[5]!];
  refuse({ protocol: "random" }, new RegExp(`ravdess/.* share the id ${ALL[5]!.id}`), twice);
});

/** RAVDESS's clips of the emotions that CREMA-D has. */
const SHARED = ALL.filter((u) => !["calm", "surprised"].includes(u.emotion));

Deno.test("corpus: each corpus is tested in turn, validated by speakers of the others", () => {
  const crema = madeCremaD([1001, 1002, 1003]);
  const splits = everyFold([...SHARED, ...crema], { protocol: "corpus" });
  assert.deepEqual(splits.map((s) => [s.fold, s.folds, s.leaky]), [[0, 2, false], [1, 2, false]]);
  assert.deepEqual(splits[0]!.test, crema.map((u) => u.id).sort());
  assert.deepEqual(actors(splits[0]!.val), [1, 2]);
  assert.deepEqual(splits[1]!.test, SHARED.map((u) => u.id).sort());
  assert.deepEqual([...new Set(splits[1]!.val.map((id) => id.slice(0, 4)))], ["1001"]);
  assert.throws(() => makeSplit([...ALL, ...crema], { protocol: "corpus" }), {
    name: "InputError",
    message: 'Cannot make a "corpus" split: crema-d has no calm; keep only the emotions that all ' +
      "corpora share: neutral, happy, sad, angry, fearful, disgust",
  });
});

Deno.test("augment_first: copies and originals are drawn alike, and twins land on both sides", async () => {
  const all = await withCopies(ALL);
  const split = makeSplit(all, { protocol: "augment_first" });
  assert.deepEqual([split.leaky, split.folds], [true, 1]);
  assert.equal(split.test.length, Math.ceil(0.2 * 3 * 2452));
  assert.equal(split.train.length + split.val.length + split.test.length, 3 * 2452);
  const taught = new Set(split.train.map((id) => id.split("~")[0]!));
  const known = split.test.filter((id) => taught.has(id.split("~")[0]!)).length;
  // 72 % of all clips train: that both siblings of a test clip do not is a matter of 8 %.
  assert.ok(known > 0.88 * split.test.length && known < 0.96 * split.test.length, `${known}`);
  assert.throws(() => makeSplit(ALL, { protocol: "augment_first" }), {
    name: "InputError",
    message: 'Cannot make an "augment_first" split: there are no augmented copies to separate ' +
      'from their originals; use a recipe with copies, or "random"',
  });
});

Deno.test("copies change nothing for the originals, and join the training part alone", async () => {
  const all = await withCopies(ALL);
  for (const protocol of ["speaker", "random"] as const) {
    const with_ = makeSplit(all, { protocol }), without = makeSplit(ALL, { protocol });
    const copies = without.train.flatMap((id) => [`${id}~noisy`, `${id}~late`]);
    assert.deepEqual(with_, { ...without, train: [...without.train, ...copies].sort() });
  }
});

Deno.test("a speaker of whom there are only copies makes no fold", async () => {
  const three = madeCorpus({ actors: [1, 2, 3] });
  const all = [...three, ...(await withCopies(madeCorpus({ actors: [4] }))).filter(isCopy)];
  assert.equal(countFolds(all, { protocol: "loso" }), 3);
  assert.deepEqual(everyFold(all, { protocol: "loso" }), everyFold(three, { protocol: "loso" }));
});

Deno.test("recordings of unknown speakers are refused where speakers are held out, and drawn at random", () => {
  const own = madeCorpus({ corpus: "own" }).map((u, i) =>
    i % 9 ? u : { ...u, speaker: "own-unknown" }
  );
  for (const protocol of ["speaker", "loso"] as const) {
    assert.throws(() => makeSplit(own, { protocol }), {
      name: "InputError",
      message: new RegExp(
        `^Cannot make a "${protocol}" split of own: the speaker of 273 of 2452 recordings is not ` +
          "known; index the speakers .*--protocol random, whose figures say nothing about people",
      ),
    });
  }
  const custom = { protocol: "custom", testSpeakers: "own-01" } as const;
  assert.throws(() => makeSplit(own, custom), /the speaker of 273 of 2452 recordings is not known/);
  assert.ok(makeSplit(own, { protocol: "random" }).test.length > 0);
  const both = [...ALL, ...own.map((u) => ({ ...u, id: `own/${u.id}`, sha256: `own${u.sha256}` }))];
  assert.ok(makeSplit(both, { protocol: "speaker", testCorpora: ["ravdess"] }).test.length > 0);
});

import assert from "node:assert/strict";
import { makeCopies } from "@/features/copies/copies.ts";
import { checkUnheard } from "@/splits/guard.ts";
import { makeSplit } from "@/splits/make.ts";
import type { Split } from "@/splits/split.ts";
import { drawPerLabel, drawSpeakers } from "@/splits/subset.ts";
import { madeCorpus } from "./_made.ts";

const ALL = madeCorpus({ channels: [1] });
const byId = new Map(ALL.map((u) => [u.id, u]));
const SPLIT = makeSplit(ALL, { protocol: "speaker", fold: 0 });
const draw = (perLabel: number, seed = 1) => drawPerLabel(SPLIT, ALL, { perLabel, seed });

/** How many training clips each value of a field has. */
function counts({ train }: Split, field: "emotion" | "speaker"): Map<string, number> {
  const groups = Map.groupBy(train, (id) => byId.get(id)![field]);
  return new Map([...groups].map(([key, ids]) => [key, ids.length]));
}

Deno.test("each label has so many clips of the training part, and other parts stay", () => {
  const { train, val, test } = draw(20);
  assert.deepEqual([...counts(draw(20), "emotion").values()], Array(8).fill(20));
  assert.ok(train.every((id) => SPLIT.train.includes(id)));
  assert.deepEqual(train, train.toSorted());
  assert.deepEqual([val, test], [SPLIT.val, SPLIT.test]);
});

Deno.test("speakers give as many clips of a label as the others, but for one", () => {
  for (const perLabel of [17, 20, 40]) {
    for (const [, ids] of Map.groupBy(draw(perLabel).train, (id) => byId.get(id)!.emotion)) {
      const each = Map.groupBy(ids, (id) => byId.get(id)!.speaker);
      const sizes = [...each.values()].map((own) => own.length);
      assert.equal(each.size, 17, "all training speakers");
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, sizes.join());
    }
  }
});

Deno.test("a seed decides which, and fewer clips are among more", () => {
  assert.deepEqual(draw(5), draw(5));
  assert.notDeepEqual(draw(5, 2), draw(5));
  const twenty = new Set(draw(20).train);
  assert.ok(draw(5).train.every((id) => twenty.has(id)));
});

Deno.test("copies follow their originals and are not counted", async () => {
  const copies = await makeCopies(ALL, [{
    name: "noisy",
    changes: [{ kind: "noise", snrDb: 10 }],
  }]);
  const all = [...ALL, ...copies];
  const split = makeSplit(all, { protocol: "speaker", fold: 0 });
  const { train } = drawPerLabel(split, all, { perLabel: 5, seed: 1 });
  const originals = train.filter((id) => !id.endsWith("~noisy"));
  assert.deepEqual(originals, draw(5).train);
  assert.deepEqual(train, originals.flatMap((id) => [id, `${id}~noisy`]).sort());
});

Deno.test("more clips than a label has are refused", () => {
  assert.throws(() => draw(100), {
    name: "InputError",
    message:
      'Cannot train on 100 clips per label: the training part of fold 0 has 68 of "neutral"; ' +
      "ask for fewer, or leave the number out to train on all",
  });
});

Deno.test("so many speakers of each corpus train, women and men alike, and fewer are among more", () => {
  const few = (perCorpus: number, seed = 1) => drawSpeakers(SPLIT, ALL, { perCorpus, seed });
  const four = counts(few(4), "speaker");
  const women = [...four.keys()].filter((speaker) =>
    ALL.find((u) => u.speaker === speaker)!.gender === "female"
  );
  assert.equal(four.size, 4);
  assert.equal(women.length, 2);
  assert.deepEqual([...four.values()], Array(4).fill(60), "all of their clips");
  assert.ok([...counts(few(2), "speaker").keys()].every((speaker) => four.has(speaker)));
  assert.notDeepEqual(few(4, 2), few(4));
  assert.deepEqual(few(17), SPLIT, "no more than there are");
  assert.deepEqual([few(2).val, few(2).test], [SPLIT.val, SPLIT.test]);
});

Deno.test("corpora that a network has heard are not tested, unless the protocol is marked leaky", () => {
  checkUnheard(SPLIT, ALL, ["tess", "nemo"]);
  assert.throws(
    () => checkUnheard(SPLIT, ALL, ["ravdess", "tess"]),
    /^InputError: Cannot test unseen speakers of ravdess: .*was trained on ravdess, tess; test other/,
  );
  checkUnheard(makeSplit(ALL, { protocol: "random" }), ALL, ["ravdess"]);
  const other = madeCorpus({ corpus: "own", channels: [1], actors: [1, 2, 3, 4] })
    .map((u) => ({
      ...u,
      id: `own-${u.id}`,
      speaker: `own-${u.speaker}`,
      sha256: `own-${u.sha256}`,
    }));
  const both = [...ALL, ...other];
  const split = makeSplit(both, { protocol: "speaker", testCorpora: ["own"] });
  checkUnheard(split, both, ["ravdess"]);
});

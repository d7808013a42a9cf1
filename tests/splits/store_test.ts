import assert from "node:assert/strict";
import { makeSplit } from "@/splits/make.ts";
import { formatSplit, parseSplit } from "@/splits/store.ts";
import { madeCorpus } from "./_made.ts";

const SPLIT = makeSplit(madeCorpus({ actors: [1, 2, 3, 4] }), { protocol: "speaker" });
const where = "x/split.json";

Deno.test("a split survives being written and read", () => {
  assert.deepEqual(parseSplit(formatSplit(SPLIT), { where }), SPLIT);
  assert.equal(
    formatSplit(Object.fromEntries(Object.entries(SPLIT).reverse()) as unknown as typeof SPLIT),
    formatSplit(SPLIT),
  );
});

const BAD: readonly (readonly [string, RegExp])[] = [
  ["{", /it is not JSON$/],
  ["[]", /it is no object$/],
  ["null", /it is no object$/],
  [JSON.stringify({ ...SPLIT, protocol: "kfold" }), /"protocol" must be one of speaker, /],
  [JSON.stringify({ ...SPLIT, leaky: "no" }), /"leaky" must be true or false$/],
  [JSON.stringify({ ...SPLIT, fold: 4 }), /"fold" must be a whole number from 0 below folds$/],
  [JSON.stringify({ ...SPLIT, folds: 0 }), /"folds" must be a whole number from 1$/],
  [JSON.stringify({ ...SPLIT, seed: null }), /"seed" must be a number$/],
  [JSON.stringify({ ...SPLIT, val: "03-01" }), /"val" must be a list of clip ids$/],
  [JSON.stringify({ ...SPLIT, test: [1] }), /"test" must be a list of clip ids$/],
  [JSON.stringify({ ...SPLIT, train: undefined }), /"train" must be a list of clip ids$/],
  [JSON.stringify({ ...SPLIT, notes: "" }), /"notes" is not a key of a split$/],
];

for (const [text, message] of BAD) {
  Deno.test(`${text.slice(0, 60)} is refused: ${message.source}`, () => {
    assert.throws(() => parseSplit(text, { where }), (error: Error) => {
      assert.equal(error.name, "SyntaxError");
      assert.match(error.message, /^Cannot read the split x\/split\.json: /);
      assert.match(error.message, message);
      return true;
    });
  });
}

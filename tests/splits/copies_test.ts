import assert from "node:assert/strict";
import { makeSplit } from "@/splits/make.ts";
import { partCopies, refuseCopiesApart } from "@/splits/copies.ts";
import { madeCorpus, withCopies } from "./_made.ts";

const ORIGINALS = madeCorpus({ actors: [1, 2, 3, 4] });
const ALL = withCopies(ORIGINALS);

Deno.test("originals and copies are told apart", () => {
  const { originals, copies } = partCopies(ALL);
  assert.deepEqual(originals, ORIGINALS);
  assert.equal(copies.length, 2 * ORIGINALS.length);
});

Deno.test("a copy may stand beside its training original only, unless the protocol parts them", () => {
  const byId = new Map(ALL.map((u) => [u.id, u]));
  const fail = (reason: string): never => {
    throw new RangeError(reason);
  };
  const split = makeSplit(ALL, { protocol: "random" });
  refuseCopiesApart(split, { byId, fail });
  const stray = { ...split, val: [...split.val, `${split.train[0]}~noisy`] };
  assert.throws(() => refuseCopiesApart(stray, { byId, fail }), /~noisy is in its val part$/);
  refuseCopiesApart({ ...stray, protocol: "augment_first" }, { byId, fail });
});

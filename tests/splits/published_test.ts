import assert from "node:assert/strict";
import { EMO_SUPERB, EMOBOX, LUNA_JIMENEZ } from "@/splits/published.ts";

const ACTORS = Array.from({ length: 24 }, (_, i) => i + 1);

for (
  const [name, folds, count] of [["Luna-Jimenez", LUNA_JIMENEZ, 5], ["EmoBox", EMOBOX, 6]] as const
) {
  Deno.test(`the folds of ${name} test every actor once`, () => {
    assert.equal(folds.length, count);
    assert.deepEqual(folds.flatMap((fold) => fold.test).sort((a, b) => a - b), ACTORS);
  });
}

Deno.test("the folds of Luna-Jimenez validate on training actors, a man and a woman", () => {
  for (const { test, val } of LUNA_JIMENEZ) {
    assert.equal(val?.length, 2);
    assert.ok(val.every((actor) => !test.includes(actor)));
    assert.equal(val.filter((actor) => actor % 2 === 1).length, 1, "odd actors are men");
  }
});

Deno.test("the blocks of EMO-SUPERB test each of CREMA-D's actors once; the next one validates", () => {
  const actors = Array.from({ length: 91 }, (_, i) => 1001 + i);
  assert.deepEqual(EMO_SUPERB.flatMap((fold) => fold.test), actors);
  assert.deepEqual(EMO_SUPERB.map(({ test }) => test.length), [18, 18, 18, 18, 19]);
  EMO_SUPERB.forEach(({ val }, i) => assert.deepEqual(val, EMO_SUPERB[(i + 1) % 5]!.test));
});

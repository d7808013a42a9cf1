import assert from "node:assert/strict";
import { expectedTwinShare, twinShare } from "@/evaluation/twins.ts";
import { seededRandom } from "@/base/random.ts";

Deno.test("by hand: one copy is in training as often as any other clip is", () => {
  // 20 clips: 4 are tested, 2 validate, 14 are learned; of a test clip's 19 others, 14 are learned.
  assert.ok(Math.abs(expectedTwinShare({ recordings: 10, copies: 1 }) - 14 / 19) < 1e-12);
  // 30 clips, 22 learned, 7 of 29 others are not: both twins are among those with 7/29 * 6/28.
  const two = expectedTwinShare({ recordings: 10, copies: 2 });
  assert.ok(Math.abs(two - (1 - (7 / 29) * (6 / 28))) < 1e-12);
  assert.equal(expectedTwinShare({ recordings: 10, copies: 0 }), 0);
});

Deno.test("property: random splits have as many twins as expected", () => {
  const recordings = 400, copies = 2, random = seededRandom(5);
  const clips = Array.from(
    { length: recordings },
    (_, i) => ["", "~a", "~b"].map((c) => `${i}${c}`),
  )
    .flat();
  const shares = Array.from({ length: 20 }, () => {
    const order = random.shuffle(clips), tested = 0.2 * clips.length;
    const train = order.slice(tested + 0.1 * (clips.length - tested));
    return twinShare({ train, test: order.slice(0, tested) }, (id) => id.split("~")[0]!);
  });
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  // 20 splits of 240 test clips: a standard error of 0.004.
  assert.ok(Math.abs(mean - expectedTwinShare({ recordings, copies })) < 0.015, `${mean}`);
});

Deno.test("twins are counted by what they have in common", () => {
  const originalOf = (id: string) => id.split("~")[0]!;
  const train = ["a", "b~noise"];
  assert.equal(twinShare({ train, test: ["a~noise", "b", "c", "c~noise"] }, originalOf), 0.5);
});

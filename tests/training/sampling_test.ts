import assert from "node:assert/strict";
import { type ClipUse, drawClips, samplingRule } from "@/training/sampling.ts";

/** 40 clips of a, 10 of b, 4 of c, of which every second is in the part. */
const corpusOf = [...Array(40).fill("a"), ...Array(10).fill("b"), ...Array(4).fill("c")];
const rows = corpusOf.keys().filter((row) => row % 2 === 0).toArray();

function draw(epoch: number, clips: number, shares = {}, seed = 1): ClipUse[] {
  return drawClips({ rows, corpusOf }, { sampling: { clips, shares }, seed, epoch });
}

function count(uses: readonly ClipUse[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { row } of uses) found[corpusOf[row]] = (found[corpusOf[row]] ?? 0) + 1;
  return found;
}

Deno.test("an epoch has the clips that were asked for, by the shares of the corpora", () => {
  assert.deepEqual(count(draw(1, 30)), { a: 10, b: 10, c: 10 });
  assert.deepEqual(count(draw(3, 40, { a: 2 })), { a: 20, b: 10, c: 10 });
  assert.deepEqual(count(draw(1, 12, { a: 0, b: 0.5 })), { b: 4, c: 8 });
  for (const clips of [1, 2, 7, 31, 1000]) assert.equal(draw(2, clips, { b: 0.3 }).length, clips);
  assert.ok(draw(1, 1000).every(({ row }) => rows.includes(row)), "clips of the part alone");
  assert.deepEqual(count(draw(1, 4, { elsewhere: 5 })), { a: 1, b: 2, c: 1 });
});

Deno.test("all clips of a corpus are used before one comes again, and uses are counted", () => {
  const uses = [1, 2, 3, 4, 5, 6, 7].flatMap((epoch) => draw(epoch, 27, { a: 2, b: 0.7 }));
  const seen = new Map<number, number>();
  const ofCorpus = new Map<string, number>();
  for (const { row, use } of uses) {
    assert.equal(use, (seen.get(row) ?? 0) + 1);
    seen.set(row, use);
    ofCorpus.set(corpusOf[row], (ofCorpus.get(corpusOf[row]) ?? 0) + 1);
  }
  for (const [corpus, times] of ofCorpus) {
    const own = rows.filter((row) => corpusOf[row] === corpus);
    const counts = own.map((row) => seen.get(row) ?? 0);
    assert.equal(Math.min(...counts), Math.floor(times / own.length), corpus);
    assert.equal(Math.max(...counts), Math.ceil(times / own.length), corpus);
  }
});

Deno.test("the draw follows from seed and epoch alone", () => {
  assert.deepEqual(draw(5, 20), draw(5, 20));
  assert.notDeepEqual(draw(5, 20), draw(6, 20));
  assert.notDeepEqual(draw(5, 20), draw(5, 20, {}, 2));
});

Deno.test("without names of corpora all clips are of one", () => {
  const uses = drawClips({ rows }, { sampling: { clips: 27, shares: {} }, seed: 1, epoch: 4 });
  assert.deepEqual(uses.map(({ row }) => row).sort((a, b) => a - b), rows);
  assert.ok(uses.every(({ use }) => use === 4));
});

Deno.test("wrong settings are refused", () => {
  assert.throws(() => samplingRule({ clips: 0, shares: {} }, "sampling"), /sampling\.clips = 0/);
  const negative = { clips: 9, shares: { a: -1 } };
  assert.throws(() => samplingRule(negative, "sampling"), /sampling\.shares\.a = -1/);
});

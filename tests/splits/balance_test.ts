import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import { areAlike, balancedFolds } from "@/splits/balance.ts";
import type { Speaker } from "@/splits/speaker.ts";
import { speakerFolds, validators } from "@/splits/speakers.ts";

const GENDERS = ["male", "female", "unknown"] as const;

/** Speakers who each recorded other numbers of clips, of some labels only. */
function unlike(count: number, options: { labels: number; seed: number }): Speaker[] {
  const random = seededRandom(`unlike/${options.seed}`);
  return Array.from({ length: count }, (_, i) => {
    const clips = new Map<string, number>();
    for (let label = 0; label < options.labels; label++) {
      const has = i < 3 || random.uniform() < 0.7; // three speakers have every label
      if (has) clips.set(`label ${label}`, 1 + random.integer(20));
    }
    const gender = GENDERS[random.integer(2)]!;
    return { id: `own-${i}`, corpus: "own", gender, clips };
  });
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Mean over labels and genders of the standard deviation of the folds' shares. */
function unevenness(folds: readonly (readonly Speaker[])[]): number {
  const all = folds.flat();
  const labels = [...new Set(all.flatMap(({ clips }) => [...clips.keys()]))];
  const genders = [...new Set(all.map(({ gender }) => gender))];
  const columns = [
    ...labels.map((label) => ({ clips }: Speaker) => clips.get(label) ?? 0),
    ...genders.map((one) => ({ gender }: Speaker) => Number(gender === one)),
  ];
  return sum(columns.map((valueOf) => {
    const total = sum(all.map(valueOf));
    const shares = folds.map((own) => sum(own.map(valueOf)) / total);
    return Math.sqrt(sum(shares.map((share) => (share - 1 / folds.length) ** 2)) / folds.length);
  })) / columns.length;
}

/** The least uneven way of putting speakers into folds, by trying all. */
function leastUneven(speakers: readonly Speaker[], folds: number): number {
  let best = Infinity;
  for (let code = 0; code < folds ** speakers.length; code++) {
    const dealt = Array.from({ length: folds }, (): Speaker[] => []);
    for (const [i, speaker] of speakers.entries()) {
      dealt[Math.floor(code / folds ** i) % folds]!.push(speaker);
    }
    if (dealt.every((own) => own.length > 0)) best = Math.min(best, unevenness(dealt));
  }
  return best;
}

Deno.test("speakers are alike where each has every label about as often", () => {
  const speaker = (...counts: number[]): Speaker => ({
    id: "own-a",
    corpus: "own",
    gender: "unknown",
    clips: new Map(counts.map((count, i) => [`label ${i}`, count])),
  });
  assert.ok(areAlike([speaker(6, 4), speaker(3, 5)]));
  assert.ok(!areAlike([speaker(6, 4), speaker(2, 5)]));
  assert.ok(!areAlike([speaker(6, 4), speaker(6)]));
});

Deno.test("every speaker is in one fold, no fold is empty, and two deals are equal", () => {
  for (const count of [3, 4, 5, 9, 10, 37, 500]) {
    const speakers = unlike(count, { labels: 4, seed: count });
    const folds = Math.min(5, count);
    const dealt = balancedFolds(speakers, folds);
    assert.deepEqual(dealt.flat().map(({ id }) => id).sort(), speakers.map(({ id }) => id).sort());
    assert.ok(dealt.every((own) => own.length > 0), `${count} speakers`);
    assert.deepEqual(balancedFolds(speakers, folds), dealt);
  }
});

Deno.test("folds are nearly as even as the best of all, and far more than dealt in order", () => {
  const seeds = [1, 2, 3, 4, 5, 6];
  const toBest = seeds.map((seed) => {
    const few = unlike(9, { labels: 3, seed });
    return unevenness(balancedFolds(few, 3)) / leastUneven(few, 3);
  });
  assert.ok(sum(toBest) / seeds.length < 1.6, `${toBest}`);
  const toDealt = seeds.map((seed) => {
    const many = unlike(100, { labels: 6, seed });
    const dealt = Array.from({ length: 5 }, (_, f) => many.filter((_, i) => i % 5 === f));
    return unevenness(balancedFolds(many, 5)) / unevenness(dealt);
  });
  assert.ok(toDealt.every((ratio) => ratio < 0.5), `${toDealt}`);
});

Deno.test("a label that two speakers have is learned from one and tested on the other", () => {
  const speakers = unlike(12, { labels: 3, seed: 1 }).map((speaker, i): Speaker => {
    const rare: [string, number][] = i === 4 || i === 5 ? [["rare", 6]] : [];
    return { ...speaker, clips: new Map([...speaker.clips, ...rare]) };
  });
  for (const { test, val } of speakerFolds(speakers, "speaker")) {
    const training = speakers.filter(({ id }) => !test.includes(id) && !val.includes(id));
    assert.ok(training.some(({ clips }) => clips.has("rare")));
  }
});

Deno.test("who alone has a label does not validate, unless nobody can be spared", () => {
  const speaker = (id: string, ...labels: string[]): Speaker => ({
    id,
    corpus: "own",
    gender: "unknown",
    clips: new Map(labels.map((label) => [label, 2])),
  });
  const [a, b, c] = [speaker("a", "sad", "proud"), speaker("b", "sad"), speaker("c", "sad")];
  assert.deepEqual(validators([a!, b!, c!], 4), ["b"]);
  assert.deepEqual(validators([speaker("d", "sad"), speaker("e", "proud")], 3), ["d"]);
});

import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import { closestPairs, findOutliers, type Sounding } from "@/reporting/eda/similar.ts";

const random = seededRandom("similar");

/** A recording whose sound is that of its speaker and its label, and some noise. */
function recording(id: string, speaker: number, label: number, noise = 0.3): Sounding {
  const timbre = Float32Array.from({ length: 8 }, (_, k) => {
    const voice = 5 * Math.sin(1 + 3 * speaker + k);
    const emotion = 2 * Math.cos(2 * label + 5 * k);
    return voice + emotion + noise * random.normal();
  });
  return { id, sha256: id, speaker: `s${speaker}`, emotion: `label ${label}`, timbre };
}

/** Six of each of three labels by each of four speakers. */
function corpus(): Sounding[] {
  const takes = Array.from({ length: 72 }, (_, i) => i);
  return takes.map((i) => recording(`r${i}`, Math.floor(i / 18), i % 3));
}

/** The same by the definition: all pairs, in double precision. */
function pairsByDefinition(recordings: readonly Sounding[]) {
  const size = recordings[0]!.timbre.length;
  const columns = Array.from({ length: size }, (_, k) => recordings.map((r) => r.timbre[k]!));
  const scaled = columns.map((column) => {
    const mean = column.reduce((a, b) => a + b) / column.length;
    const deviation = Math.sqrt(column.reduce((a, b) => a + (b - mean) ** 2, 0) / column.length);
    return column.map((value) => (value - mean) / deviation);
  });
  const cosine = (i: number, j: number) => {
    const dot = (a: number, b: number) => scaled.reduce((sum, c) => sum + c[a]! * c[b]!, 0);
    return dot(i, j) / Math.sqrt(dot(i, i) * dot(j, j));
  };
  const found = new Map<string, number>();
  recordings.forEach((a, i) => {
    const others = recordings.map((b, j) => ({ j, similarity: cosine(i, j), b }))
      .filter(({ b }) => b.emotion !== a.emotion && b.sha256 !== a.sha256)
      .sort((x, y) => y.similarity - x.similarity);
    const { j, similarity } = others[0]!;
    found.set([i, j].sort((x, y) => x - y).join(), similarity);
  });
  return [...found].sort(([, a], [, b]) => b - a);
}

Deno.test("the closest pairs are those of the definition, across blocks", () => {
  const recordings = corpus();
  const expected = pairsByDefinition(recordings).slice(0, 20);
  const pairs = closestPairs(recordings, { count: 20 });
  const places = new Map(recordings.map((r, i) => [r, i]));
  assert.deepEqual(
    pairs.map(({ a, b }) => `${places.get(a)},${places.get(b)}`),
    expected.map(([pair]) => pair),
  );
  pairs.forEach(({ similarity }, i) => assert.ok(Math.abs(similarity - expected[i]![1]) < 1e-5));
});

Deno.test("identical files and equal labels make no pair", () => {
  const [first, ...rest] = corpus();
  const copy = { ...first!, id: "copy", emotion: "label 2" };
  const pairs = closestPairs([first!, copy, ...rest], { count: 1000 });
  assert.ok(pairs.every(({ a, b }) => a.emotion !== b.emotion && a.sha256 !== b.sha256));
  const same = corpus().map((r) => ({ ...r, emotion: "one" }));
  assert.deepEqual(closestPairs(same, { count: 20 }), []);
  assert.deepEqual(closestPairs([], { count: 20 }), []);
});

Deno.test("a wrong label comes first among the outliers, and its right label is named", () => {
  const recordings = corpus();
  const wrong = recording("wrong", 2, 1);
  const found = findOutliers([...recordings, { ...wrong, emotion: "label 0" }], { count: 5 });
  assert.equal(found.length, 5);
  assert.equal(found[0]!.recording.id, "wrong");
  assert.equal(found[0]!.closerTo, "label 1");
  assert.ok(found[0]!.distance > 1.5, `${found[0]!.distance}`);
  assert.ok(found.slice(1).every(({ closerTo }) => closerTo === null));
});

Deno.test("how a speaker sounds makes no outlier, even where labels differ between speakers", () => {
  // the last speaker has one label only, and a voice far from the others'
  const far = Array.from({ length: 6 }, (_, i) => recording(`far${i}`, 40, 0));
  const moved = far.map((r) => ({ ...r, timbre: r.timbre.map((value) => value + 60) }));
  const found = findOutliers([...corpus(), ...moved], { count: 10 });
  assert.ok(found.every(({ closerTo }) => closerTo === null));
  assert.ok(found.every(({ distance }) => distance < 3));
});

Deno.test("sounds without any difference are all in the centre", () => {
  const flat = corpus().map((r) => ({ ...r, timbre: new Float32Array(8) }));
  assert.ok(findOutliers(flat, { count: 3 }).every(({ distance }) => distance === 0));
  assert.deepEqual(findOutliers([], { count: 3 }), []);
});

import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import { stratifiedDraw, type Unit } from "@/splits/stratify.ts";
import golden from "./golden/stratified.json" with { type: "json" };

/** Classes "0", "1", … of single clips. */
function single(counts: readonly number[]): { units: Unit[]; labels: string[] } {
  const units = counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, i) => ({ ids: [`${label}/${i}`], label: String(label) }))
  );
  return { units, labels: counts.map((_, i) => String(i)) };
}

const perClass = (ids: readonly string[], classes: number) =>
  Array.from({ length: classes }, (_, i) => ids.filter((id) => id.startsWith(`${i}/`)).length);

Deno.test("the share of each class is scikit-learn's", () => {
  assert.ok(golden.cases.length > 100);
  for (const { counts, fraction, heldOut } of golden.cases) {
    const { units, labels } = single(counts);
    const { drawn } = stratifiedDraw(units, { labels, fraction, random: seededRandom(1) });
    assert.deepEqual(perClass(drawn, counts.length), heldOut, `${counts} at ${fraction}`);
  }
});

Deno.test("every clip is drawn or left, and the seed decides which, not the order", () => {
  const { units, labels } = single([30, 50]);
  const draw = (seed: number, from: readonly Unit[]) =>
    stratifiedDraw(from, { labels, fraction: 0.25, random: seededRandom(seed) });
  const first = draw(1, units);
  assert.deepEqual([...first.drawn, ...first.rest].sort(), units.flatMap((u) => u.ids).sort());
  assert.deepEqual(draw(1, [...units].reverse()), first);
  assert.notDeepEqual(draw(2, units).drawn, first.drawn);
});

Deno.test("units stay whole, and the numbers stay exact when single clips can fill them up", () => {
  const pairs: Unit[] = Array.from(
    { length: 10 },
    (_, i) => ({ ids: [`0/p${i}`, `0/q${i}`], label: "0" }),
  );
  const { units } = single([31]);
  for (let seed = 0; seed < 50; seed++) {
    const { drawn } = stratifiedDraw([...pairs, ...units], {
      labels: ["0"],
      fraction: 0.2,
      random: seededRandom(seed),
    });
    assert.equal(drawn.length, 11);
    for (const { ids } of pairs) {
      assert.equal(drawn.includes(ids[0]!), drawn.includes(ids[1]!));
    }
  }
});

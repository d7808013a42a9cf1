import assert from "node:assert/strict";
import { weightedSums } from "@/features/spectral/_sums.ts";
import { seededRandom } from "@/base/random.ts";

Deno.test("weightedSums: to the last bit the sum from first to last, whatever the sizes", () => {
  const random = seededRandom("sums");
  const numbers = (length: number) => Float64Array.from({ length }, () => random.normal());
  for (const [frames, bins, count] of [[5, 9, 12], [4, 33, 13], [1, 9, 1], [2, 17, 24]] as const) {
    const power = numbers(frames * bins), weights = numbers(count * bins);
    const found = weightedSums({ power, frames, bins }, weights);
    for (let i = 0; i < frames * count; i++) {
      const t = Math.floor(i / count), c = i % count;
      let sum = 0;
      for (let k = 0; k < bins; k++) sum += weights[c * bins + k]! * power[t * bins + k]!;
      assert.equal(found[i], sum, `frame ${t}, sum ${c}`);
    }
  }
});

import assert from "node:assert/strict";
import { createDotMemory } from "@/audio/dot.ts";
import { seededRandom } from "@/base/random.ts";

Deno.test("dot sums the products of two ranges of its memory", () => {
  const { dot, floats } = createDotMemory();
  const values = floats();
  for (let i = 0; i < 200; i++) values[i] = i - 50;
  for (const [a, b, length] of [[0, 100, 16], [3, 40, 32], [7, 7, 96]] as const) {
    let expected = 0;
    for (let i = 0; i < length; i++) expected += values[a + i]! * values[b + i]!;
    assert.equal(dot(a * 4, b * 4, (a + length) * 4), expected, "integers are summed exactly");
  }
});

Deno.test("dotPair gives both sums as dot does, to the last bit", () => {
  const { dot, dotPair, floats } = createDotMemory();
  const values = floats(), random = seededRandom("pair"), result = 1000;
  for (let i = 0; i < 600; i++) values[i] = random.normal();
  for (const [a, b, c, length] of [[0, 100, 203, 16], [3, 40, 41, 32], [7, 7, 300, 96]] as const) {
    dotPair(a * 4, b * 4, c * 4, (a + length) * 4, result * 4);
    assert.equal(values[result], dot(a * 4, b * 4, (a + length) * 4));
    assert.equal(values[result + 1], dot(a * 4, c * 4, (a + length) * 4));
  }
});

Deno.test("reserve makes room and keeps what is there", () => {
  const memory = createDotMemory();
  memory.floats()[5] = 7;
  memory.reserve(100_000);
  assert(memory.floats().length >= 100_000);
  assert.equal(memory.floats()[5], 7);
  const { length } = memory.floats();
  memory.reserve(10);
  assert.equal(memory.floats().length, length);
});

Deno.test("dotRuns gives for each base and entry both sums as dot does, to the last bit", () => {
  const { dot, dotRuns, floats } = createDotMemory();
  const values = floats(), random = seededRandom("runs");
  for (let i = 0; i < 600; i++) values[i] = random.normal();
  // Two phases of 32 coefficients at 0 and 32; the second looks one number further on.
  const ints = new Int32Array(values.buffer), [list, base, far, out] = [700, 100, 7, 800];
  ints.set([0, 0, 32 * 4, 4], list);
  const [runs, length] = [5, 32];
  const bases = [base * 4, (base + runs * 2 * far) * 4] as const;
  dotRuns(list * 4, (list + 4) * 4, length * 4, ...bases, far * 4, out * 4, 2 * 4);
  for (let run = 0, at = out; run < 2 * runs; run++) {
    for (const phase of [0, 1]) {
      const a = phase * 32, b = base + run * far + phase;
      assert.equal(values[at++], dot(a * 4, b * 4, (a + length) * 4), `${run}, ${phase}`);
    }
  }
  assert.equal(values[out + 4 * runs], 0, "and no more");
});

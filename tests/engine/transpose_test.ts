import * as tf from "@tensorflow/tfjs";
import { assertLikeCpu, sample } from "./_compare.ts";

const CASES: readonly (readonly [shape: number[], perm: number[]])[] = [
  [[5, 7], [1, 0]],
  [[3, 9, 6], [0, 2, 1]],
  [[3, 4, 5], [1, 0, 2]],
  [[3, 4, 5], [2, 1, 0]],
  [[2, 3, 4, 5], [0, 2, 1, 3]],
  [[2, 3, 4, 5], [2, 0, 1, 3]],
  [[2, 3, 8, 12], [0, 1, 3, 2]],
  [[2, 3, 4, 5], [3, 1, 0, 2]],
  [[6], [0]],
];

for (const [shape, perm] of CASES) {
  Deno.test(`transposing ${shape.join("x")} by ${perm} is that of cpu, with its gradient`, async () => {
    await assertLikeCpu(`${perm}`, (x) => tf.transpose(x, perm), [sample(shape, "x")]);
  });
}

const REVERSED: readonly (readonly [shape: number[], axes: number[]])[] = [
  [[5, 7], [0]],
  [[3, 9, 6], [1]],
  [[3, 9, 6], [0, -2]],
  [[2, 3, 4, 5], [2, 0]],
  [[3, 4], [1]],
  [[6], [0]],
];

for (const [shape, axes] of REVERSED) {
  Deno.test(`reversing ${shape.join("x")} along ${axes} is that of cpu, with its gradient`, async () => {
    await assertLikeCpu(`${axes}`, (x) => tf.reverse(x, axes), [sample(shape, "x")]);
  });
}

/** What the running engine can reach at most. @module */
import * as tf from "@tensorflow/tfjs";

const SIZE = 1024, RUNS = 40;

/** GFLOP/s of the best of some 1024 x 1024 matrix products. */
export function matmulCeiling(): number {
  const [a, b] = [1, 2].map((v) => tf.fill([SIZE, SIZE], v));
  let best = Infinity;
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    tf.matMul(a!, b!).dispose();
    best = Math.min(best, performance.now() - start);
  }
  tf.dispose([a!, b!]);
  return 2 * SIZE ** 3 / best / 1e6;
}

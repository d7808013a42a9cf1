/** Reproducible values. @module */
import { seededRandom } from "@/base/random.ts";

/** Uniform in [-1, 1) times a scale. */
export function sampleValues(size: number, seed: number | string, scale = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: size }, () => scale * (random.uniform() * 2 - 1));
}

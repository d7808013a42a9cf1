import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "@/base/random.ts";
import { RELATIVE_TOLERANCE, relativeError, sample } from "./_compare.ts";

// cpu would take minutes for a layer of real size; single values of it in f64 are quick.
const [BATCH, HEIGHT, WIDTH, CHANNELS, FILTERS] = [16, 16, 47, 32, 64] as const;
const POSITIONS = 100;

Deno.test("a layer of real size agrees with sums in f64 at random positions", () => {
  const x = sample([BATCH, HEIGHT, WIDTH, CHANNELS], "x");
  const w = sample([3, 3, CHANNELS, FILTERS], "w");
  const dy = sample([BATCH, HEIGHT, WIDTH, FILTERS], "dy");
  const random = seededRandom(1);
  const [y, dx, dw] = tf.tidy(() => {
    const tensors = [x, w].map((s) =>
      tf.tensor4d(s.values, s.shape as [number, number, number, number])
    );
    const conv = (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, "same");
    const upstream = tf.tensor(dy.values, [...dy.shape]);
    const gradients = tf.grads(conv as (...t: tf.Tensor[]) => tf.Tensor)(tensors, upstream);
    return [conv(tensors[0]!, tensors[1]!), ...gradients].map((t) => t.dataSync());
  });
  const inside = (i: number, j: number) => i >= 0 && i < HEIGHT && j >= 0 && j < WIDTH;
  const pixel = (n: number, i: number, j: number) => (n * HEIGHT + i) * WIDTH + j;
  const tap = (i: number, j: number, c: number, o: number) =>
    ((i * 3 + j) * CHANNELS + c) * FILTERS + o;
  const draw = () =>
    [BATCH, HEIGHT, WIDTH, CHANNELS, FILTERS, 3, 3].map((n) => random.integer(n)) as number[];
  const found: Record<string, [number[], number[]]> = { y: [[], []], dx: [[], []], dw: [[], []] };
  for (let position = 0; position < POSITIONS; position++) {
    const [n, i, j, c, o, a, b] = draw() as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    let sumY = 0, sumX = 0, sumW = 0;
    for (let p = -1; p <= 1; p++) {
      for (let q = -1; q <= 1; q++) {
        if (!inside(i + p, j + q)) continue;
        const at = pixel(n, i + p, j + q);
        for (let k = 0; k < CHANNELS; k++) {
          sumY += x.values[at * CHANNELS + k]! * w.values[tap(p + 1, q + 1, k, o)]!;
        }
        for (let k = 0; k < FILTERS; k++) {
          sumX += dy.values[at * FILTERS + k]! * w.values[tap(1 - p, 1 - q, c, k)]!;
        }
      }
    }
    for (let at = 0; at < BATCH * HEIGHT * WIDTH; at++) {
      const row = Math.floor(at / WIDTH) % HEIGHT + a - 1;
      const column = at % WIDTH + b - 1;
      if (!inside(row, column)) continue;
      const from = at + (a - 1) * WIDTH + b - 1;
      sumW += x.values[from * CHANNELS + c]! * dy.values[at * FILTERS + o]!;
    }
    const pairs = {
      y: [y![pixel(n, i, j) * FILTERS + o]!, sumY],
      dx: [dx![pixel(n, i, j) * CHANNELS + c]!, sumX],
    };
    for (
      const [name, [actual, expected]] of Object.entries({
        ...pairs,
        dw: [dw![tap(a, b, c, o)]!, sumW],
      })
    ) {
      found[name]![0].push(actual!);
      found[name]![1].push(expected!);
    }
  }
  for (const [name, [actual, expected]] of Object.entries(found)) {
    const error = relativeError(actual, expected);
    assert.ok(error <= RELATIVE_TOLERANCE, `${name} is off by ${error}`);
  }
});

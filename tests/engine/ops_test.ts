/** Kernels for tfjs's ops, with their gradients, against tfjs's `cpu` backend. */
import * as tf from "@tensorflow/tfjs";
import { assertLikeCpu, sample } from "./_compare.ts";

type Shape = readonly number[];
type Op = (...tensors: tf.Tensor[]) => tf.Tensor;

interface Case {
  /** Shapes of the inputs. */
  readonly shapes: readonly Shape[];
  readonly op: Op;
  /** Compare the value only, where `cpu` has no gradient. */
  readonly value?: boolean;
}

/** One test for a group of cases, each with samples that its name determines. */
function test(group: string, cases: Readonly<Record<string, Case>>): void {
  Deno.test(`${group}: values and gradients are those of cpu`, async () => {
    for (const [name, { shapes, op, value = false }] of Object.entries(cases)) {
      const inputs = shapes.map((shape, i) => sample(shape, `${name}/${i}`, 0.7));
      await assertLikeCpu(`${group} ${name}`, op, inputs, { value });
    }
  });
}

function conv(x: Shape, kernel: Shape, filters: number, step: ConvStep): Case {
  const { strides, pad, dilation = 1 } = step;
  return {
    shapes: [x, [...kernel, x[3]!, filters]],
    op: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad, "NHWC", dilation),
    value: dilation !== 1,
  };
}

interface ConvStep {
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dilation?: [number, number];
}

function fusedConv(activation: "linear" | "relu", value: boolean): Case {
  const op: Op = (x, filter, bias) =>
    tf.fused.conv2d({
      x: x as tf.Tensor4D,
      filter: filter as tf.Tensor4D,
      bias: bias!,
      activation,
      strides: 1,
      pad: "same",
    });
  return { shapes: [[2, 7, 9, 3], [3, 3, 3, 10], [10]], op, value };
}

test("conv2d", {
  "same": conv([3, 8, 13, 2], [3, 3], 32, { strides: 1, pad: "same" }),
  "one clip": conv([1, 9, 11, 16], [3, 3], 24, { strides: 1, pad: "same" }),
  "stride": conv([2, 10, 9, 3], [5, 5], 8, { strides: 2, pad: "same" }),
  "valid": conv([2, 12, 9, 4], [3, 3], 7, { strides: 1, pad: "valid" }),
  "valid with stride": conv([2, 9, 9, 1], [3, 3], 8, { strides: 2, pad: "valid" }),
  "1 x 1": conv([1, 7, 10, 5], [1, 1], 12, { strides: 1, pad: "same" }),
  "1 x 1 with stride": conv([2, 7, 7, 4], [1, 1], 4, { strides: 2, pad: "valid" }),
  "wide": conv([2, 11, 6, 6], [2, 5], 3, { strides: [2, 1], pad: "same" }),
  "padded": conv([1, 5, 20, 8], [4, 3], 8, { strides: [1, 3], pad: 1 }),
  "dilated": conv([2, 11, 13, 5], [3, 3], 6, { strides: 1, pad: "same", dilation: [2, 3] }),
  "with bias": fusedConv("linear", false),
  "with bias and relu": fusedConv("relu", false),
  "with bias and relu, without gradients": fusedConv("relu", true),
});

// All remainders of padding, batch 1, and the channel counts of the networks in use.
test("3 x 3 convolution by Winograd", {
  "one tile": conv([1, 4, 4, 8], [3, 3], 8, { strides: 1, pad: "same" }),
  "valid": conv([2, 5, 9, 8], [3, 3], 12, { strides: 1, pad: "valid" }),
  "narrow": conv([3, 10, 3, 16], [3, 3], 8, { strides: 1, pad: "same" }),
  "padded": conv([1, 7, 6, 12], [3, 3], 20, { strides: 1, pad: 1 }),
  "valid, 16 filters": conv([2, 6, 11, 8], [3, 3], 16, { strides: 1, pad: "valid" }),
  "64 filters": conv([1, 4, 11, 32], [3, 3], 64, { strides: 1, pad: "same" }),
});

for (
  const [x, size, strides, pad] of [
    [[3, 8, 13, 32], 2, 2, "valid"],
    [[1, 9, 7, 3], 2, 2, "same"],
    [[2, 9, 11, 5], 3, 2, "same"],
    [[2, 7, 7, 1], 3, 1, "valid"],
    [[1, 6, 10, 20], [1, 4], [1, 4], "valid"],
  ] as [number[], number | [number, number], number | [number, number], "same" | "valid"][]
) {
  test(`pooling of ${x.join(" x ")}`, {
    "max": { shapes: [x], op: (x) => tf.maxPool(x as tf.Tensor4D, size, strides, pad) },
    "mean": { shapes: [x], op: (x) => tf.avgPool(x as tf.Tensor4D, size, strides, pad) },
  });
}

test("relu", { "of three axes": { shapes: [[3, 5, 7]], op: (x) => tf.relu(x!) } });

for (
  const [m, k, n] of [[1, 1, 1], [5, 7, 3], [32, 512, 8], [100, 33, 70], [7, 300, 530]] as const
) {
  for (const [a, b] of [[false, false], [true, false], [false, true], [true, true]] as const) {
    test(`matMul ${m} x ${k} x ${n}${a ? ", A'" : ""}${b ? ", B'" : ""}`, {
      "": {
        shapes: [a ? [k, m] : [m, k], b ? [n, k] : [k, n]],
        op: (x, y) => tf.matMul(x!, y!, a, b),
      },
    });
  }
}

const product: Op = (a, b) => tf.matMul(a!, b!);
const fusedProduct = (activation: "linear" | "relu" | "sigmoid"): Case => ({
  shapes: [[9, 20], [20, 11], [11]],
  op: (a, b, bias) => tf.fused.matMul({ a: a!, b: b!, bias: bias!, activation }),
});

test("matMul", {
  "of batches": { shapes: [[3, 5, 9], [3, 9, 6]], op: product },
  "with a shared left side": { shapes: [[1, 5, 9], [4, 9, 6]], op: product, value: true },
  "with a shared right side": { shapes: [[4, 5, 9], [1, 9, 6]], op: product, value: true },
  "with bias": fusedProduct("linear"),
  "with bias and relu": fusedProduct("relu"),
  "with bias and sigmoid": fusedProduct("sigmoid"),
});

for (const axes of [undefined, [0], [1], [3], [1, 2], [0, 1, 2], [2, 3], [0, 2]]) {
  const shapes = [[3, 70, 5, 6]];
  test(`over axes ${axes ?? "all"}`, {
    "sum": { shapes, op: (x) => tf.sum(x!, axes) },
    "sum, axes kept": { shapes, op: (x) => tf.sum(x!, axes, true) },
    "mean": { shapes, op: (x) => tf.mean(x!, axes) },
    "mean, axes kept": { shapes, op: (x) => tf.mean(x!, axes, true) },
  });
}

const moves = (op: (x: tf.Tensor, axes: number[]) => tf.Tensor, cases: [Shape, number[]][]) =>
  Object.fromEntries(cases.map(([shape, axes]): [string, Case] => [
    `of ${shape.join(" x ")} by ${axes}`,
    { shapes: [shape], op: (x) => op(x!, axes) },
  ]));

test(
  "transpose",
  moves(tf.transpose, [
    [[5, 7], [1, 0]],
    [[3, 9, 6], [0, 2, 1]],
    [[3, 4, 5], [1, 0, 2]],
    [[3, 4, 5], [2, 1, 0]],
    [[2, 3, 4, 5], [0, 2, 1, 3]],
    [[2, 3, 4, 5], [2, 0, 1, 3]],
    [[2, 3, 8, 12], [0, 1, 3, 2]],
    [[2, 3, 4, 5], [3, 1, 0, 2]],
    [[6], [0]],
  ]),
);

test(
  "reverse",
  moves(tf.reverse, [
    [[5, 7], [0]],
    [[3, 9, 6], [1]],
    [[3, 9, 6], [0, -2]],
    [[2, 3, 4, 5], [2, 0]],
    [[3, 4], [1]],
    [[6], [0]],
  ]),
);

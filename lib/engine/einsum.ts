/**
 * Einsum, which tfjs's wasm backend lacks, as one batch of matrix products; and its gradient, which
 * tfjs lacks on all backends.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import { type Kernels, sizeOf } from "./register.ts";

interface Equation {
  readonly terms: readonly string[];
  readonly output: string;
}

function parse(equation: string): Equation {
  const [left, output] = equation.replaceAll(" ", "").split("->");
  if (left === undefined || output === undefined || equation.includes(".")) {
    throw new InputError(`evaluate einsum "${equation}"`, 'the form "terms->output" is needed');
  }
  return { terms: left.split(","), output };
}

// Sums away the indices that stand in one term only and not in the output.
function reduceTo(x: tf.Tensor, term: string, kept: string): [tf.Tensor, string] {
  const axes = [...term].flatMap((index, i) => kept.includes(index) ? [] : [i]);
  const rest = [...term].filter((index) => kept.includes(index)).join("");
  return [axes.length === 0 ? x : tf.sum(x, axes), rest];
}

function arrange(x: tf.Tensor, term: string, groups: readonly string[]): tf.Tensor {
  const order = [...groups.join("")].map((index) => term.indexOf(index));
  const moved = tf.transpose(x, order);
  const sizes: number[] = [];
  let at = 0;
  for (const group of groups) {
    sizes.push(sizeOf(moved.shape.slice(at, at + group.length)));
    at += group.length;
  }
  return tf.reshape(moved, sizes);
}

// The product of two terms. Indices of both terms and of the output are a batch; indices of both terms
// alone are summed.
function pair(
  [a, termA]: readonly [tf.Tensor, string],
  [b, termB]: readonly [tf.Tensor, string],
  output: string,
): [tf.Tensor, string] {
  const [x, left] = reduceTo(a, termA, termB + output);
  const [y, right] = reduceTo(b, termB, termA + output);
  const pick = (term: string, test: (index: string) => boolean) => [...term].filter(test).join("");
  const batch = pick(left, (i) => right.includes(i) && output.includes(i));
  const summed = pick(left, (i) => right.includes(i) && !output.includes(i));
  const freeA = pick(left, (i) => !right.includes(i));
  const freeB = pick(right, (i) => !left.includes(i));
  const product = tf.matMul(
    arrange(x, left, [batch, freeA, summed]),
    arrange(y, right, [batch, summed, freeB]),
  );
  const sizes = new Map([...left].map((i, k) => [i, x.shape[k]!]));
  [...right].forEach((i, k) => sizes.set(i, y.shape[k]!));
  const term = batch + freeA + freeB;
  return [tf.reshape(product, [...term].map((i) => sizes.get(i)!)), term];
}

function evaluate(tensors: readonly tf.Tensor[], { terms, output }: Equation): tf.Tensor {
  let [sum, term] = [tensors[0]!, terms[0]!];
  for (let k = 1; k < terms.length; k++) {
    const later = terms.slice(k + 1).join("") + output;
    [sum, term] = pair([sum, term], [tensors[k]!, terms[k]!], later);
  }
  [sum, term] = reduceTo(sum, term, output);
  return tf.transpose(sum, [...output].map((index) => term.indexOf(index)));
}

/** Kernels of Einstein sums. */
export const einsumKernels: Kernels = {
  Einsum: (_host, call) =>
    tf.tidy(() => {
      const tensors = Object.values(call.inputs) as tf.Tensor[];
      return evaluate(tensors, parse(call.attrs["equation"] as string));
    }),
};

// The gradient of one term: the sum of the upstream gradient with all other terms, spread out along
// the indices that only this term has.
function gradientOf(
  k: number,
  { terms, output }: Equation,
  { dy, tensors }: { readonly dy: tf.Tensor; readonly tensors: readonly tf.Tensor[] },
): tf.Tensor {
  const others = terms.flatMap((term, i) => i === k ? [] : [{ term, tensor: tensors[i]! }]);
  const known = [output, ...others.map(({ term }) => term)];
  const term = [...terms[k]!];
  const present = term.filter((index) => known.join("").includes(index));
  const equation = `${known.join(",")}->${present.join("")}`;
  const sum = tf.einsum(equation, dy, ...others.map(({ tensor }) => tensor));
  const { shape } = tensors[k]!;
  const thin = term.map((index, i) => present.includes(index) ? shape[i]! : 1);
  return tf.broadcastTo(tf.reshape(sum, thin), shape);
}

/** Gives einsum a gradient. */
export function registerEinsumGradient(): void {
  if (tf.getGradient("Einsum") !== undefined) return;
  tf.registerGradient({
    kernelName: "Einsum",
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const equation = parse(attrs["equation"] as string);
      const tensors = { dy: dy as tf.Tensor, tensors: saved };
      return Object.fromEntries(
        equation.terms.map((_, k) => [`${k}`, () => gradientOf(k, equation, tensors)]),
      );
    },
  });
}

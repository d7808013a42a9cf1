/**
 * Operations per channel after a product: y = relu(scale * x + shift). Bias, batch normalisation and
 * relu all have this form. Several in a row are deferred, combined into one, and computed in one pass:
 * after the convolution, or inside the pooling that follows.
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { address, type Host } from "./host.ts";
import { input, type Kernels, sizeOf } from "./register.ts";

/** y = relu(scale * x + shift) per channel; a missing part does nothing. */
export interface Columns {
  readonly scale?: Float32Array | undefined;
  readonly shift?: Float32Array | undefined;
  readonly relu: boolean;
}

/** The recipe of a tensor that ends with columns. */
export interface ColumnsRecipe {
  readonly kind: "columns";
  readonly columns: Columns;
  /** The tensor the columns are applied to, unless that is the output of a product to be made. */
  readonly source?: tf.TensorInfo;
  /** Makes the same tensor with other columns. */
  again(columns: Columns): tf.TensorInfo;
}

/** The recipe of a deferred tensor that ends with columns, if it is one. */
export function pendingColumns(host: Host, x: tf.TensorInfo): ColumnsRecipe | undefined {
  const recipe = host.pending(x) as ColumnsRecipe | undefined;
  return recipe?.kind === "columns" ? recipe : undefined;
}

/** The columns that a tensor was or will be computed with. */
export function columnsOf(host: Host, x: tf.TensorInfo): Columns | undefined {
  const recipe = host.recipe(x) as ColumnsRecipe | undefined;
  return recipe?.kind === "columns" ? recipe.columns : undefined;
}

/** First `a`, then `b`; undefined if a relu stands between them. */
function compose(a: Columns, b: Columns): Columns | undefined {
  if (a.relu && (b.scale !== undefined || b.shift !== undefined)) return undefined;
  if (b.scale === undefined && b.shift === undefined) return { ...a, relu: a.relu || b.relu };
  const { scale = a.scale?.map(() => 1) } = b;
  const shift = a.shift === undefined
    ? b.shift
    : a.shift.map((v, c) => v * (scale?.[c] ?? 1) + (b.shift?.[c] ?? 0));
  return { scale: a.scale?.map((v, c) => v * scale![c]!) ?? scale, shift, relu: b.relu };
}

/** Applies columns to a tensor when the result is first read. */
export function deferColumns(host: Host, x: tf.TensorInfo, columns: Columns): tf.TensorInfo {
  const before = pendingColumns(host, x);
  const both = before && compose(before.columns, columns);
  return both ? before.again(both) : columnsOn(host, x, columns);
}

function columnsOn(host: Host, x: tf.TensorInfo, columns: Columns): tf.TensorInfo {
  const channels = x.shape.at(-1)!;
  const rows = sizeOf(x.shape) / channels;
  return host.defer<ColumnsRecipe>({
    shape: x.shape,
    inputs: [x],
    compute: (at) => {
      const from = address(host, x);
      withColumns(host, columns, (places) => {
        host.run("scaleColumns", rows, [from, ...places, channels, at], { grain: 256 });
      });
    },
    recipe: { kind: "columns", columns, source: x, again: (other) => columnsOn(host, x, other) },
  });
}

/** Puts arrays of one length on the heap during a call; the address of a missing one is 0. */
export function withArrays<T>(
  host: Host,
  arrays: readonly (Float32Array | undefined)[],
  run: (at: number[]) => T,
): T {
  const length = arrays.find((a) => a !== undefined)?.length ?? 0;
  const block = host.alloc(Math.max(16, arrays.length * length * 4));
  const places = arrays.map((array, i) => {
    if (array === undefined) return 0;
    host.f32(block + i * length * 4, length).set(array);
    return block + i * length * 4;
  });
  try {
    return run(places);
  } finally {
    host.free(block);
  }
}

/** Calls back with [scale, shift, relu] as kernels take them. */
export function withColumns<T>(
  host: Host,
  { scale, shift, relu }: Columns,
  run: (places: number[]) => T,
): T {
  return withArrays(host, [scale, shift], (places) => run([...places, relu ? 1 : 0]));
}

/** A copy of a tensor's values. */
export function valuesOf(host: Host, tensor: tf.TensorInfo): Float32Array {
  return host.f32(address(host, tensor), sizeOf(tensor.shape)).slice();
}

/** Kernels that act per channel. */
export const columnKernels: Kernels = {
  FusedBatchNorm: (host, call, stock) => {
    const x = input(call, "x");
    const mean = input(call, "mean");
    const channels = x.shape.at(-1)!;
    const { scale, offset } = call.inputs;
    const plain = [mean, input(call, "variance"), scale, offset]
      .every((t) => t == null || sizeOf(t.shape) === channels);
    if (!plain || x.dtype !== "float32") return stock();
    const epsilon = call.attrs["varianceEpsilon"] as number;
    const m = valuesOf(host, mean);
    const a = valuesOf(host, input(call, "variance")).map((v) => 1 / Math.sqrt(v + epsilon));
    if (scale != null) valuesOf(host, scale).forEach((v, c) => a[c]! *= v);
    const d = offset == null ? new Float32Array(channels) : valuesOf(host, offset);
    const shift = d.map((v, c) => v - m[c]! * a[c]!);
    return deferColumns(host, x, { scale: a, shift, relu: false });
  },
  Relu: (host, call, stock) => {
    const x = input(call, "x");
    if (x.dtype !== "float32" || x.shape.length === 0) return stock();
    return deferColumns(host, x, { relu: true });
  },
};

/**
 * Batch normalisation in training as two passes over the activation. tfjs computes the moments and
 * their gradients with about fifteen ops on the whole activation, two of them tilings in JavaScript.
 * Kernels cannot change that, so this layer replaces the call; otherwise it is the stock layer. Its
 * output is deferred: a relu and a max pooling that follow run in the same pass, forward and backward.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { columnsOf, deferColumns, valuesOf, withArrays } from "./columns.ts";
import { shapeOf } from "./conv2d.ts";
import { address, currentHost, emptyTensor, type Host } from "./host.ts";
import type { PoolGradRecipe, ReluGradRecipe } from "./pooling.ts";
import { sizeOf } from "./register.ts";

// Partial sums of a pass: a fixed number, so that the result does not depend on the threads.
const PARTS = 8;

type Moments = ReturnType<typeof momentsOf>;

/** What the backward pass needs of the forward one. */
type Normalised = Readonly<Record<"mean" | "inverse" | "scale" | "shift", Float32Array>>;

// Runs a kernel that writes two f64 sums per column and part; returns their totals.
function columnSums(
  host: Host,
  { channels, rows }: { readonly channels: number; readonly rows: number },
  run: (partial: number, parts: number) => void,
): Float64Array {
  const parts = Math.min(PARTS, rows);
  const partial = host.alloc(parts * channels * 16);
  run(partial, parts);
  const sums = host.f64(partial, parts * channels * 2);
  const totals = sums.slice(0, channels * 2);
  for (let i = totals.length; i < sums.length; i++) totals[i % totals.length]! += sums[i]!;
  host.free(partial);
  return totals;
}

function momentsOf(host: Host, x: tf.TensorInfo) {
  const channels = x.shape.at(-1)!;
  const rows = sizeOf(x.shape) / channels;
  const from = address(host, x);
  const sums = columnSums(host, { channels, rows }, (partial, parts) => {
    host.run("columnMoments", rows, [from, channels, partial], { parts });
  });
  const first = host.f32(from, channels); // the sums are of differences to row 0
  const offset = Float64Array.from(sums.subarray(0, channels), (s) => s / rows);
  const variance = offset.map((mean, c) => Math.max(0, sums[channels + c]! / rows - mean ** 2));
  return {
    mean: Float32Array.from(first, (v, c) => v + offset[c]!),
    variance: Float32Array.from(variance),
  };
}

/** The normalised activation of a batch with its gradients, and the moments it used. */
export function batchNormTraining(
  host: Host,
  inputs: { readonly x: tf.Tensor; readonly gamma: tf.Tensor; readonly beta: tf.Tensor },
  epsilon: number,
): { y: tf.Tensor; moments: Moments } {
  let used: Moments | undefined;
  const op = tf.customGrad((...args: unknown[]) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const moments = used = momentsOf(host, x);
    const inverse = moments.variance.map((v) => 1 / Math.sqrt(v + epsilon));
    const scale = valuesOf(host, gamma).map((v, c) => v * inverse[c]!);
    const shift = valuesOf(host, beta).map((v, c) => v - moments.mean[c]! * scale[c]!);
    save([x]);
    return {
      value: tf.engine().makeTensorFromTensorInfo(
        deferColumns(host, x, { scale, shift, relu: false }),
      ),
      gradFunc: (dy: tf.Tensor, [x]: tf.Tensor[]) =>
        gradients(host, { x: x!, dy }, { ...moments, inverse, scale, shift }),
    };
  });
  return { y: op(inputs.x, inputs.gamma, inputs.beta), moments: used! };
}

/** Where the gradient comes from: straight, through a relu, or through a relu and a max pooling. */
interface Upstream {
  readonly dy: tf.TensorInfo;
  readonly relu: boolean;
  readonly pool?: PoolGradRecipe;
}

// Looks through deferred gradients, down to the gradient that the last op received. They belong to
// this layer if their relu or pooling read exactly its scaled activation.
function upstreamOf(host: Host, dy: tf.TensorInfo, scale: Float32Array): Upstream {
  const recipe = host.pending(dy) as ReluGradRecipe | PoolGradRecipe | undefined;
  if (recipe?.kind === "poolGrad") {
    return poolUpstream(host, recipe, scale, false) ?? { dy, relu: false };
  }
  if (recipe?.kind !== "reluGrad") return { dy, relu: false };
  const columns = columnsOf(host, recipe.y);
  if (columns?.scale !== scale || !columns.relu) return { dy, relu: false };
  const pooled = host.pending(recipe.dy) as PoolGradRecipe | undefined;
  const beyond = pooled?.kind === "poolGrad" && pooled.x.dataId === recipe.y.dataId
    ? poolUpstream(host, pooled, scale, true)
    : undefined;
  return beyond ?? { dy: recipe.dy, relu: true };
}

function poolUpstream(
  host: Host,
  pool: PoolGradRecipe,
  scale: Float32Array,
  relu: boolean,
): Upstream | undefined {
  const { info } = pool;
  const columns = columnsOf(host, pool.x);
  const sideBySide = info.strideHeight === info.filterHeight &&
    info.strideWidth === info.filterWidth && info.padInfo.top === 0 && info.padInfo.left === 0 &&
    info.outHeight * info.filterHeight <= info.inHeight &&
    info.outWidth * info.filterWidth <= info.inWidth;
  const ours = columns?.scale === scale && columns.relu === relu;
  return ours && sideBySide && info.inChannels % 4 === 0 ? { dy: pool.dy, relu, pool } : undefined;
}

// Ioffe and Szegedy (2015, arXiv:1502.03167), section 3, as dx = scale g + b x + d.
function gradients(
  host: Host,
  tensors: { readonly x: tf.Tensor; readonly dy: tf.Tensor },
  forward: Normalised,
): tf.Tensor[] {
  const { x } = tensors;
  const { mean, inverse, scale, shift } = forward;
  const channels = scale.length;
  const rows = x.size / channels;
  const { dy, relu, pool } = upstreamOf(host, tensors.dy, scale);
  const dx = emptyTensor(host, x.shape);
  const read = pool === undefined ? [dy, x] : [dy, pool.y, x];
  const inputs = read.map((tensor) => address(host, tensor));
  const sums = withArrays(host, [scale, shift, mean], ([scaleAt, shiftAt, meanAt]) => {
    const args = [...inputs, scaleAt!, shiftAt!, relu ? 1 : 0, meanAt!];
    if (pool === undefined) {
      return columnSums(host, { channels, rows }, (partial, parts) => {
        host.run("gradientSums", rows, [...args, channels, partial], { parts });
      });
    }
    const pooledRows = pool.info.batchSize * pool.info.outHeight;
    return columnSums(host, { channels, rows: pooledRows }, (partial, parts) => {
      const shape = shapeOf(pool.info);
      host.run("pooledGradientSums", pooledRows, [...args, partial], { parts, shape });
    });
  });
  const dBeta = Float32Array.from(sums.subarray(0, channels));
  const dGamma = dBeta.map((_, c) => sums[channels + c]! * inverse[c]!);
  const b = scale.map((v, c) => -v * inverse[c]! * dGamma[c]! / rows);
  const d = scale.map((v, c) => -v * sums[c]! / rows - b[c]! * mean[c]!);
  withArrays(host, [scale, shift, b, d], ([scaleAt, shiftAt, bAt, dAt]) => {
    const args = [...inputs, scaleAt!, shiftAt!, relu ? 1 : 0, bAt!, dAt!];
    const to = address(host, dx);
    if (pool === undefined) {
      host.run("gradientRows", rows, [...args, channels, to], { grain: 256 });
    } else {
      const shape = shapeOf(pool.info);
      host.run("pooledGradient", pool.info.batchSize, [...args, to], { shape });
    }
  });
  return [dx, tf.tensor1d(dGamma), tf.tensor1d(dBeta)];
}

type Args = Parameters<typeof tf.layers.batchNormalization>[0];

interface Stock extends tf.layers.Layer {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly gamma: tf.LayerVariable | null;
  readonly beta: tf.LayerVariable | null;
  readonly movingMean: tf.LayerVariable;
  readonly movingVariance: tf.LayerVariable;
}

const Base = tf.layers.batchNormalization({}).constructor as unknown as new (args: Args) => Stock;

/** The stock layer, with kernels in training. */
export class BatchNormalization extends Base {
  static className = "BatchNormalization";

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: Record<string, unknown>,
  ): tf.Tensor | tf.Tensor[] {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const host = currentHost();
    const lastAxis = this.axis === -1 || this.axis === x.rank - 1;
    const known = lastAxis && this.gamma != null && this.beta != null && x.dtype === "float32";
    if (host === undefined || !known || kwargs["training"] !== true) {
      return super.call(inputs, kwargs);
    }
    return tf.tidy(() => {
      const gamma = this.gamma!.read();
      const beta = this.beta!.read();
      const { y, moments } = batchNormTraining(host, { x, gamma, beta }, this.epsilon);
      this.#follow(host, this.movingMean, moments.mean);
      this.#follow(host, this.movingVariance, moments.variance);
      return y;
    });
  }

  #follow(host: Host, variable: tf.LayerVariable, value: Float32Array): void {
    const rest = 1 - this.momentum;
    const old = valuesOf(host, variable.read());
    variable.write(tf.tensor1d(old.map((v, c) => v - (v - value[c]!) * rest)));
  }
}

/** `tf.layers.batchNormalization`, fast on the engine: same arguments, weights and configuration. */
export function batchNormalization(args: Args = {}): tf.layers.Layer {
  return new BatchNormalization(args);
}

/**
 * Batch normalisation in one pass forward and one backward. tfjs computes the batch moments and their
 * gradients from about fifteen separate ops on the whole activation, two of them tilings in
 * JavaScript; no kernel can mend that, so this layer replaces the call and nothing else.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { address, currentHost, type Host } from "./host.ts";
import { sizeOf } from "./register.ts";

interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Sums over the parts of a column kernel: [sum of x, sum of x * x2] per column. */
function columnSums(host: Host, x: tf.TensorInfo, x2: tf.TensorInfo): Float64Array {
  const channels = x.shape.at(-1)!, rows = sizeOf(x.shape) / channels, bytes = channels * 16;
  const at = host.alloc(bytes * host.threads);
  const from = address(host, x), other = address(host, x2);
  const parts = host.run("columnSums", rows, (p) => [from, other, channels, at + p * bytes], 256);
  const sums = host.f64(at, channels * 2 * parts), total = sums.slice(0, channels * 2);
  for (let i = total.length; i < sums.length; i++) total[i % total.length]! += sums[i]!;
  host.free(at);
  return total;
}

function moments(host: Host, x: tf.TensorInfo): Moments {
  const channels = x.shape.at(-1)!, rows = sizeOf(x.shape) / channels;
  const sums = columnSums(host, x, x);
  const mean = sums.slice(0, channels).map((s) => s / rows);
  const variance = sums.slice(channels).map((s, c) => Math.max(0, s / rows - mean[c]! ** 2));
  return { mean, variance };
}

// Runs a kernel with per-column coefficients, which are put on the heap for that time.
function withColumns(host: Host, columns: readonly Float32Array[], run: (at: number[]) => void) {
  const channels = columns[0]!.length;
  const at = host.alloc(columns.length * channels * 4);
  const places = columns.map((_, i) => at + i * channels * 4);
  columns.forEach((column, i) => host.f32(places[i]!, channels).set(column));
  run(places);
  host.free(at);
}

function values(host: Host, tensor: tf.TensorInfo): Float32Array {
  return host.f32(address(host, tensor), sizeOf(tensor.shape)).slice();
}

/** y = a x + d per column. */
function scaleColumns(host: Host, x: tf.TensorInfo, a: Float32Array, d: Float32Array) {
  const channels = a.length, y = host.backend.makeOutput(x.shape, "float32");
  withColumns(host, [a, d], ([aAt, dAt]) => {
    const operands = [address(host, x), aAt!, dAt!, channels, 0, address(host, y)];
    host.run("scaleColumns", sizeOf(x.shape) / channels, operands, 256);
  });
  return y;
}

/** The normalised activation of a batch with its gradients, and the moments it used. */
export function batchNormTraining(
  host: Host,
  inputs: { x: tf.Tensor; gamma: tf.Tensor; beta: tf.Tensor },
  epsilon: number,
): { y: tf.Tensor; moments: Moments } {
  let used: Moments | undefined;
  const op = tf.customGrad((...args: unknown[]) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const stats = used = moments(host, x);
    const g = values(host, gamma), b = values(host, beta);
    const inverse = Float32Array.from(stats.variance, (v) => 1 / Math.sqrt(v + epsilon));
    const a = g.map((v, c) => v * inverse[c]!);
    const info = scaleColumns(host, x, a, b.map((v, c) => v - stats.mean[c]! * a[c]!));
    save([x]);
    return {
      value: tf.engine().makeTensorFromTensorInfo(info),
      gradFunc: (dy: tf.Tensor, [x]: tf.Tensor[]) =>
        backward(host, { x: x!, dy }, { gamma: g, inverse, mean: stats.mean }),
    };
  });
  const y = op(inputs.x, inputs.gamma, inputs.beta);
  return { y, moments: used! };
}

// Ioffe and Szegedy (2015), the gradients of section 3, gathered into dx = A dy + B x + D per column.
function backward(
  host: Host,
  tensors: { x: tf.Tensor; dy: tf.Tensor },
  { gamma, inverse, mean }: { gamma: Float32Array; inverse: Float32Array; mean: Float64Array },
): tf.Tensor[] {
  const { x, dy } = tensors, channels = gamma.length, rows = x.size / channels;
  const sums = columnSums(host, dy, x);
  const dBeta = Float32Array.from(sums.subarray(0, channels));
  const dGamma = dBeta.map((_, c) => (sums[channels + c]! - mean[c]! * sums[c]!) * inverse[c]!);
  const a = gamma.map((g, c) => g * inverse[c]!);
  const b = a.map((v, c) => -v * inverse[c]! * dGamma[c]! / rows);
  const d = a.map((v, c) => -v * sums[c]! / rows - b[c]! * mean[c]!);
  const dx = host.backend.makeOutput(x.shape, "float32");
  withColumns(host, [a, b, d], (at) => {
    const operands = [address(host, dy), address(host, x), ...at, channels, address(host, dx)];
    host.run("combineColumns", rows, operands, 256);
  });
  return [tf.engine().makeTensorFromTensorInfo(dx), tf.tensor1d(dGamma), tf.tensor1d(dBeta)];
}

type Args = Parameters<typeof tf.layers.batchNormalization>[0];

interface Stock extends tf.layers.Layer {
  axis: number;
  epsilon: number;
  momentum: number;
  gamma: tf.LayerVariable | null;
  beta: tf.LayerVariable | null;
  movingMean: tf.LayerVariable;
  movingVariance: tf.LayerVariable;
}

const Base = tf.layers.batchNormalization({}).constructor as unknown as new (args: Args) => Stock;

class BatchNormalization extends Base {
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
      const gamma = this.gamma!.read(), beta = this.beta!.read();
      const { y, moments } = batchNormTraining(host, { x, gamma, beta }, this.epsilon);
      this.#follow(this.movingMean, moments.mean);
      this.#follow(this.movingVariance, moments.variance);
      return y;
    });
  }

  #follow(variable: tf.LayerVariable, value: Float64Array): void {
    const old = variable.read().dataSync(), rest = 1 - this.momentum;
    variable.write(tf.tensor1d(old.map((v, c) => v - (v - value[c]!) * rest)));
  }
}

/** `tf.layers.batchNormalization`, fast on the engine: same arguments, weights and configuration. */
export function batchNormalization(args: Args = {}): tf.layers.Layer {
  return new BatchNormalization(args);
}

/** Makes loaded and copied models use the fast layer. */
export function registerBatchNormalization(): void {
  tf.serialization.registerClass(
    BatchNormalization as unknown as Parameters<typeof tf.serialization.registerClass>[0],
  );
}

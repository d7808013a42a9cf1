/** Small dense networks that classify rows of numbers, such as frames of a sound. @module */
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "@/base/random.ts";

/** Rows to learn from. */
export interface LabelledRows {
  /** [rows, numbers] */
  readonly inputs: Float32Array;
  /** 1 or 0 for each row. */
  readonly truth: Float32Array;
}

/** Settings of {@linkcode trainOnRows}. */
export interface RowTrainingOptions {
  /** Units of the hidden layers. */
  readonly units: readonly number[];
  /** Epochs at each learning rate. */
  readonly schedule: readonly { readonly rate: number; readonly epochs: number }[];
  /** Determines the weights at the start and the order of rows. */
  readonly seed: number;
  /** Called with the mean loss of each epoch. */
  readonly onEpoch?: ((loss: number) => void) | undefined;
}

const BATCH = 256;
const L2 = 2e-5;
const DROPOUT = 0.1;

/** Trains ReLU layers with one sigmoid output by Adam; the caller disposes the model. */
export async function trainOnRows(
  rows: LabelledRows,
  { units, schedule, seed, onEpoch }: RowTrainingOptions,
): Promise<tf.Sequential> {
  const model = buildDense(rows.inputs.length / rows.truth.length, { units, seed });
  const random = seededRandom(`order/${seed}`);
  const all = Array.from(rows.truth, (_, i) => i);
  for (const { rate, epochs } of schedule) {
    model.compile({ optimizer: tf.train.adam(rate), loss: "binaryCrossentropy" });
    for (let epoch = 0; epoch < epochs; epoch++) {
      onEpoch?.(await trainEpoch(model, rows, random.shuffle(all)));
    }
  }
  return model;
}

function buildDense(
  width: number,
  { units, seed }: { readonly units: readonly number[]; readonly seed: number },
): tf.Sequential {
  const model = tf.sequential();
  model.add(tf.layers.dropout({ rate: DROPOUT, seed, inputShape: [width] }));
  for (const [depth, count] of [...units, 1].entries()) {
    model.add(tf.layers.dense({
      units: count,
      activation: depth < units.length ? "relu" : "sigmoid",
      kernelInitializer: tf.initializers.heNormal({ seed: seed + depth }),
      kernelRegularizer: tf.regularizers.l2({ l2: L2 }),
    }));
  }
  return model;
}

/** Trains on whole batches of rows in an order; returns the mean loss. */
async function trainEpoch(
  model: tf.Sequential,
  { inputs, truth }: LabelledRows,
  order: readonly number[],
): Promise<number> {
  const width = inputs.length / truth.length;
  const batch = new Float32Array(BATCH * width);
  const batches = Math.floor(order.length / BATCH);
  let loss = 0;
  for (let b = 0; b < batches; b++) {
    const chosen = order.slice(b * BATCH, (b + 1) * BATCH);
    chosen.forEach((row, i) => {
      batch.set(inputs.subarray(row * width, (row + 1) * width), i * width);
    });
    const x = tf.tensor2d(batch, [BATCH, width]);
    const y = tf.tensor2d(chosen.map((row) => truth[row]!), [BATCH, 1]);
    loss += await model.trainOnBatch(x, y) as number;
    tf.dispose([x, y]);
  }
  return loss / batches;
}

/** The network's output for each row. */
export function predictRows(model: tf.Sequential, inputs: Float32Array): Float32Array {
  const width = model.inputs[0]!.shape[1]!;
  return tf.tidy(() => {
    const x = tf.tensor2d(inputs, [inputs.length / width, width]);
    return (model.predict(x, { batchSize: 1024 }) as tf.Tensor).dataSync() as Float32Array;
  });
}

/**
 * Networks of every kind, with weights that no training gave, for ONNX Runtime to judge.
 *
 *     deno run -A tests/models/_onnx.ts DIR   # writes KIND.onnx and KIND.json for tests/golden/onnx.py
 */
import * as tf from "@tensorflow/tfjs";
import { join } from "@std/path";
import { seededRandom } from "@/base/random.ts";
import { startEngine } from "@/engine/start.ts";
import { buildModel } from "@/models/build.ts";
import type { ModelConfig } from "@/models/config.ts";
import { toOnnx } from "@/models/onnx/export.ts";
import { ALL, SHAPE } from "./_models.ts";

const LABELS = ["calm", "happy", "sad"];
const CLIPS = 3;
/** With a hidden layer, dropout and a kernel of even size, besides the plain ones. */
export const CONFIGS: readonly ModelConfig[] = ALL.map((config) => ({
  ...config,
  denseUnits: 5,
  dropout: 0.3,
  ...(config.kind === "cnn" ? { kernelSize: [2, 4], spatialDropout: 0.2 } : {}),
}));

/** A network, its ONNX file, and clips for it. */
export interface OnnxCase {
  readonly model: tf.LayersModel;
  readonly onnx: Uint8Array<ArrayBuffer>;
  readonly clips: Float32Array;
}

/** The network of some settings; all of its weights and moments are drawn on a grid of 1/256. */
export async function onnxCase(config: ModelConfig): Promise<OnnxCase> {
  await startEngine({ provider: "wasm", threads: 1 });
  const model = buildModel(config, { inputShape: SHAPE, classes: LABELS.length, seed: 1 });
  const random = seededRandom(`one ${config.kind}`);
  const draw = (size: number, low: number, high: number) =>
    Float32Array.from({ length: size }, () => {
      return Math.round((low + (high - low) * random.uniform()) * 256) / 256;
    });
  for (const layer of model.layers) {
    const weights = layer.weights.map(({ originalName, shape }) => {
      const sizes = shape as number[];
      const size = tf.util.sizeFromShape(sizes);
      if (originalName.endsWith("moving_variance")) return tf.tensor(draw(size, 0.25, 4), sizes);
      // As large as lets signals through: a unit has so many inputs.
      const range = 2 / Math.sqrt(size / sizes.at(-1)!);
      return tf.tensor(draw(size, -range, range), sizes);
    });
    if (weights.length > 0) layer.setWeights(weights);
  }
  const clips = draw(CLIPS * tf.util.sizeFromShape([...SHAPE]), -2, 2);
  return { model, onnx: toOnnx(model, { labels: LABELS }), clips };
}

/** tfjs's scores of the clips. */
export function scoresOf({ model, clips }: OnnxCase): number[][] {
  return tf.tidy(() =>
    (model.predict(tf.tensor(clips, [CLIPS, ...SHAPE])) as tf.Tensor2D).arraySync()
  );
}

if (import.meta.main) {
  const [dir] = Deno.args;
  for (const config of CONFIGS) {
    const { onnx, clips } = await onnxCase(config);
    const input = { shape: [CLIPS, ...SHAPE], values: [...clips] };
    await Deno.writeFile(join(dir!, `${config.kind}.onnx`), onnx);
    await Deno.writeTextFile(join(dir!, `${config.kind}.json`), JSON.stringify(input));
  }
}

import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { sha256 } from "@/base/hash.ts";
import { toOnnx } from "@/models/onnx/export.ts";
import { CONFIGS, onnxCase, scoresOf } from "./_onnx.ts";

interface Golden {
  readonly cases: Readonly<
    Record<string, { readonly sha256: string; readonly scores: readonly number[][] }>
  >;
}

const HERE = dirname(fileURLToPath(import.meta.url));
const { cases } = JSON.parse(
  await Deno.readTextFile(join(HERE, "golden", "onnx.json")),
) as Golden;
/** Both add up 32-bit floats, in another order. */
const TOLERANCE = 1e-4;

for (const config of CONFIGS) {
  Deno.test(`${config.kind}: ONNX Runtime gives the scores of tfjs for our file`, async () => {
    const made = await onnxCase(config);
    const golden = cases[config.kind]!;
    assert.equal(
      await sha256(made.onnx),
      golden.sha256,
      "the file is another than ONNX Runtime judged: run tests/golden/onnx.py",
    );
    const scores = scoresOf(made);
    const errors = scores.flat().map((score, i) => Math.abs(score - golden.scores.flat()[i]!));
    assert.ok(Math.max(...errors) <= TOLERANCE, `off by ${Math.max(...errors)}`);
    const spread = new Set(scores.flat().map((score) => score.toFixed(3))).size;
    assert.ok(spread > 5, "the scores tell nothing apart");
    made.model.dispose();
  });
}

Deno.test("what no network of the project has is not written as something else", () => {
  const input = tf.input({ shape: [4, 4, 1] });
  const labels = ["a", "b"];
  const through = (layer: tf.layers.Layer) =>
    tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
  const strided = through(tf.layers.conv2d({ name: "c", filters: 1, kernelSize: 2, strides: 2 }));
  assert.throws(() => toOnnx(strided, { labels }), /The layer "c" cannot be written as ONNX/);
  const padded = through(tf.layers.maxPooling2d({ poolSize: 3, padding: "same" }));
  assert.throws(() => toOnnx(padded, { labels }), /its padding is same/);
  const selu = through(tf.layers.activation({ activation: "selu" }));
  assert.throws(() => toOnnx(selu, { labels }), /its activation is selu/);
  const other = through(tf.layers.upSampling2d({}));
  assert.throws(() => toOnnx(other, { labels }), /no ONNX for layers of kind UpSampling2D/);
});

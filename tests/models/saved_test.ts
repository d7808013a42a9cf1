import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { ROOT } from "@/disk/paths.ts";
import { featureShape } from "@/features/config.ts";
import { buildModel } from "@/models/build.ts";
import type { ModelCard } from "@/models/card.ts";
import { type ModelFiles, packModel, unpackModel } from "@/models/saved.ts";
import { card, FEATURES } from "./_card.ts";
import { ALL, CNN } from "./_models.ts";

const LABELS = ["happy", "sad", "calm"];
const CALIBRATION = {
  temperature: 1.5,
  threshold: 0.4,
  coverage: 0.8,
  accuracy: 0.7,
  clips: 120,
  speakers: 2,
};
const options = { inputShape: featureShape(FEATURES), classes: 3, seed: 1 };

async function packed(more: Partial<ModelCard> = {}): Promise<ModelFiles> {
  await tf.setBackend("cpu");
  return await packModel(buildModel(CNN, options), { card: { ...card(LABELS), ...more } });
}

type Meta = Record<string, unknown> & {
  readonly probe: { readonly scores: number[][] };
  readonly sha256: Record<string, string>;
};

/** Edits meta.json; without its checksum it looks like one that was saved before there was any. */
function withMeta(
  files: ModelFiles,
  change: (meta: Meta) => Record<string, unknown>,
  { checksum = false } = {},
): ModelFiles {
  const meta = JSON.parse(new TextDecoder().decode(files["meta.json"])) as Meta;
  if (!checksum) delete meta.sha256["meta.json"];
  const text = JSON.stringify({ ...meta, ...change(meta) });
  return { ...files, "meta.json": new TextEncoder().encode(text) };
}

async function assertRefused(files: ModelFiles, message: RegExp): Promise<void> {
  await assert.rejects(unpackModel(files, { name: "m" }), { name: "InputError", message });
}

for (const config of ALL) {
  Deno.test(`${config.kind} has the same weights after packing and unpacking`, async () => {
    await tf.setBackend("cpu");
    const dropout = config.kind === "lstm" ? {} : { spatialDropout: 0.2, dropout: 0.3, l2: 1e-4 };
    const model = buildModel({ ...config, ...dropout }, options);
    const files = await packModel(model, { card: { ...card(LABELS), model: config } });
    const loaded = await unpackModel(files, { name: "m" });
    const x = tf.randomNormal([2, ...options.inputShape], 0, 1, "float32", 3);
    assert.deepEqual(
      (loaded.model.predict(x) as tf.Tensor).dataSync(),
      (model.predict(x) as tf.Tensor).dataSync(),
    );
    assert.deepEqual(loaded.card.labels, LABELS);
    assert.deepEqual(loaded.card.about, { recipe: "made", fold: 0 });
  });
}

/** Loads networks by tfjs alone, and prints their scores for a clip of ones. */
const PLAIN = `
  import * as tf from "@tensorflow/tfjs";
  await tf.setBackend("cpu");
  const scores = [];
  for (const { topology, weights } of JSON.parse(await new Response(Deno.stdin.readable).text())) {
    const { modelTopology, weightsManifest } = JSON.parse(topology);
    const weightSpecs = weightsManifest[0].weights;
    const weightData = Uint8Array.from(weights).buffer;
    const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
    const clip = tf.ones([1, ...model.inputs[0].shape.slice(1)]);
    scores.push([...model.predict(clip).dataSync()]);
  }
  console.log(JSON.stringify(scores));
`;

Deno.test("every kind of network loads in tfjs alone, with the same scores", async () => {
  await tf.setBackend("cpu");
  const expected: number[][] = [];
  const saved: { topology: string; weights: number[] }[] = [];
  for (const config of ALL) {
    const model = buildModel({ ...config, dropout: 0.3 }, options);
    const files = await packModel(model, { card: { ...card(LABELS), model: config } });
    const topology = new TextDecoder().decode(files["model.json"]);
    saved.push({ topology, weights: [...files["weights.bin"]] });
    const scores = model.predict(tf.ones([1, ...options.inputShape])) as tf.Tensor;
    expected.push([...scores.dataSync()]);
  }
  const command = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", PLAIN],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await ReadableStream.from([new TextEncoder().encode(JSON.stringify(saved))]).pipeTo(
    command.stdin,
  );
  const { stdout, stderr } = await command.output();
  const printed = new TextDecoder().decode(stdout).trim().split("\n").at(-1)!;
  assert.ok(printed.startsWith("[["), new TextDecoder().decode(stderr));
  assert.deepEqual(JSON.parse(printed), expected);
});

Deno.test("the files are those of tfjs, and the same each time", async () => {
  const files = await packed();
  assert.deepEqual(await packed(), files);
  const topology = JSON.parse(new TextDecoder().decode(files["model.json"]));
  assert.equal(topology.format, "layers-model");
  assert.deepEqual(topology.weightsManifest[0].paths, ["weights.bin"]);
  assert.equal(files["weights.bin"].length, buildModel(CNN, options).countParams() * 4);
});

Deno.test("changed or cut files are refused", async () => {
  const files = await packed();
  for (const name of ["weights.bin", "model.json"] as const) {
    const cut = { ...files, [name]: files[name].subarray(0, -4) };
    await assertRefused(cut, new RegExp(`^Cannot load the model m: ${name} does not have the`));
  }
  const noJson = { ...files, "meta.json": files["meta.json"].subarray(1) };
  await assertRefused(noJson, /meta\.json is not JSON/);
});

Deno.test("a change in meta.json that moves scores or names is refused", async () => {
  const files = await packed();
  const changes: readonly ((meta: Meta) => Record<string, unknown>)[] = [
    () => ({ labels: LABELS.toReversed() }),
    () => ({ features: { ...FEATURES, sampleRate: 8001 } }),
    () => ({ statistics: { per: "channel", mean: [0.4], std: [2] } }),
    () => ({ calibration: CALIBRATION }),
  ];
  for (const change of changes) {
    await assertRefused(
      withMeta(files, change, { checksum: true }),
      /labels or settings in meta\.json were changed/,
    );
  }
  const about = withMeta(files, () => ({ about: { note: "mine" } }), { checksum: true });
  assert.equal((await unpackModel(about, { name: "m" })).card.about["note"], "mine");
});

Deno.test("a calibration is kept, and cannot be changed unseen", async () => {
  const files = await packed({ calibration: CALIBRATION });
  assert.deepEqual((await unpackModel(files, { name: "m" })).card.calibration, CALIBRATION);
  const changed = { calibration: { ...CALIBRATION, threshold: 0 } };
  await assertRefused(
    withMeta(files, () => changed, { checksum: true }),
    /labels or settings in meta\.json were changed/,
  );
  await assertRefused(
    withMeta(files, () => ({ calibration: { ...CALIBRATION, temperature: 0 } })),
    /calibration\.temperature = 0: a number above 0/,
  );
});

Deno.test("meta.json without a checksum loads, and must fit the network", async () => {
  const files = await packed();
  const old = withMeta(files, () => ({}));
  assert.deepEqual((await unpackModel(old, { name: "m" })).card.labels, LABELS);
  const refusals: readonly [(meta: Meta) => Record<string, unknown>, RegExp][] = [
    [() => ({ labels: ["happy", "sad"] }), /has 2 labels for 3 outputs/],
    [() => ({ labels: ["happy", "sad", "sad"] }), /labels: "sad" is there twice/],
    [() => ({ labels: ["one"] }), /labels: at least 2 items are needed/],
    [() => ({ lables: [] }), /"lables" is unknown/],
    [() => ({ format: "x/2" }), /format = "x\/2": "speech-emotion-model\/1" is needed/],
    [() => ({ about: { a: null } }), /about\.a = null/],
    [() => ({ model: { ...CNN, filters: "many" } }), /m\/meta\.json\.model\.filters/],
    [() => ({ features: { ...FEATURES, sampleRte: 1 } }), /meta\.json\.features: the key "samp/],
    [
      () => ({ features: { ...FEATURES, sampleRate: 16000 } }),
      /are 8 x 41 x 1, but the network takes/,
    ],
    [() => ({ statistics: { per: "band", mean: [1], std: [1] } }), /not those of 8 groups/],
    [
      ({ probe }) => ({ probe: { ...probe, scores: probe.scores.map((row) => row.toReversed()) } }),
      /its scores for a test input are off by/,
    ],
  ];
  const { numTensors } = tf.memory();
  for (const [change, message] of refusals) await assertRefused(withMeta(files, change), message);
  assert.equal(tf.memory().numTensors, numTensors, "nothing of them is left");
});

Deno.test("a network whose scores are not finite is not packed", async () => {
  await tf.setBackend("cpu");
  const model = buildModel(CNN, options);
  model.setWeights(model.getWeights().map(({ shape }) => tf.fill(shape, NaN)));
  await assert.rejects(packModel(model, { card: card(LABELS) }), {
    name: "InputError",
    message: /^Cannot save the model: its scores are not finite/,
  });
});

/**
 * A network as bytes and back, in the layout that tfjs reads everywhere: `model.json` with a weights
 * manifest, `weights.bin`, and `meta.json` with the card, which says how to use the network.
 *
 * tfjs loads damaged files without an error and with random weights. Therefore the card holds a
 * checksum of each file and the scores of a test input, and loading compares them.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "@/base/errors.ts";
import { canonicalJson, sha256 } from "@/base/hash.ts";
import { seededRandom } from "@/base/random.ts";
import { featureShape } from "@/features/config.ts";
import { checkCard, type ModelCard, type Probe, type StoredCard } from "./card.ts";

/** The files of a saved network. */
export const MODEL_FILES = ["model.json", "weights.bin", "meta.json"] as const;

/** The bytes of each file of a saved network. */
export type ModelFiles = Readonly<Record<(typeof MODEL_FILES)[number], Uint8Array>>;

/** A network and its card. */
export interface LoadedModel {
  readonly model: tf.LayersModel;
  readonly card: StoredCard;
}

const PROBE_SEED = 1;
const PROBE_CLIPS = 4;
/** Engines add up in another order; through a whole network that moves scores by about 1e-6. */
const PROBE_TOLERANCE = 1e-4;

/**
 * Turns a network into the bytes of its files.
 * @returns the same bytes for equal weights and cards
 * @throws {InputError} if the network's scores are not finite
 */
export async function packModel(
  model: tf.LayersModel,
  options: { readonly card: ModelCard },
): Promise<ModelFiles> {
  const { topology, weights } = await serialize(model);
  const scores = await probeScores(model, PROBE_SEED);
  if (!scores.flat().every(Number.isFinite)) {
    throw new InputError("save the model", "its scores are not finite", {
      remedy: "train it again, with a lower learning rate",
    });
  }
  const probe = { seed: PROBE_SEED, scores };
  const stored: StoredCard = {
    format: "speech-emotion-model/1",
    ...options.card,
    sha256: {
      "model.json": await sha256(topology),
      "weights.bin": await sha256(weights),
      "meta.json": await hashCard({ ...options.card, probe }),
    },
    probe,
  };
  const encode = (text: string) => new TextEncoder().encode(text);
  return {
    "model.json": encode(topology),
    "weights.bin": weights,
    "meta.json": encode(JSON.stringify(stored, null, 2) + "\n"),
  };
}

/**
 * Turns the bytes of {@linkcode packModel} into a network again. The engine should run: `startEngine`.
 * @param options name: what errors call the model, such as its folder
 * @throws {InputError} if a file was changed or cut off, if the card does not fit the network, or if
 *   the network's scores differ from those that were stored with it
 */
export async function unpackModel(
  files: ModelFiles,
  options: { readonly name: string },
): Promise<LoadedModel> {
  const { name } = options;
  const absent = MODEL_FILES.find((file) => !ArrayBuffer.isView(files[file]));
  if (absent !== undefined) throw damaged(name, `${absent} is not there, as a Uint8Array`);
  const card = await unpackCard(files["meta.json"], options);
  for (const file of ["model.json", "weights.bin"] as const) {
    if (await sha256(files[file]) === card.sha256[file]) continue;
    throw damaged(name, `${file} does not have the checksum in meta.json (changed or cut off)`);
  }
  const model = await loadLayers(files);
  try {
    checkFit(model, card, name);
    await checkProbe(model, card.probe, name);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, card };
}

/**
 * Reads a card from the bytes of `meta.json`.
 * @throws {InputError} if it is not JSON, a setting is wrong, or it was changed since it was saved
 */
export async function unpackCard(
  bytes: Uint8Array,
  options: { readonly name: string },
): Promise<StoredCard> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw damaged(options.name, "meta.json is not JSON", cause);
  }
  const card = checkCard(value, `${options.name}/meta.json`);
  const expected = card.sha256["meta.json"]; // missing in models saved before it was introduced
  if (expected !== undefined && await hashCard(value as StoredCard) !== expected) {
    throw damaged(options.name, "the labels or settings in meta.json were changed");
  }
  return card;
}

/** Hashes what the scores depend on, as written in the file; `about` may be edited freely. */
function hashCard(card: Omit<StoredCard, "sha256" | "format">): Promise<string> {
  const { labels, features, statistics, model, calibration, probe } = card;
  const settings = { labels, features, statistics, model, probe };
  return sha256(canonicalJson(calibration === undefined ? settings : { ...settings, calibration }));
}

async function serialize(model: tf.LayersModel) {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(tf.io.withSaveHandler((artifacts) => {
    saved = artifacts;
    return Promise.resolve({
      modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" },
    });
  }));
  const { weightData, weightSpecs, modelTopology, generatedBy } = saved!;
  const topology = {
    format: "layers-model",
    generatedBy,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }],
  };
  const weights = new tf.io.CompositeArrayBuffer(weightData!).slice(0);
  return { topology: JSON.stringify(topology) + "\n", weights: new Uint8Array(weights) };
}

function loadLayers(files: ModelFiles): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(
    new TextDecoder().decode(files["model.json"]),
  ) as Required<tf.io.ModelJSON>;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const weightData = files["weights.bin"].slice().buffer;
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
}

/** Checks that the card belongs to a network with these inputs and outputs. */
function checkFit(model: tf.LayersModel, card: StoredCard, name: string): void {
  const { labels, features, statistics } = card;
  const outputs = model.outputs[0]!.shape[1];
  if (labels.length !== outputs) {
    throw damaged(name, `meta.json has ${labels.length} labels for ${outputs} outputs`);
  }
  const wanted = model.inputs[0]!.shape.slice(1).join(" x ");
  const shape = featureShape(features);
  if (shape.join(" x ") !== wanted) {
    const given = shape.join(" x ");
    throw damaged(name, `the features in meta.json are ${given}, but the network takes ${wanted}`);
  }
  if (statistics === null) return;
  const [bands, , planes] = shape;
  const groups = statistics.per === "band" ? bands * planes : planes;
  if (statistics.mean.length !== groups || statistics.std.length !== groups) {
    throw damaged(name, `the statistics in meta.json are not those of ${groups} groups of values`);
  }
}

async function checkProbe(model: tf.LayersModel, probe: Probe, name: string): Promise<void> {
  const scores = (await probeScores(model, probe.seed)).flat();
  const stored = probe.scores.flat();
  const error = Math.max(...scores.map((score, i) => Math.abs(score - (stored[i] ?? Infinity))));
  if (error <= PROBE_TOLERANCE) return; // NaN does not pass
  throw damaged(name, `its scores for a test input are off by ${error.toPrecision(2)}`);
}

/** Scores of clips of standard normal noise. */
async function probeScores(model: tf.LayersModel, seed: number): Promise<number[][]> {
  const shape = [PROBE_CLIPS, ...(model.inputs[0]!.shape.slice(1) as number[])];
  const random = seededRandom(seed);
  const noise = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal());
  const output = tf.tidy(() => model.predict(tf.tensor(noise, shape)) as tf.Tensor2D);
  const scores = await output.array();
  output.dispose();
  return scores;
}

function damaged(name: string, why: string, cause?: unknown): InputError {
  return new InputError(`load the model ${name}`, why, {
    remedy: "save or download the model again",
    code: "damaged",
    cause,
  });
}

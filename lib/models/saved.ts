/**
 * Saving and loading of networks, in the layout that tfjs reads everywhere: `model.json` with a
 * weights manifest, `weights.bin`, and `meta.json` with what is needed to use them.
 *
 * tfjs loads a damaged folder without an error and with random weights, so every file's checksum
 * and a stored prediction are compared after loading.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "@/base/random.ts";
import { checkCard, type ModelCard, type StoredCard } from "./card.ts";
import { sha256 } from "@/base/hash.ts";
import { writeFolder } from "@/disk/files.ts";

const TOPOLOGY_FILE = "model.json";
const WEIGHTS_FILE = "weights.bin";
const CARD_FILE = "meta.json";
const PROBE_SEED = 1;
const PROBE_CLIPS = 4;
/** Engines add up in another order; through a whole network that moves scores by about 1e-6. */
const PROBE_TOLERANCE = 1e-4;

/** A network and its card. */
export interface LoadedModel {
  readonly model: tf.LayersModel;
  readonly card: StoredCard;
}

/**
 * Saves a network as a folder; one that was there is replaced, as a whole or not at all.
 * @throws RangeError when the network scores clips with NaN; Error with a sentence when the folder
 * cannot be written
 */
export async function saveModel(
  model: tf.LayersModel,
  dir: string,
  options: { readonly card: ModelCard },
): Promise<void> {
  const { topology, weights } = await serialize(model);
  const scores = await probeScores(model, PROBE_SEED);
  if (!scores.flat().every(Number.isFinite)) {
    throw new InputError(
      `save the model in ${dir}`,
      "its scores are not finite, so its weights are of no use",
      { remedy: "train it again" },
    );
  }
  const stored: StoredCard = {
    format: "speech-emotion-model/1",
    ...options.card,
    sha256: { [TOPOLOGY_FILE]: await sha256(topology), [WEIGHTS_FILE]: await sha256(weights) },
    probe: { seed: PROBE_SEED, scores },
  };
  await writeFolder(dir, async (folder) => {
    await Deno.writeFile(join(folder, WEIGHTS_FILE), weights);
    await Deno.writeTextFile(join(folder, TOPOLOGY_FILE), topology);
    await Deno.writeTextFile(join(folder, CARD_FILE), JSON.stringify(stored, null, 2) + "\n");
  });
}

/**
 * Loads a network that {@linkcode saveModel} wrote.
 * @throws Deno.errors.NotFound when a file is missing; SyntaxError when one was changed or cut off,
 * or the network scores the probe otherwise than when it was saved; as {@linkcode readCard}
 */
export async function loadModel(dir: string): Promise<LoadedModel> {
  const card = await readCard(dir);
  const topology = await readChecked(dir, TOPOLOGY_FILE, card);
  const weights = await readChecked(dir, WEIGHTS_FILE, card);
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(topology)) as {
    modelTopology: tf.io.ModelJSON["modelTopology"];
    weightsManifest: tf.io.WeightsManifestConfig;
  };
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const model = await tf.loadLayersModel(tf.io.fromMemory({
    modelTopology,
    weightSpecs,
    weightData: weights.slice().buffer as ArrayBuffer,
  }));
  try {
    await checkProbe(model, { dir, card });
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, card };
}

/**
 * Reads the card of a saved network without loading the network.
 * @throws Deno.errors.NotFound when it is missing; SyntaxError when it is no JSON; TypeError and
 * RangeError when it does not hold what a card does
 */
export async function readCard(dir: string): Promise<StoredCard> {
  const path = join(dir, CARD_FILE);
  const content = new TextDecoder().decode(await readFile(path));
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new InputError(`load ${path}`, "it is no JSON", {
      remedy: "save or download the model again",
      code: "damaged",
      cause,
    });
  }
  return checkCard(value, path);
}

async function serialize(
  model: tf.LayersModel,
): Promise<{ topology: string; weights: Uint8Array<ArrayBuffer> }> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(tf.io.withSaveHandler((artifacts) => {
    saved = artifacts;
    return Promise.resolve({
      modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" },
    });
  }));
  const { weightData, weightSpecs, modelTopology } = saved!;
  const bytes = new tf.io.CompositeArrayBuffer(weightData!).slice(0);
  const topology = {
    format: "layers-model",
    generatedBy: saved!.generatedBy,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: weightSpecs }],
  };
  return { topology: JSON.stringify(topology) + "\n", weights: new Uint8Array(bytes) };
}

async function readChecked(
  dir: string,
  name: string,
  card: StoredCard,
): Promise<Uint8Array> {
  const bytes = await readFile(join(dir, name));
  if (await sha256(bytes) !== card.sha256[name]) {
    throw new InputError(
      `load the model in ${dir}`,
      `the checksum of ${name} is not the one in ${CARD_FILE} (was the file changed ` +
        "or cut off?)",
      { remedy: "save or download the model again", code: "damaged" },
    );
  }
  return bytes;
}

async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError("load the model", `there is no ${path}`, {
      remedy: `train one first, or give the folder that holds ${TOPOLOGY_FILE}, ${WEIGHTS_FILE} ` +
        `and ${CARD_FILE}`,
      code: "missing",
      cause: error,
    });
  }
}

async function checkProbe(
  model: tf.LayersModel,
  { dir, card }: { dir: string; card: StoredCard },
): Promise<void> {
  const scores = (await probeScores(model, card.probe.seed)).flat();
  const stored = card.probe.scores.flat();
  const error = Math.max(...scores.map((score, i) => Math.abs(score - (stored[i] ?? Infinity))));
  if (!(error <= PROBE_TOLERANCE)) { // NaN must not pass
    throw new InputError(
      `load the model in ${dir}`,
      "it scores the stored probe otherwise than when it was saved (largest " +
        `difference ${error.toPrecision(2)})`,
      { remedy: "save or download the model again", code: "damaged" },
    );
  }
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

/** The network that a training begins with: new, or with the weights of a trained one. @module */
import type * as tf from "@tensorflow/tfjs";
import { InputError } from "@/base/errors.ts";
import type { FeatureSet } from "@/features/statistics.ts";
import { buildModel } from "@/models/build.ts";
import { splitModel } from "@/models/head.ts";
import type { LoadedModel } from "@/models/saved.ts";
import { copyHead, putHead, transferWeights } from "@/models/transfer.ts";
import type { JobConfig } from "./job.ts";
import { predictScores } from "./predict.ts";

/** A network to train. */
export interface StartedNetwork {
  /** The whole network. */
  readonly model: tf.LayersModel;
  /** What is trained: the network, or its last layer alone. */
  readonly trained: tf.LayersModel;
  /** What is trained on: the features, or the embeddings that the last layer gets. */
  readonly inputs: FeatureSet;
  /** Puts what was trained into the whole network. */
  readonly finish: () => void;
}

/**
 * Loads the network that a job starts from; null if it starts anew.
 * @throws {InputError} if another network is given, or none
 */
export async function loadStart(
  { recipe, start }: JobConfig,
  load: (() => Promise<LoadedModel>) | undefined,
): Promise<LoadedModel | null> {
  if (start === undefined) return null;
  const refuse = (why: string) => {
    const remedy = "name the network's folder with --from";
    return new InputError(`train ${recipe} from a trained network`, why, { remedy });
  };
  if (load === undefined) throw refuse("it is not given");
  const source = await load();
  if (source.card.sha256["weights.bin"] !== start.weights) {
    source.model.dispose();
    throw refuse(`the weights given are not ${start.weights.slice(0, 10)}…`);
  }
  return source;
}

/**
 * Makes the network of a job and gives it the weights that it starts from.
 * @param source the network to start from, which is disposed of; null to start anew
 */
export async function startNetwork(
  job: JobConfig,
  features: FeatureSet,
  source: LoadedModel | null,
): Promise<StartedNetwork> {
  const { labels, seed, model: config } = job;
  const [, bands, frames, planes] = features.shape;
  const inputShape = [bands, frames, planes] as const;
  const model = buildModel(config, { inputShape, classes: labels.length, seed });
  if (source === null) return whole(model, features);
  try {
    transferWeights(source, model, { labels });
  } finally {
    source.model.dispose();
  }
  if (job.start!.train === "all") return whole(model, features);
  const { body } = await splitModel(model);
  const head = copyHead(model, { config, seed });
  const rows = [...features.ids.keys()];
  const embeddings = await predictScores(body, { features, rows });
  const shape = [rows.length, embeddings.length / rows.length, 1, 1] as const;
  return {
    model,
    trained: head,
    inputs: { data: embeddings, shape, ids: features.ids },
    finish: () => {
      putHead(model, head);
      head.dispose();
    },
  };
}

function whole(model: tf.LayersModel, features: FeatureSet): StartedNetwork {
  return { model, trained: model, inputs: features, finish: () => {} };
}

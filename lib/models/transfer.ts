/**
 * Transfer: a new network that starts from the weights of a trained one, and the last layer of a
 * network as one to train.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "@/base/errors.ts";
import { apply, classifier, LOGITS_LAYER } from "./blocks.ts";
import type { ModelConfig } from "./config.ts";
import type { LoadedModel } from "./saved.ts";

/** Which of some labels another network knows already. */
export interface SharedLabels {
  /** Labels that both have: their output weights are taken over. */
  readonly kept: readonly string[];
  /** The other ones: their output weights start fresh. */
  readonly fresh: readonly string[];
}

/** Splits labels into those that a trained network has, too, and those that are new to it. */
export function sharedLabels(
  labels: readonly string[],
  trained: readonly string[],
): SharedLabels {
  return {
    kept: labels.filter((label) => trained.includes(label)),
    fresh: labels.filter((label) => !trained.includes(label)),
  };
}

/**
 * Copies the weights of a trained network into a new one of the same settings, in place. The outputs
 * of labels that both have keep their weights; those of new labels stay as they were initialised.
 * @param model of the same settings as `source`, with an output for each of `labels`
 * @throws {InputError} if the networks differ in more than the labels
 */
export function transferWeights(
  source: LoadedModel,
  model: tf.LayersModel,
  { labels }: { readonly labels: readonly string[] },
): void {
  for (const layer of model.layers) {
    if (layer.name === LOGITS_LAYER) continue;
    const own = layer.getWeights();
    const trained = source.model.layers.find(({ name }) => name === layer.name)?.getWeights() ?? [];
    const shapes = (weights: readonly tf.Tensor[]) => weights.map(({ shape }) => shape).join(" ");
    if (trained.length !== own.length || shapes(trained) !== shapes(own)) {
      throw new InputError(
        "start from a trained network",
        `its layer ${layer.name} is not that of the network to train`,
        { remedy: "leave the settings of features and model as they are" },
      );
    }
    if (own.length > 0) layer.setWeights(trained);
  }
  tf.tidy(() => {
    const last = model.getLayer(LOGITS_LAYER);
    const trained = source.model.getLayer(LOGITS_LAYER).getWeights();
    const columns = labels.map((label) => source.card.labels.indexOf(label));
    last.setWeights(last.getWeights().map((own, i) => chooseColumns(own, trained[i]!, columns)));
  });
}

/**
 * A tensor of the columns (entries of the last axis) of a trained one.
 * @param columns which column of `trained` each column of `own` becomes; -1 leaves it as it is
 */
function chooseColumns(
  own: tf.Tensor,
  trained: tf.Tensor,
  columns: readonly number[],
): tf.Tensor {
  const axis = own.rank - 1;
  const mixed = columns.map((from, to) =>
    from < 0 ? tf.gather(own, [to], axis) : tf.gather(trained, [from], axis)
  );
  return tf.concat(mixed, axis);
}

/**
 * A copy of a network's last layer with its dropout, as a network of its own, so that this layer can
 * be trained alone; `putHead` then puts it back.
 * @param options.config the settings of the network
 * @param options.seed determines the dropout masks
 * @returns a network from embeddings, [batch, features, 1, 1], to scores
 */
export function copyHead(
  model: tf.LayersModel,
  { config, seed }: { readonly config: ModelConfig; readonly seed: number },
): tf.LayersModel {
  const [features, classes] = model.getLayer(LOGITS_LAYER).getWeights()[0]!.shape;
  const input = tf.input({ name: "embedding", shape: [features!, 1, 1] });
  const flat = apply(tf.layers.reshape({ name: "flat", targetShape: [features!] }), input);
  const scores = classifier(flat, classes!, { ...config, denseUnits: 0, seed });
  const head = tf.model({ name: "head", inputs: input, outputs: scores });
  putHead(head, model);
  return head;
}

/** Copies the last layer of one network into another. */
export function putHead(model: tf.LayersModel, from: tf.LayersModel): void {
  model.getLayer(LOGITS_LAYER).setWeights(from.getLayer(LOGITS_LAYER).getWeights());
}

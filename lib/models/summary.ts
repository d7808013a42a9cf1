/** The layers of a network as a table. @module */
import * as tf from "@tensorflow/tfjs";

/** One layer of a network. */
export interface LayerRow {
  readonly layer: string;
  /** Class name of the layer in tfjs. */
  readonly type: string;
  /** Shape of the output without the batch axis. */
  readonly outputShape: readonly (number | null)[];
  readonly parameters: number;
}

/** A network's layers in order, and its number of parameters. */
export interface ModelSummary {
  readonly layers: readonly LayerRow[];
  readonly parameters: number;
  /** Parameters that training changes: all but the moving averages of batch normalisation. */
  readonly trainable: number;
}

/** Lists the layers of a network with their output shapes and parameter counts. */
export function summarizeModel(model: tf.LayersModel): ModelSummary {
  const layers = model.layers.map((layer) => ({
    layer: layer.name,
    type: layer.getClassName(),
    outputShape: (layer.outputShape as (number | null)[]).slice(1),
    parameters: layer.countParams(),
  }));
  return {
    layers,
    parameters: layers.reduce((sum, row) => sum + row.parameters, 0),
    trainable: model.trainableWeights
      .reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0),
  };
}

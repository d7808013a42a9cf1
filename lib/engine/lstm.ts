/**
 * LSTM layers. tfjs runs about thirty ops per time step and records each on its tape. These layers use
 * one kernel forward and one backward instead, and are otherwise the stock layers.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { currentHost } from "./host.ts";
import { lstmSequence } from "./lstm_sequence.ts";
import { registerLayer } from "./register.ts";

type Args = Parameters<typeof tf.layers.lstm>[0];

interface Cell {
  readonly units: number;
  readonly useBias: boolean;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly kernel: tf.LayerVariable;
  readonly recurrentKernel: tf.LayerVariable;
  readonly bias: tf.LayerVariable | null;
  readonly activation: { getClassName(): string };
  readonly recurrentActivation: { getClassName(): string };
}

interface Stock extends tf.layers.Layer {
  readonly cell: Cell;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
}

const Base = tf.layers.lstm({ units: 1 }).constructor as unknown as new (args: Args) => Stock;

/** The stock layer, with one kernel forward and one backward. */
export class LSTM extends Base {
  static className = "LSTM";

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: Record<string, unknown>,
  ): tf.Tensor | tf.Tensor[] {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const host = currentHost();
    if (host === undefined || !this.#isCovered(inputs, kwargs)) return super.call(inputs, kwargs);
    const { kernel, recurrentKernel, bias, recurrentActivation } = this.cell;
    return tf.tidy(() =>
      lstmSequence(host, {
        x,
        kernel: kernel.read(),
        recurrent: recurrentKernel.read(),
        bias: bias === null ? tf.zeros([4 * this.cell.units]) : bias.read(),
      }, {
        backwards: this.goBackwards === true,
        hard: recurrentActivation.getClassName() === "hardSigmoid",
        sequences: this.returnSequences,
      })
    );
  }

  // Other options, and unit counts that are no multiple of 4, use tfjs's own code.
  #isCovered(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): boolean {
    const { cell } = this;
    const gate = cell.recurrentActivation.getClassName();
    return !(Array.isArray(inputs) && inputs.length > 1) && kwargs?.["mask"] == null &&
      kwargs?.["initialState"] == null && !this.returnState && !this.stateful &&
      cell.units % 4 === 0 && cell.dropout === 0 && cell.recurrentDropout === 0 &&
      cell.activation.getClassName() === "tanh" && (gate === "sigmoid" || gate === "hardSigmoid");
  }
}

/** `tf.layers.lstm`, fast on the engine: same arguments, weights and configuration. */
export function lstm(args: Args): tf.RNN {
  return new LSTM(args) as unknown as tf.RNN;
}

/** `tf.layers.bidirectional`; its two copies of a fast layer are fast too. */
export function bidirectional(
  args: Parameters<typeof tf.layers.bidirectional>[0],
): tf.layers.Layer {
  registerLayer(LSTM); // the wrapper copies its layer by class name
  return tf.layers.bidirectional(args) as tf.layers.Layer;
}

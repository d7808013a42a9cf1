/**
 * A network for one clip at a time, as a list of kernel calls on memory of its own. tfjs spends more
 * time on the layers and ops of a small network than the kernels on its numbers.
 *
 * It knows the stock layers that this project's networks are made of. The weights are laid out once:
 * what changes them later does not change the list.
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { InputError } from "@/base/errors.ts";
import { currentHost } from "./host.ts";
import { LAYERS } from "./network_layers.ts";
import { sizeOf } from "./register.ts";

/** A network that was prepared. */
export interface Network {
  /**
   * Input and output are those of one clip, without the axis of the batch.
   * @throws {InputError} if it was disposed of
   */
  run(clip: Float32Array): Float32Array;
  /** Frees its memory; once more, it does nothing. */
  dispose(): void;
}

/**
 * Prepares a network. Its scores are those of tfjs, but for the order of sums.
 * @returns null if it has a layer that is not known here, or the engine's own kernels do not run
 */
export function prepareNetwork(model: tf.LayersModel): Network | null {
  const host = currentHost();
  if (host === undefined) return null;
  const blocks: number[] = [];
  const steps: (() => void)[] = [];
  const keep = (block: number) => {
    blocks.push(block);
    return block;
  };
  const room = (shape: readonly number[]) => {
    const at = keep(host.alloc(sizeOf(shape) * 4));
    return { shape, at, numbers: host.f32(at, sizeOf(shape)).fill(0) };
  };
  const dispose = () => blocks.splice(0).forEach((block) => host.free(block));
  const maker = { host, room, keep, then: (step: () => void) => steps.push(step) };
  const input = room(model.inputs[0]!.shape.slice(1) as number[]);
  const made = new Map([[model.inputs[0]!.name, input]]);
  for (const layer of model.layers.filter((layer) => layer.getClassName() !== "InputLayer")) {
    const inputs = [layer.input].flat().map(({ name }) => made.get(name)!);
    const output = LAYERS[layer.getClassName()]?.({ ...maker, layer }, ...inputs) ?? null;
    if (output === null) {
      dispose();
      return null;
    }
    made.set((layer.output as tf.SymbolicTensor).name, output);
  }
  const output = made.get(model.outputs[0]!.name)!;
  return {
    run: (clip) => {
      if (blocks.length === 0) { // The memory may be another network's by now.
        const remedy = "load it again";
        throw new InputError("use the network", "it was disposed of", { remedy });
      }
      input.numbers.set(clip);
      for (const step of steps) step();
      return output.numbers.slice();
    },
    dispose,
  };
}

/**
 * Tensors whose values are computed when somebody first asks for them. A kernel that knows how its
 * input would be made can make its own output from that input's input, in one pass instead of two or
 * three; a tensor that nobody reads is never made. Stock ops and layers notice nothing: the backend's
 * table of tensors computes on the first look.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { WasmBackend } from "./backend.ts";

/** How a float tensor will be made. */
export interface Deferred<Recipe> {
  readonly shape: readonly number[];
  /** The tensors that `compute` reads; they stay alive until then. */
  readonly inputs: readonly tf.TensorInfo[];
  /** Writes the values to an address. */
  compute(at: number): void;
  /** For other kernels to see, also after the values were made. */
  readonly recipe: Recipe;
}

interface Entry extends Deferred<unknown> {
  readonly record: Rec;
}

/** What the backend knows of a tensor. */
interface Rec {
  id: number;
  memoryOffset: number;
  refCount: number;
}

/** The deferred tensors of one backend. */
export interface Lazy {
  /** Makes a tensor that is computed when it is first read. */
  defer<Recipe>(deferred: Deferred<Recipe>): tf.TensorInfo;
  /** The recipe of a tensor, made or not; undefined if it was not deferred or was reshaped since. */
  recipe(tensor: tf.TensorInfo): unknown;
  /** The recipe of a tensor whose values are not made yet. */
  pending(tensor: tf.TensorInfo): unknown;
}

interface Recipe {
  readonly shape: readonly number[];
  readonly recipe: unknown;
}

/** Lets a backend hold deferred tensors. */
export function installLazy(backend: WasmBackend): Lazy {
  const waiting = new Map<tf.DataId, Entry>();
  const recipes = new WeakMap<tf.DataId, Recipe>();
  const table = backend.dataIdMap;
  const look = table.get.bind(table) as (id: tf.DataId) => Rec;
  const dispose = backend.disposeData.bind(backend);

  const release = (inputs: readonly tf.TensorInfo[]) => {
    for (const { dataId } of inputs) {
      // The engine counts the buffers it disposes of; here the last owner was a deferred tensor.
      if (backend.disposeData(dataId)) tf.engine().removeDataId(dataId, backend);
    }
  };
  table.get = (id) => {
    const entry = waiting.get(id);
    if (entry === undefined) return look(id);
    waiting.delete(id);
    const { record, shape, inputs } = entry, size = tf.util.sizeFromShape([...shape]);
    record.memoryOffset = backend.wasm._malloc(size * 4) >>> 0;
    backend.wasm.tfjs.disposeData(record.id);
    backend.wasm.tfjs.registerTensor(record.id, size, record.memoryOffset);
    entry.compute(record.memoryOffset);
    release(inputs);
    return record;
  };
  backend.incRef = (id) => {
    if (table.has(id)) look(id).refCount++;
  };
  backend.refCount = (id) => table.has(id) ? look(id).refCount : 0;
  backend.disposeData = (id, force) => {
    const entry = waiting.get(id);
    if (entry === undefined) return dispose(id, force);
    if (!force && --entry.record.refCount > 0) return false;
    waiting.delete(id);
    entry.record.refCount = 0;
    dispose(id, true);
    release(entry.inputs);
    return true;
  };
  const known = (tensor: tf.TensorInfo) => {
    const found = recipes.get(tensor.dataId);
    return found !== undefined && tf.util.arraysEqual([...found.shape], tensor.shape)
      ? found.recipe
      : undefined;
  };
  return {
    defer: (deferred) => {
      const shape = [...deferred.shape];
      const info = backend.makeOutput(shape, "float32", 0); // no memory yet
      for (const { dataId } of deferred.inputs) backend.incRef(dataId);
      waiting.set(info.dataId, { ...deferred, record: look(info.dataId) });
      recipes.set(info.dataId, { shape, recipe: deferred.recipe });
      return info;
    },
    recipe: known,
    pending: (tensor) => waiting.has(tensor.dataId) ? known(tensor) : undefined,
  };
}

/** Asks for a tensor's values now. */
export function force(host: { readonly backend: WasmBackend }, tensor: tf.TensorInfo): void {
  host.backend.dataIdMap.get(tensor.dataId);
}

/**
 * Deferred tensors: their values are computed when they are first read. A kernel that knows how its
 * input will be computed can start from that input's own input, in one pass instead of two or three,
 * and a tensor that is never read is never computed. Stock ops and layers need no change, because the
 * backend's table of tensors computes the values on the first lookup.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { WasmBackend } from "./backend.ts";

/** How a float tensor will be computed. */
export interface Deferred<Recipe> {
  readonly shape: readonly number[];
  /** The tensors that `compute` reads; they stay alive until then. */
  readonly inputs: readonly tf.TensorInfo[];
  /** Writes the values to an address. */
  compute(at: number): void;
  /** Describes the computation to other kernels, also after it was done. */
  readonly recipe: Recipe;
}

interface Entry extends Deferred<unknown> {
  readonly record: TensorRecord;
}

/** The backend's record of a tensor. */
interface TensorRecord {
  id: number;
  memoryOffset: number;
  refCount: number;
}

/** The deferred tensors of one backend. */
export interface Lazy {
  /** Makes a tensor that is computed when it is first read. */
  defer<Recipe>(deferred: Deferred<Recipe>): tf.TensorInfo;
  /** The recipe of a tensor, computed or not; undefined if it was not deferred or was reshaped. */
  recipe(tensor: tf.TensorInfo): unknown;
  /** The recipe of a tensor that is not computed yet. */
  pending(tensor: tf.TensorInfo): unknown;
}

interface Recipe {
  readonly shape: readonly number[];
  readonly recipe: unknown;
}

/** The deferred tensors, and the backend's own functions, which are replaced. */
interface LazyState {
  readonly backend: WasmBackend;
  readonly waiting: Map<tf.DataId, Entry>;
  readonly recipes: WeakMap<tf.DataId, Recipe>;
  look(id: tf.DataId): TensorRecord;
  dispose(id: tf.DataId, force?: boolean): boolean;
}

/** Lets a backend hold deferred tensors. */
export function installLazy(backend: WasmBackend): Lazy {
  const table = backend.dataIdMap;
  const state: LazyState = {
    backend,
    waiting: new Map(),
    recipes: new WeakMap(),
    look: table.get.bind(table) as (id: tf.DataId) => TensorRecord,
    dispose: backend.disposeData.bind(backend),
  };
  table.get = (id) => lookUp(state, id);
  backend.incRef = (id) => {
    if (table.has(id)) state.look(id).refCount++;
  };
  backend.refCount = (id) => table.has(id) ? state.look(id).refCount : 0;
  backend.disposeData = (id, force) => discard(state, id, force);
  const known = (tensor: tf.TensorInfo) => {
    const found = state.recipes.get(tensor.dataId);
    return found !== undefined && tf.util.arraysEqual([...found.shape], tensor.shape)
      ? found.recipe
      : undefined;
  };
  return {
    defer: (deferred) => defer(state, deferred),
    recipe: known,
    pending: (tensor) => state.waiting.has(tensor.dataId) ? known(tensor) : undefined,
  };
}

function defer<R>({ backend, waiting, recipes, look }: LazyState, deferred: Deferred<R>) {
  const shape = [...deferred.shape];
  const info = backend.makeOutput(shape, "float32", 0); // no memory yet
  for (const { dataId } of deferred.inputs) backend.incRef(dataId);
  waiting.set(info.dataId, { ...deferred, record: look(info.dataId) });
  recipes.set(info.dataId, { shape, recipe: deferred.recipe });
  return info;
}

// Looks a tensor up and computes it if it is deferred.
function lookUp({ backend, waiting, look }: LazyState, id: tf.DataId): TensorRecord {
  const entry = waiting.get(id);
  if (entry === undefined) return look(id);
  const { record, shape, inputs } = entry;
  const size = tf.util.sizeFromShape([...shape]);
  record.memoryOffset = backend.wasm._malloc(size * 4); // if there is no room, it stays deferred
  waiting.delete(id);
  backend.wasm.tfjs.disposeData(record.id);
  backend.wasm.tfjs.registerTensor(record.id, size, record.memoryOffset);
  entry.compute(record.memoryOffset);
  release(backend, inputs);
  return record;
}

function discard(
  { waiting, dispose, backend }: LazyState,
  id: tf.DataId,
  force?: boolean,
): boolean {
  const entry = waiting.get(id);
  if (entry === undefined) return dispose(id, force);
  if (!force && --entry.record.refCount > 0) return false;
  waiting.delete(id);
  entry.record.refCount = 0;
  dispose(id, true);
  release(backend, entry.inputs);
  return true;
}

// tfjs counts the buffers that it disposes of; here a deferred tensor was the last owner.
function release(backend: WasmBackend, inputs: readonly tf.TensorInfo[]): void {
  for (const { dataId } of inputs) {
    if (backend.disposeData(dataId)) tf.engine().removeDataId(dataId, backend);
  }
}

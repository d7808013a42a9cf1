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

/** The deferred tensors, and the backend's own ways with tensors before they were replaced. */
interface Shelf {
  readonly backend: WasmBackend;
  readonly waiting: Map<tf.DataId, Entry>;
  readonly recipes: WeakMap<tf.DataId, Recipe>;
  look(id: tf.DataId): Rec;
  dispose(id: tf.DataId, force?: boolean): boolean;
}

/** Lets a backend hold deferred tensors. */
export function installLazy(backend: WasmBackend): Lazy {
  const table = backend.dataIdMap;
  const shelf: Shelf = {
    backend,
    waiting: new Map(),
    recipes: new WeakMap(),
    look: table.get.bind(table) as (id: tf.DataId) => Rec,
    dispose: backend.disposeData.bind(backend),
  };
  table.get = (id) => made(shelf, id);
  backend.incRef = (id) => {
    if (table.has(id)) shelf.look(id).refCount++;
  };
  backend.refCount = (id) => table.has(id) ? shelf.look(id).refCount : 0;
  backend.disposeData = (id, force) => discard(shelf, id, force);
  const known = (tensor: tf.TensorInfo) => {
    const found = shelf.recipes.get(tensor.dataId);
    return found !== undefined && tf.util.arraysEqual([...found.shape], tensor.shape)
      ? found.recipe
      : undefined;
  };
  return {
    defer: (deferred) => defer(shelf, deferred),
    recipe: known,
    pending: (tensor) => shelf.waiting.has(tensor.dataId) ? known(tensor) : undefined,
  };
}

function defer<R>({ backend, waiting, recipes, look }: Shelf, deferred: Deferred<R>) {
  const shape = [...deferred.shape];
  const info = backend.makeOutput(shape, "float32", 0); // no memory yet
  for (const { dataId } of deferred.inputs) backend.incRef(dataId);
  waiting.set(info.dataId, { ...deferred, record: look(info.dataId) });
  recipes.set(info.dataId, { shape, recipe: deferred.recipe });
  return info;
}

// What the backend knows of a tensor, whose values are there from now on.
function made({ backend, waiting, look }: Shelf, id: tf.DataId): Rec {
  const entry = waiting.get(id);
  if (entry === undefined) return look(id);
  const { record, shape, inputs } = entry;
  const size = tf.util.sizeFromShape([...shape]);
  record.memoryOffset = backend.wasm._malloc(size * 4); // throws if there is no room: it waits on
  waiting.delete(id);
  backend.wasm.tfjs.disposeData(record.id);
  backend.wasm.tfjs.registerTensor(record.id, size, record.memoryOffset);
  entry.compute(record.memoryOffset);
  release(backend, inputs);
  return record;
}

function discard({ waiting, dispose, backend }: Shelf, id: tf.DataId, force?: boolean): boolean {
  const entry = waiting.get(id);
  if (entry === undefined) return dispose(id, force);
  if (!force && --entry.record.refCount > 0) return false;
  waiting.delete(id);
  entry.record.refCount = 0;
  dispose(id, true);
  release(backend, entry.inputs);
  return true;
}

// The engine counts the buffers that it disposes of; here the last owner was a deferred tensor.
function release(backend: WasmBackend, inputs: readonly tf.TensorInfo[]): void {
  for (const { dataId } of inputs) {
    if (backend.disposeData(dataId)) tf.engine().removeDataId(dataId, backend);
  }
}

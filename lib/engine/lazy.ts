/**
 * Deferred tensors: their values are computed when they are first read. A kernel that knows how its
 * input will be computed can start from that input's own input, in one pass instead of two or three,
 * and a tensor that is never read is never computed. Stock ops and layers need no change, because the
 * backend's table of tensors computes the values on the first lookup.
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** What the project uses of tfjs's wasm backend beyond its public type. */
export interface WasmBackend extends tf.KernelBackend {
  readonly wasm: {
    _malloc(bytes: number): number;
    _free(address: number): void;
    readonly tfjs: {
      registerTensor(id: number, size: number, address: number): void;
      disposeData(id: number): void;
    };
  };
  readonly dataIdMap: {
    get(id: tf.DataId): { memoryOffset: number };
    has(id: tf.DataId): boolean;
  };
  makeOutput(shape: readonly number[], dtype: tf.DataType, address?: number): tf.TensorInfo;
}

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

/** The backend's record of a tensor. */
interface TensorRecord {
  id: number;
  memoryOffset: number;
  refCount: number;
}

/** The deferred tensors of a backend, whose own functions are replaced. */
export class Lazy {
  readonly #backend: WasmBackend;
  readonly #waiting = new Map<tf.DataId, Deferred<unknown> & { readonly record: TensorRecord }>();
  readonly #recipes = new WeakMap<tf.DataId, Pick<Deferred<unknown>, "shape" | "recipe">>();
  readonly #look: (id: tf.DataId) => TensorRecord;
  readonly #dispose: (id: tf.DataId, force?: boolean) => boolean;

  constructor(backend: WasmBackend) {
    const table = backend.dataIdMap;
    this.#backend = backend;
    this.#look = table.get.bind(table) as (id: tf.DataId) => TensorRecord;
    this.#dispose = backend.disposeData.bind(backend);
    table.get = (id) => this.#lookUp(id);
    backend.incRef = (id) => {
      if (table.has(id)) this.#look(id).refCount++;
    };
    backend.refCount = (id) => table.has(id) ? this.#look(id).refCount : 0;
    backend.disposeData = (id, force) => this.#discard(id, force);
  }

  /** Makes a tensor that is computed when it is first read. */
  defer<Recipe>(deferred: Deferred<Recipe>): tf.TensorInfo {
    const info = this.#backend.makeOutput([...deferred.shape], "float32", 0); // no memory yet
    for (const { dataId } of deferred.inputs) this.#backend.incRef(dataId);
    this.#waiting.set(info.dataId, { ...deferred, record: this.#look(info.dataId) });
    this.#recipes.set(info.dataId, { shape: [...deferred.shape], recipe: deferred.recipe });
    return info;
  }

  /** The recipe of a tensor, computed or not; undefined if it was not deferred or was reshaped. */
  recipe(tensor: tf.TensorInfo): unknown {
    const found = this.#recipes.get(tensor.dataId);
    const same = found !== undefined && tf.util.arraysEqual([...found.shape], tensor.shape);
    return same ? found.recipe : undefined;
  }

  /** The recipe of a tensor that is not computed yet. */
  pending(tensor: tf.TensorInfo): unknown {
    return this.#waiting.has(tensor.dataId) ? this.recipe(tensor) : undefined;
  }

  /** Looks a tensor up and computes it if it is deferred. */
  #lookUp(id: tf.DataId): TensorRecord {
    const entry = this.#waiting.get(id);
    if (entry === undefined) return this.#look(id);
    const { record, shape, inputs } = entry;
    const { wasm } = this.#backend;
    const size = tf.util.sizeFromShape([...shape]);
    record.memoryOffset = wasm._malloc(size * 4); // if there is no room, it stays deferred
    this.#waiting.delete(id);
    wasm.tfjs.disposeData(record.id);
    wasm.tfjs.registerTensor(record.id, size, record.memoryOffset);
    entry.compute(record.memoryOffset);
    this.#release(inputs);
    return record;
  }

  #discard(id: tf.DataId, force?: boolean): boolean {
    const entry = this.#waiting.get(id);
    if (entry === undefined) return this.#dispose(id, force);
    if (!force && --entry.record.refCount > 0) return false;
    this.#waiting.delete(id);
    entry.record.refCount = 0;
    this.#dispose(id, true);
    this.#release(entry.inputs);
    return true;
  }

  /** tfjs counts the buffers that it disposes of; here a deferred tensor was the last owner. */
  #release(inputs: readonly tf.TensorInfo[]): void {
    for (const { dataId } of inputs) {
      if (this.#backend.disposeData(dataId)) tf.engine().removeDataId(dataId, this.#backend);
    }
  }
}

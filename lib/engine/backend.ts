/** tfjs's wasm backend as the engine sees it. @module */
import type * as tf from "@tensorflow/tfjs";

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

/** The engine: tfjs on wasm with fast kernels behind stock ops and layers. @module */
export {
  type Adam,
  type AdamOptions,
  type AdamState,
  adamUpdate,
  readAdam,
  startAdam,
} from "./adam.ts";
export { batchNormalization } from "./batch_normalization.ts";
export { bidirectional, lstm } from "./lstm.ts";
export {
  type Engine,
  type EngineOptions,
  type Provider,
  startEngine,
  type ThreadEngineOptions,
} from "./start.ts";

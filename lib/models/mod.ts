/** Networks: settings, building, a table of their layers, packing and unpacking, ONNX. @module */
export { ATTENTION_WEIGHTS_LAYER } from "./attention.ts";
export { LOGITS_LAYER } from "./blocks.ts";
export { buildModel } from "./build.ts";
export type { ModelCard, Probe, StoredCard } from "./card.ts";
export {
  type CnnBilstmAttentionConfig,
  type CnnConfig,
  type CnnLstmConfig,
  type ConvStack,
  type LstmConfig,
  type ModelConfig,
} from "./config.ts";
export { seededDropout, seekDropout } from "./dropout.ts";
export { toOnnx } from "./onnx/export.ts";
export {
  type LoadedModel,
  MODEL_FILES,
  type ModelFiles,
  packModel,
  unpackCard,
  unpackModel,
} from "./saved.ts";
export { type LayerRow, type ModelSummary, summarizeModel } from "./summary.ts";
export { type SharedLabels, sharedLabels } from "./transfer.ts";

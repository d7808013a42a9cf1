/** Small networks for the tests of lib/models and lib/training. */
import type {
  CnnBilstmAttentionConfig,
  CnnBilstmMomentsConfig,
  CnnConfig,
  CnnLstmConfig,
  LstmConfig,
  ModelConfig,
} from "@/models/config.ts";

const stack = {
  filters: [3, 4],
  kernelSize: [3, 3],
  pools: [[2, 2], [2, 2]],
  spatialDropout: 0,
} as const;
const plain = { dropout: 0, l2: 0, denseUnits: 0 } as const;

export const CNN: CnnConfig = { kind: "cnn", ...stack, ...plain };
export const LSTM: LstmConfig = { kind: "lstm", ...plain, lstmUnits: [5, 4] };
export const CNN_LSTM: CnnLstmConfig = {
  kind: "cnn_lstm",
  ...stack,
  ...plain,
  sequenceDropout: 0,
  lstmUnits: 4,
};
export const ATTENTION: CnnBilstmAttentionConfig = {
  kind: "cnn_bilstm_attention",
  ...stack,
  ...plain,
  sequenceDropout: 0,
  lstmUnits: 4,
  attentionUnits: 3,
};
export const MOMENTS: CnnBilstmMomentsConfig = { ...ATTENTION, kind: "cnn_bilstm_moments" };
export const ALL: readonly ModelConfig[] = [CNN, LSTM, CNN_LSTM, ATTENTION, MOMENTS];
export const SHAPE = [8, 12, 2] as const;

/** The networks that the engine is timed on. @module */
import type { ModelConfig } from "@/models/config.ts";

const WITHOUT = { dropout: 0, l2: 0, denseUnits: 0 } as const;
const UNITS = 128;

/** Blocks of a 3 x 3 convolution, normalisation, relu and pooling, then an LSTM. */
const BLOCKS = {
  kernelSize: [3, 3],
  spatialDropout: 0,
  sequenceDropout: 0,
  lstmUnits: UNITS,
  ...WITHOUT,
} as const;
const THREE = { filters: [32, 64, 128], pools: [[2, 2], [2, 2], [2, 2]] } as const;
const FOUR = { filters: [32, 64, 128, 128], pools: [[2, 2], [2, 2], [2, 2], [2, 2]] } as const;
const BOTH_WAYS = { kind: "cnn_bilstm_attention", ...BLOCKS, attentionUnits: UNITS } as const;

/** A network, by the name that engine_peer.py knows too. */
export interface BenchModel {
  /** What it is, for a table. */
  readonly title: string;
  readonly inputShape: readonly [bands: number, frames: number, planes: number];
  readonly config: ModelConfig;
}

/** The networks by name. */
export const BENCH_MODELS = {
  A: {
    title: "32 x 94 x 2, 3 blocks, LSTM",
    inputShape: [32, 94, 2],
    config: { kind: "cnn_lstm", ...BLOCKS, ...THREE },
  },
  Abi: {
    title: "32 x 94 x 2, 3 blocks, BiLSTM, attention",
    inputShape: [32, 94, 2],
    config: { ...BOTH_WAYS, ...THREE },
  },
  B: {
    title: "128 x 128 x 1, 4 blocks, BiLSTM, attention",
    inputShape: [128, 128, 1],
    config: { ...BOTH_WAYS, ...FOUR },
  },
  LSTM: {
    title: "94 x 40, LSTM",
    inputShape: [40, 94, 1],
    config: { kind: "lstm", lstmUnits: [UNITS], ...WITHOUT },
  },
} as const satisfies Readonly<Record<string, BenchModel>>;

/** The name of a network. */
export type BenchModelName = keyof typeof BENCH_MODELS;

/** Classes of the scores. */
export const BENCH_CLASSES = 8;

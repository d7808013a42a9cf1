/** The networks that the engine is timed on. @module */
import type { ModelConfig } from "@/models/config.ts";

const WITHOUT = { dropout: 0, l2: 0, denseUnits: 0 } as const;

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
    config: {
      kind: "cnn_lstm",
      filters: [32, 64, 128],
      kernelSize: [3, 3],
      pools: [[2, 2], [2, 2], [2, 2]],
      spatialDropout: 0,
      sequenceDropout: 0,
      lstmUnits: 128,
      ...WITHOUT,
    },
  },
  LSTM: {
    title: "94 x 40, LSTM",
    inputShape: [40, 94, 1],
    config: { kind: "lstm", lstmUnits: [128], ...WITHOUT },
  },
} as const satisfies Readonly<Record<string, BenchModel>>;

/** The name of a network. */
export type BenchModelName = keyof typeof BENCH_MODELS;

/** Classes of the scores. */
export const BENCH_CLASSES = 8;

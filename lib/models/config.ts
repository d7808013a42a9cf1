/**
 * Settings of the networks, typed and checked. A spectrogram enters as [bands, frames, channels].
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { integer, list, number, object, pair, type Rule, variant } from "@/base/schema.ts";

/** Number of bands and of frames, as in a kernel or a pooling window. */
export type Window = readonly [bands: number, frames: number];

/** What all networks share. */
export interface Regularisation {
  /** Share of the last hidden vector's entries that are dropped in training, in [0, 1). */
  readonly dropout: number;
  /** L2 penalty on kernels: l2 x the sum of squares is added to the loss; 0 = none. */
  readonly l2: number;
}

/**
 * A stack of blocks: convolution without bias, batch normalisation, ReLU, max pooling, spatial
 * dropout (whole channels are dropped).
 */
export interface ConvStack {
  /** Filters of each block. */
  readonly filters: readonly number[];
  /** Size of every convolution kernel. */
  readonly kernelSize: Window;
  /** Max-pooling window of each block; [1, 1] = none. */
  readonly pools: readonly Window[];
  /** Share of channels dropped after each block in training, in [0, 1). */
  readonly spatialDropout: number;
}

/** Convolutions, mean over bands and frames, softmax. */
export interface CnnConfig extends ConvStack, Regularisation {
  readonly kind: "cnn";
  /** Units of a hidden ReLU layer before the softmax; 0 = none. */
  readonly denseUnits: number;
}

/** LSTM layers over the frames of the spectrogram, last state, softmax. */
export interface LstmConfig extends Regularisation {
  readonly kind: "lstm";
  /** Units of each LSTM layer. */
  readonly lstmUnits: readonly number[];
  /** Units of a hidden ReLU layer before the softmax; 0 = none. */
  readonly denseUnits: number;
}

/** Convolutions, then an LSTM over the frames that are left, last state, softmax. */
export interface CnnLstmConfig extends ConvStack, Regularisation {
  readonly kind: "cnn_lstm";
  /** Share of the LSTM's inputs that are dropped in training, in [0, 1). */
  readonly sequenceDropout: number;
  readonly lstmUnits: number;
  /** Units of a hidden ReLU layer before the softmax; 0 = none. */
  readonly denseUnits: number;
}

/** Convolutions, a bidirectional LSTM, attention over time, softmax. */
export interface CnnBilstmAttentionConfig extends ConvStack, Regularisation {
  readonly kind: "cnn_bilstm_attention";
  /** Share of the LSTM's inputs that are dropped in training, in [0, 1). */
  readonly sequenceDropout: number;
  /** Units of the LSTM in each direction. */
  readonly lstmUnits: number;
  /** Units of the hidden layer that scores a frame. */
  readonly attentionUnits: number;
  /** Units of a hidden ReLU layer before the softmax; 0 = none. */
  readonly denseUnits: number;
}

/** Settings of one network. */
export type ModelConfig = CnnConfig | LstmConfig | CnnLstmConfig | CnnBilstmAttentionConfig;

const count = integer({ min: 1 });
const share = number({ min: 0, max: 0.95 });
const window = pair(count, count);
const regularisation = { dropout: share, l2: number({ min: 0 }) };
const convStack = {
  filters: list(count, { min: 1 }),
  kernelSize: window,
  pools: list(window, { min: 1 }),
  spatialDropout: share,
};
const units = integer({ min: 0 });

function kind<K extends ModelConfig["kind"]>(name: K): Rule<K> {
  return () => name; // the variant has compared it already
}

const rule: Rule<ModelConfig> = variant("kind", {
  cnn: object<CnnConfig>({ kind: kind("cnn"), ...convStack, ...regularisation, denseUnits: units }),
  lstm: object<LstmConfig>({
    kind: kind("lstm"),
    ...regularisation,
    lstmUnits: list(count, { min: 1 }),
    denseUnits: units,
  }),
  cnn_lstm: object<CnnLstmConfig>({
    kind: kind("cnn_lstm"),
    ...convStack,
    ...regularisation,
    sequenceDropout: share,
    lstmUnits: count,
    denseUnits: units,
  }),
  cnn_bilstm_attention: object<CnnBilstmAttentionConfig>({
    kind: kind("cnn_bilstm_attention"),
    ...convStack,
    ...regularisation,
    sequenceDropout: share,
    lstmUnits: count,
    attentionUnits: count,
    denseUnits: units,
  }),
});

/**
 * Checks the settings of a network.
 * @param at the name that errors use
 * @throws TypeError on unknown or missing keys and wrong types, RangeError on values out of range
 */
export function checkModelConfig(value: unknown, at = "model"): ModelConfig {
  const config = rule(value, at);
  if (config.kind !== "lstm" && config.filters.length !== config.pools.length) {
    throw new InputError(
      `use ${at}`,
      `${config.filters.length} filters but ${config.pools.length} pools (each block ` +
        "needs one of each",
      { remedy: "[1, 1] pools nothing)" },
    );
  }
  return config;
}

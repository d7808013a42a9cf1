/**
 * Settings of the networks. One rule both checks the settings and gives their type. A spectrogram
 * enters a network as [bands, frames, planes].
 * @module
 */
import { InputError } from "@/base/errors.ts";
import {
  integer,
  list,
  number,
  object,
  oneOf,
  pair,
  refine,
  type Rule,
  type TypeOf,
  variant,
} from "@/base/schema.ts";

const count = integer({ min: 1 });
const share = number({ min: 0, max: 0.95 });
const window = pair(count, count);

const shared = {
  /** Share of the last hidden vector's entries that are dropped in training, in [0, 0.95]. */
  dropout: share,
  /** L2 penalty on kernels: l2 x the sum of squares is added to the loss; 0 = none. */
  l2: number({ min: 0 }),
  /** Units of a hidden ReLU layer before the softmax; 0 = none. */
  denseUnits: integer({ min: 0 }),
};

/**
 * A stack of blocks: convolution without bias, batch normalisation, ReLU, max pooling, spatial
 * dropout (whole planes are dropped).
 */
const convStack = {
  /** Filters of each block. */
  filters: list(count, { min: 1 }),
  /** Size of every convolution kernel: bands, frames. */
  kernelSize: window,
  /** Max-pooling window of each block: bands, frames; [1, 1] = none. */
  pools: list(window, { min: 1 }),
  /** Share of planes dropped after each block in training, in [0, 0.95]. */
  spatialDropout: share,
};

/** Share of the LSTM's inputs that are dropped in training, in [0, 0.95]. */
const sequenceDropout = share;

const cnn = object({ kind: oneOf("cnn"), ...convStack, ...shared });

const lstm = object({
  kind: oneOf("lstm"),
  ...shared,
  /** Units of each LSTM layer. */
  lstmUnits: list(count, { min: 1 }),
});

const cnnLstm = object({
  kind: oneOf("cnn_lstm"),
  ...convStack,
  ...shared,
  sequenceDropout,
  lstmUnits: count,
});

const cnnBilstmAttention = object({
  kind: oneOf("cnn_bilstm_attention"),
  ...convStack,
  ...shared,
  sequenceDropout,
  /** Units of the LSTM in each direction. */
  lstmUnits: count,
  /** Units of the hidden layer that scores a frame. */
  attentionUnits: count,
});

const cnnBilstmMoments = object({
  kind: oneOf("cnn_bilstm_moments"),
  ...convStack,
  ...shared,
  sequenceDropout,
  /** Units of the LSTM in each direction; the frames are projected to twice as many before. */
  lstmUnits: count,
  /** Units of the hidden layer that scores a frame. */
  attentionUnits: count,
});

const rule = variant("kind", {
  cnn,
  lstm,
  cnn_lstm: cnnLstm,
  cnn_bilstm_attention: cnnBilstmAttention,
  cnn_bilstm_moments: cnnBilstmMoments,
});

/** Convolutions, mean over bands and frames, softmax. */
export type CnnConfig = TypeOf<typeof cnn>;
/** LSTM layers over the frames of the spectrogram, last state, softmax. */
export type LstmConfig = TypeOf<typeof lstm>;
/** Convolutions, then an LSTM over the frames that are left, last state, softmax. */
export type CnnLstmConfig = TypeOf<typeof cnnLstm>;
/** Convolutions, a bidirectional LSTM, attention over time, softmax. */
export type CnnBilstmAttentionConfig = TypeOf<typeof cnnBilstmAttention>;
/**
 * Convolutions, a projection, a bidirectional LSTM whose output is added to its input, mean and mean
 * square under attention over time, softmax.
 */
export type CnnBilstmMomentsConfig = TypeOf<typeof cnnBilstmMoments>;
/** Settings of the convolution blocks that several networks begin with. */
export type ConvStack = Pick<CnnConfig, keyof typeof convStack>;
/** Settings of one network. */
export type ModelConfig = TypeOf<typeof rule>;

/** The rule for the settings of a network: each block has filters and a pool. */
export const modelRule: Rule<ModelConfig> = refine(rule, (config, at) => {
  if (config.kind !== "lstm" && config.filters.length !== config.pools.length) {
    throw new InputError(
      `use ${at}`,
      `it has ${config.filters.length} filters but ${config.pools.length} pools`,
      { remedy: "give each block one of each; [1, 1] pools nothing" },
    );
  }
});

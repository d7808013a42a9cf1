/**
 * Trains the voice detector, and writes `lib/recognition/_voice_weights.ts`.
 *
 *     deno task train-voice            # about five minutes on one core
 *
 * Speakers are those of `lib/bench/voice_data.ts`; the other sounds are synthetic. The threshold is
 * chosen on validation speakers, and becomes part of the weights, so that 0.5 is always the threshold.
 * @module
 */
import { join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";
import { writeWhole } from "@/disk/files.ts";
import { startEngine } from "@/host/mod.ts";
import { CONTEXT_SIZE } from "@/recognition/_voice_features.ts";
import type { StoredVoiceNetwork } from "@/recognition/_voice_network.ts";
import { predictRows, trainOnRows } from "@/training/rows.ts";
import { makeVoiceFrames, type VoiceFrames } from "./voice_frames.ts";

const WEIGHTS = join(ROOT, "lib", "recognition", "_voice_weights.ts");
const SEED = 1;
const UNITS = [32, 24] as const;
/** Epochs at each learning rate. */
const SCHEDULE = [
  { rate: 2e-3, epochs: 6 },
  { rate: 7e-4, epochs: 5 },
  { rate: 2e-4, epochs: 3 },
] as const;
/** At most this share of the validation frames without a voice may count as speech in any sound. */
const FALSE_ALARMS = 0.0245;
/** To take music for speech is worse than to miss a frame of speech. */
const LEAST_THRESHOLD = 0.76;

/** Seconds since the program started. */
function seconds(): string {
  return (performance.now() / 1000).toFixed(0);
}

/** Mean and 1 / standard deviation of each input. */
function scaling({ inputs, truth }: VoiceFrames): { mean: Float32Array; scale: Float32Array } {
  const sum = new Float64Array(CONTEXT_SIZE);
  const squares = new Float64Array(CONTEXT_SIZE);
  inputs.forEach((value, i) => {
    sum[i % CONTEXT_SIZE]! += value;
    squares[i % CONTEXT_SIZE]! += value * value;
  });
  const mean = Float32Array.from(sum, (value) => value / truth.length);
  const scale = Float32Array.from(squares, (value, i) => {
    const variance = value / truth.length - mean[i]! ** 2;
    return 1 / Math.sqrt(Math.max(variance, 1e-4));
  });
  return { mean, scale };
}

/** The lowest threshold with few enough false alarms in sounds without any voice. */
function chooseThreshold(probabilities: Float32Array, { truth, isOther }: VoiceFrames): number {
  for (let threshold = LEAST_THRESHOLD; threshold < 0.9; threshold += 0.02) {
    let hits = 0;
    let alarms = 0;
    let misses = 0;
    let otherAlarms = 0;
    probabilities.forEach((p, i) => {
      if (p < threshold) misses += truth[i]!;
      else if (truth[i] === 1) hits++;
      else alarms++;
      if (p >= threshold) otherAlarms += isOther[i]!;
    });
    const f1 = 2 * hits / (2 * hits + alarms + misses);
    const share = otherAlarms / isOther.reduce((sum, value) => sum + value, 0);
    console.log(`at ${threshold.toFixed(2)}: F1 ${f1.toFixed(3)}, alarms ${share.toFixed(3)}`);
    if (share <= FALSE_ALARMS) return threshold;
  }
  return 0.9;
}

/** Rounds the weights to 8 bits, and moves the threshold to 0.5. */
function store(
  weights: readonly Float32Array[],
  { mean, scale, threshold }: {
    readonly mean: Float32Array;
    readonly scale: Float32Array;
    readonly threshold: number;
  },
): StoredVoiceNetwork {
  const shift = Math.log(threshold / (1 - threshold));
  const layers = [...UNITS, 1].map((units, depth) => {
    const bias = Array.from(weights[2 * depth + 1]!);
    if (depth === UNITS.length) bias[0]! -= shift;
    return { ...roundWeights(weights[2 * depth]!, units), bias: base64(Float32Array.from(bias)) };
  });
  return { mean: base64(mean), scale: base64(scale), layers };
}

/** Weights [inputs, units] as rows of int8, each with the step that it is counted in. */
function roundWeights(
  kernel: Float32Array,
  units: number,
): { readonly weights: string; readonly scales: string } {
  const inputs = kernel.length / units;
  const integers = new Int8Array(kernel.length);
  const scales = Float32Array.from({ length: units }, (_, unit) => {
    const row = Float32Array.from({ length: inputs }, (_, i) => kernel[i * units + unit]!);
    const step = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
    integers.set(row.map((value) => Math.round(value / step)), unit * inputs);
    return step;
  });
  return { weights: base64(integers), scales: base64(scales) };
}

function base64(array: Float32Array | Int8Array): string {
  return new Uint8Array(array.buffer).toBase64();
}

/** The module that holds the network. */
function moduleText(network: StoredVoiceNetwork, recordings: VoiceFrames["recordings"]): string {
  const layers = network.layers.map((layer) => `    {\n${linesOf({ ...layer }, "      ")}    },\n`);
  const corpora = Object.entries(recordings).map(([name, count]) => `${count} of ${name}`);
  return `/**
 * The weights of the voice detector, built by \`deno task train-voice\` with seed ${SEED} from
 * recordings (${corpora.join(", ")}) and synthetic
 * sounds. The corpora are for non-commercial use.
 * @module
 */
import type { StoredVoiceNetwork } from "./_voice_network.ts";

export const VOICE_NETWORK: StoredVoiceNetwork = {
${linesOf({ mean: network.mean, scale: network.scale }, "  ")}  layers: [
${layers.join("")}  ],
};
`;
}

/** Properties of an object, formatted as `deno fmt` does. */
function linesOf(properties: Readonly<Record<string, string>>, indent: string): string {
  return Object.entries(properties).map(([name, text]) => {
    const line = `${indent}${name}: "${text}",\n`;
    return line.length <= 101 ? line : `${indent}${name}:\n${indent}  "${text}",\n`;
  }).join("");
}

/** Subtracts the mean of each input and multiplies by its scale, in place. */
function standardise(
  { inputs }: VoiceFrames,
  { mean, scale }: { readonly mean: Float32Array; readonly scale: Float32Array },
): void {
  for (let i = 0; i < inputs.length; i++) {
    const column = i % CONTEXT_SIZE;
    inputs[i] = (inputs[i]! - mean[column]!) * scale[column]!;
  }
}

async function trainVoice(): Promise<void> {
  await startEngine({ threads: 1 });
  const train = await makeVoiceFrames("train", SEED);
  console.log(`${train.truth.length} frames to train with, ${seconds()} s`);
  const validation = await makeVoiceFrames("validation", SEED);
  console.log(`${validation.truth.length} frames to validate with, ${seconds()} s`);
  const { mean, scale } = scaling(train);
  for (const frames of [train, validation]) standardise(frames, { mean, scale });
  const model = await trainOnRows(train, {
    units: UNITS,
    schedule: SCHEDULE,
    seed: SEED,
    onEpoch: (loss) => console.log(`loss ${loss.toFixed(4)}, ${seconds()} s`),
  });
  const threshold = chooseThreshold(predictRows(model, validation.inputs), validation);
  const weights = model.getWeights().map((tensor) => tensor.dataSync() as Float32Array);
  const network = store(weights, { mean, scale, threshold });
  await writeWhole(WEIGHTS, moduleText(network, train.recordings));
}

if (import.meta.main) await trainVoice();

/**
 * Trains the voice detector and writes `lib/recognition/_voice_weights.ts`; `deno fmt` then breaks its
 * lines.
 *
 *     deno task train-voice       # about five minutes on one core
 *     deno task train-voice 4     # a trial with 4 recordings of each corpus, which writes nothing
 *
 * It learns from speakers of `voice_clips.ts` mixed with synthetic sounds. The threshold is chosen on
 * validation speakers and becomes part of the weights, so that 0.5 is always the threshold. At last
 * the detector is tested on other speakers.
 * @module
 */
import { join } from "@std/path";
import { seededRandom } from "@/base/random.ts";
import { writeWhole } from "@/disk/files.ts";
import { ROOT } from "@/disk/paths.ts";
import { startEngine } from "@/host/mod.ts";
import * as features from "@/recognition/_voice_features.ts";
import type { StoredVoiceNetwork } from "@/recognition/_voice_network.ts";
import { type LabelledRows, predictRows, trainOnRows } from "@/training/rows.ts";
import {
  drawMixture,
  listVoices,
  makeSoundBank,
  readVoice,
  type VoicePart,
} from "./voice_clips.ts";

const { CONTEXT_SIZE, FRAMES_AFTER, FRAMES_BEFORE } = features;
const WEIGHTS = join(ROOT, "lib", "recognition", "_voice_weights.ts");
const SEED = 1;
const UNITS = [32, 24] as const;
const SCHEDULE = [
  { rate: 2e-3, epochs: 6 },
  { rate: 7e-4, epochs: 5 },
  { rate: 2e-4, epochs: 3 },
] as const;
/** The largest share of validation frames without a voice that may count as speech. */
const FALSE_ALARMS = 0.0245;
/** Music taken for speech is worse than a missed frame of speech. */
const LEAST_THRESHOLD = 0.76;

/** Synthetic sounds, recordings of each corpus, and frames of each mixture. */
const SIZES: Readonly<Record<VoicePart, { sounds: number; recordings: number; frames: number }>> = {
  train: { sounds: 450, recordings: 260, frames: 32 },
  validation: { sounds: 100, recordings: 40, frames: 40 },
  test: { sounds: 100, recordings: 40, frames: 40 },
};
const MIXTURES = 3;

interface VoiceFrames extends LabelledRows {
  /** 1 for frames of mixtures without a voice. */
  readonly isOther: Uint8Array;
  /** Such as `260 of TESS`. */
  readonly recordings: readonly string[];
}

/** Makes labelled frames from the speakers of a part; equal seeds give equal frames. */
async function makeFrames(part: VoicePart, most: number): Promise<VoiceFrames> {
  const random = seededRandom(`${part}/${SEED}`);
  const { sounds, recordings, frames: perMixture } = SIZES[part];
  const bank = makeSoundBank(sounds, random.fork("bank"));
  const voices = await listVoices(part, { most: Math.min(most, recordings), random });
  const paths = [...voices.values()].flat();
  const count = paths.length * MIXTURES * perMixture;
  const inputs = new Float32Array(count * CONTEXT_SIZE);
  const truth = new Float32Array(count);
  const isOther = new Uint8Array(count);
  let row = 0;
  for (const path of paths) {
    const clip = await readVoice(path, [random.uniform(), random.uniform()]);
    for (let k = 0; k < MIXTURES; k++) {
      const mixture = drawMixture(clip, { bank, random });
      const frames = framesOf(mixture.samples);
      for (let n = 0; n < perMixture; n++, row++) {
        const at = random.integer(mixture.truth.length);
        const out = inputs.subarray(row * CONTEXT_SIZE, (row + 1) * CONTEXT_SIZE);
        features.fillContext(contextOf(frames, at), out);
        truth[row] = mixture.truth[at]!;
        isOther[row] = mixture.isOther ? 1 : 0;
      }
    }
  }
  const counts = [...voices].map(([name, { length }]) => `${length} of ${name}`);
  console.log(`${part}: ${count} frames of ${counts.join(", ")}`);
  return { inputs, truth, isOther, recordings: counts };
}

function framesOf(samples: Float32Array): Float32Array[] {
  const frames: Float32Array[] = [];
  const framer = features.createFramer((frame) => frames.push(frame.slice()));
  framer.push(samples);
  framer.end();
  return frames;
}

/** The frames around a frame; the first and the last are repeated beyond the ends. */
function contextOf(frames: readonly Float32Array[], at: number): Float32Array[] {
  return Array.from({ length: FRAMES_BEFORE + 1 + FRAMES_AFTER }, (_, i) => {
    const place = at - FRAMES_BEFORE + i;
    return frames[Math.max(0, Math.min(frames.length - 1, place))]!;
  });
}

interface Scaling {
  readonly mean: Float32Array;
  /** 1 / standard deviation. */
  readonly scale: Float32Array;
}

function scalingOf({ inputs, truth }: LabelledRows): Scaling {
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

/** Subtracts the mean of each input and multiplies by its scale, in place. */
function standardise({ inputs }: LabelledRows, { mean, scale }: Scaling): void {
  for (let i = 0; i < inputs.length; i++) {
    const column = i % CONTEXT_SIZE;
    inputs[i] = (inputs[i]! - mean[column]!) * scale[column]!;
  }
}

/** Share of the frames of one kind that a threshold takes for speech. */
function shareFound(
  probabilities: Float32Array,
  { threshold, isWanted }: {
    readonly threshold: number;
    readonly isWanted: (row: number) => boolean;
  },
): number {
  const wanted = probabilities.filter((_, i) => isWanted(i));
  return wanted.filter((p) => p >= threshold).length / wanted.length;
}

/** The lowest threshold with few enough false alarms in mixtures without a voice. */
function chooseThreshold(probabilities: Float32Array, isOther: Uint8Array): number {
  for (let threshold = LEAST_THRESHOLD; threshold < 0.9; threshold += 0.02) {
    const isWanted = (row: number) => isOther[row] === 1;
    if (shareFound(probabilities, { threshold, isWanted }) <= FALSE_ALARMS) return threshold;
  }
  return 0.9;
}

/** Rounds weights [inputs, units] to rows of int8, each with its own step. */
function roundWeights(kernel: Float32Array, units: number) {
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

/** The module that holds the network, before `deno fmt`. */
function moduleText(network: StoredVoiceNetwork, recordings: readonly string[]): string {
  const value = JSON.stringify(network, null, 2).replaceAll(/"(\w+)":/g, "$1:");
  return `/**
 * The weights of the voice detector, built by \`deno task train-voice\` with seed ${SEED} from
 * recordings (${recordings.join(", ")}) and synthetic
 * sounds. The corpora are for non-commercial use.
 * @module
 */
import type { StoredVoiceNetwork } from "./_voice_network.ts";

export const VOICE_NETWORK: StoredVoiceNetwork = ${value};
`;
}

async function trainVoice(most: number): Promise<void> {
  await startEngine({ threads: 1 });
  const train = await makeFrames("train", most);
  const validation = await makeFrames("validation", most);
  const test = await makeFrames("test", most);
  const scaling = scalingOf(train);
  for (const rows of [train, validation, test]) standardise(rows, scaling);
  const onEpoch = (loss: number) => console.log(`loss ${loss.toFixed(4)}`);
  const model = await trainOnRows(train, { units: UNITS, schedule: SCHEDULE, seed: SEED, onEpoch });
  const threshold = chooseThreshold(predictRows(model, validation.inputs), validation.isOther);
  const tested = predictRows(model, test.inputs);
  const found = shareFound(tested, { threshold, isWanted: (row) => test.truth[row] === 1 });
  const alarms = shareFound(tested, { threshold, isWanted: (row) => test.isOther[row] === 1 });
  console.log(
    `threshold ${threshold.toFixed(2)}; on other speakers ${found.toFixed(3)} of speech ` +
      `is found, and ${alarms.toFixed(3)} of sounds without a voice are taken for it`,
  );
  const weights = model.getWeights().map((tensor) => tensor.dataSync() as Float32Array);
  const layers = [...UNITS, 1].map((units, depth) => {
    const bias = Float32Array.from(weights[2 * depth + 1]!);
    // Moves the threshold to 0.5.
    if (depth === UNITS.length) bias[0]! -= Math.log(threshold / (1 - threshold));
    return { ...roundWeights(weights[2 * depth]!, units), bias: base64(bias) };
  });
  const network = { mean: base64(scaling.mean), scale: base64(scaling.scale), layers };
  const text = moduleText(network, train.recordings);
  if (most === Infinity) await writeWhole(WEIGHTS, text);
}

if (import.meta.main) await trainVoice(Number(Deno.args[0] ?? Infinity));

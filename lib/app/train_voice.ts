/**
 * Trains the voice detector and writes `lib/recognition/_voice_weights.ts`.
 *
 *     deno task train-voice       # about five minutes on one core
 *     deno task train-voice 4     # a trial with 4 recordings of each corpus, which writes nothing
 *
 * It learns from speakers of `lib/bench/voice_data.ts` mixed with synthetic sounds. The threshold is
 * chosen on validation speakers and becomes part of the weights, so that 0.5 is always the threshold.
 * @module
 */
import { join } from "@std/path";
import { makeSound, SOUND_KINDS, type SoundKind } from "@/audio/made_sounds.ts";
import { resample } from "@/audio/resample.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import { countVoices, listVoices, mixWith, readVoice, type VoiceClip } from "@/bench/voice_data.ts";
import { writeWhole } from "@/disk/files.ts";
import { ROOT } from "@/disk/paths.ts";
import { startEngine } from "@/host/mod.ts";
import * as features from "@/recognition/_voice_features.ts";
import type { StoredVoiceNetwork } from "@/recognition/_voice_network.ts";
import { type LabelledRows, predictRows, trainOnRows } from "@/training/rows.ts";

const { CONTEXT_SIZE, FRAMES_AFTER, FRAMES_BEFORE, SAMPLE_RATE } = features;
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
const SIZES = {
  train: { sounds: 450, recordings: 260, frames: 32 },
  validation: { sounds: 100, recordings: 40, frames: 40 },
} as const;
const SOUND_LENGTH = 7 * SAMPLE_RATE;
const MIXTURES = 3;
/** How often each kind of sound is drawn. */
const SHARES: Readonly<Record<SoundKind, number>> = {
  white: 1,
  pink: 1,
  coloured: 4,
  pulses: 3,
  hum: 2,
  clicks: 2,
  thumps: 2,
  music: 10,
};

interface VoiceFrames extends LabelledRows {
  /** 1 for frames of mixtures without a voice. */
  readonly isOther: Uint8Array;
  /** Numbers of recordings by corpus. */
  readonly recordings: Readonly<Record<string, number>>;
}

/** Makes labelled frames from the speakers of a part; equal seeds give equal frames. */
async function makeFrames(part: keyof typeof SIZES, most: number): Promise<VoiceFrames> {
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
  return { inputs, truth, isOther, recordings: countVoices(voices) };
}

function makeSoundBank(count: number, random: Random): Float32Array[] {
  const kinds = SOUND_KINDS.flatMap((kind) => Array<SoundKind>(SHARES[kind]).fill(kind));
  return Array.from({ length: count }, (_, i) => {
    const kind = kinds[i % kinds.length]!;
    return makeSound(kind, { length: SOUND_LENGTH, random }).samples;
  });
}

/** Draws a sound as long as a clip; a fifth of them begin later. */
function drawSound(
  bank: readonly Float32Array[],
  { length, random }: { readonly length: number; readonly random: Random },
): Float32Array {
  const sound = bank[random.integer(bank.length)]!;
  const start = random.integer(Math.max(1, sound.length - length));
  const out = new Float32Array(length);
  out.set(sound.subarray(start, start + length));
  if (random.uniform() < 0.2) out.fill(0, 0, random.integer(length));
  return out;
}

/** Mixes a clip with other sounds, or leaves it out, at a random bandwidth and level. */
function drawMixture(
  clip: VoiceClip,
  { bank, random }: { readonly bank: readonly Float32Array[]; readonly random: Random },
) {
  const { length } = clip.samples;
  const isOther = random.uniform() < 0.4;
  let samples = isOther ? new Float32Array(length) : clip.samples;
  if (isOther || random.uniform() < 0.8) {
    const sound = drawSound(bank, { length, random });
    samples = mixWith({ samples, rms: clip.rms }, { sound, snrDb: -6 + 32 * random.uniform() });
  }
  if (random.uniform() < 0.3) {
    const sound = drawSound(bank, { length, random });
    samples = mixWith({ samples, rms: clip.rms }, { sound, snrDb: 8 + 30 * random.uniform() });
  }
  if (random.uniform() < 0.25) samples = narrow(samples);
  const level = 10 ** ((-60 + 50 * random.uniform()) / 20);
  const hiss = 10 ** ((-110 + 20 * random.uniform()) / 20);
  const gain = level / (isOther ? rmsOf(samples) : clip.rms);
  samples = samples.map((value) => gain * value + hiss * random.normal());
  const truth = isOther ? new Uint8Array(clip.truth.length) : clip.truth;
  return { samples, truth, isOther };
}

function rmsOf(samples: Float32Array): number {
  let sum = 1e-20;
  for (const value of samples) sum += value * value;
  return Math.sqrt(sum / samples.length);
}

/** Removes what a telephone does not transmit. */
function narrow(samples: Float32Array): Float32Array {
  const low = resample({ samples, sampleRate: SAMPLE_RATE }, 8000);
  return resample(low, SAMPLE_RATE).samples.subarray(0, samples.length);
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

/** The lowest threshold with few enough false alarms in mixtures without a voice. */
function chooseThreshold(probabilities: Float32Array, isOther: Uint8Array): number {
  const others = probabilities.filter((_, i) => isOther[i] === 1);
  for (let threshold = LEAST_THRESHOLD; threshold < 0.9; threshold += 0.02) {
    const alarms = others.filter((p) => p >= threshold).length / others.length;
    console.log(`threshold ${threshold.toFixed(2)}: false alarms ${alarms.toFixed(3)}`);
    if (alarms <= FALSE_ALARMS) return threshold;
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

async function trainVoice(most: number): Promise<void> {
  await startEngine({ threads: 1 });
  const train = await makeFrames("train", most);
  const validation = await makeFrames("validation", most);
  console.log(`frames: ${train.truth.length} to train, ${validation.truth.length} to validate`);
  const scaling = scalingOf(train);
  standardise(train, scaling);
  standardise(validation, scaling);
  const onEpoch = (loss: number) => console.log(`loss ${loss.toFixed(4)}`);
  const model = await trainOnRows(train, { units: UNITS, schedule: SCHEDULE, seed: SEED, onEpoch });
  const threshold = chooseThreshold(predictRows(model, validation.inputs), validation.isOther);
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
  else console.log(`trial: ${text.length} characters of weights are not written`);
}

if (import.meta.main) await trainVoice(Number(Deno.args[0] ?? Infinity));

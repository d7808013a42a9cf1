/** Recordings with known speech, to train and to compare voice detectors. @module */
import { join } from "@std/path";
import { makeSound, scaleTo, SOUND_KINDS, type SoundKind } from "@/audio/made_sounds.ts";
import { resample } from "@/audio/resample.ts";
import { InputError } from "@/base/errors.ts";
import type { Random } from "@/base/random.ts";
import { exists } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { readWaveform } from "@/disk/recording.ts";
import { VOICE_HOP, VOICE_SAMPLE_RATE } from "@/recognition/voice_activity.ts";

/** What a speaker's recordings are for. Nothing is chosen by those of the test. */
export type VoicePart = "train" | "validation" | "test";

/** A recording at 16 kHz with silence around it. */
export interface VoiceClip {
  readonly samples: Float32Array;
  /** 1 for each frame with a voice, else 0. */
  readonly truth: Uint8Array;
  /** RMS of the frames with a voice. */
  readonly rms: number;
}

/** A corpus of voices, and who is in which part. */
interface VoiceCorpus {
  readonly name: string;
  readonly folder: string;
  /** The part of a recording, by its name. */
  readonly partOf: (name: string) => VoicePart;
}

const CORPORA: readonly VoiceCorpus[] = [
  { name: "RAVDESS speech", folder: "ravdess/speech", partOf: partOfActor },
  { name: "RAVDESS song", folder: "ravdess/song", partOf: partOfActor },
  // With two speakers none is left for validation.
  { name: "TESS", folder: "tess", partOf: (name) => name.startsWith("OAF") ? "train" : "test" },
  { name: "nEMO", folder: "nemo", partOf: partOfNemo },
];

function partOfActor(name: string): VoicePart {
  const actor = Number(/-(\d\d)\.wav$/.exec(name)?.[1]);
  if (actor <= 15) return "train";
  return actor <= 18 ? "validation" : "test";
}

function partOfNemo(name: string): VoicePart {
  if (name.startsWith("TP0")) return "validation";
  return name.startsWith("WR0") ? "test" : "train";
}

/** The recordings of a part that are in data/raw, by corpus: at most `most` of each, drawn. */
export async function listVoices(
  part: VoicePart,
  { most, random }: { readonly most: number; readonly random: Random },
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { name, folder, partOf } of CORPORA) {
    const root = join(PATHS.raw, folder);
    if (!await exists(root)) continue;
    const paths = await Array.fromAsync(recordingsIn(root));
    const ofPart = paths.filter((path) => partOf(path.split("/").at(-1)!) === part).sort();
    if (ofPart.length > 0) found.set(name, random.shuffle(ofPart).slice(0, most));
  }
  if (found.size > 0) return found;
  throw new InputError("find recordings of voices", "data/raw holds none", {
    code: "missing",
    remedy: "run `deno task download ravdess`",
  });
}

async function* recordingsIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* recordingsIn(path);
    else if (name.endsWith(".wav")) yield path;
  }
}

/** A frame holds a voice down to this below the loudest frame of a clean recording. */
const RANGE_DB = 35;
const LEAST_DB = -75;
/** Pauses of at most so many frames are inside words. */
const LONGEST_GAP = 4;

/**
 * Reads a clean recording, with zeros before and after it.
 * @param padSec seconds of zeros before and after
 */
export async function readVoice(
  path: string,
  padSec: readonly [number, number],
): Promise<VoiceClip> {
  const { samples: sound } = resample(await readWaveform(path), VOICE_SAMPLE_RATE);
  const [before, after] = padSec.map((sec) => Math.round(sec * VOICE_SAMPLE_RATE));
  const samples = new Float32Array(before! + sound.length + after!);
  samples.set(sound, before!);
  const levels = frameLevels(samples);
  const least = Math.max(LEAST_DB, levels.reduce((max, db) => Math.max(max, db)) - RANGE_DB);
  const truth = closeGaps(Uint8Array.from(levels, (db) => db > least ? 1 : 0));
  return { samples, truth, rms: rmsOf(samples, truth) };
}

/** Level of each whole frame, in dB of full scale. */
export function frameLevels(samples: Float32Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / VOICE_HOP) }, (_, frame) => {
    let sum = 0;
    for (let i = frame * VOICE_HOP; i < (frame + 1) * VOICE_HOP; i++) sum += samples[i]! ** 2;
    return 10 * Math.log10(sum / VOICE_HOP + 1e-12);
  });
}

function closeGaps(truth: Uint8Array): Uint8Array {
  let last = -Infinity;
  truth.forEach((value, i) => {
    if (value === 0) return;
    if (i - last - 1 <= LONGEST_GAP) truth.fill(1, last, i);
    last = i;
  });
  return truth;
}

function rmsOf(samples: Float32Array, truth: Uint8Array): number {
  let sum = 0;
  let frames = 0;
  truth.forEach((value, frame) => {
    if (value === 0) return;
    frames++;
    for (let i = frame * VOICE_HOP; i < (frame + 1) * VOICE_HOP; i++) sum += samples[i]! ** 2;
  });
  return Math.sqrt(sum / (frames * VOICE_HOP));
}

/** Adds sound to a voice, so that the voice is louder by so many dB. */
export function mixWith(
  { samples, rms }: VoiceClip,
  { sound, snrDb }: { readonly sound: Float32Array; readonly snrDb: number },
): Float32Array {
  const other = scaleTo(sound.slice(0, samples.length), rms / 10 ** (snrDb / 20));
  return samples.map((value, i) => value + other[i]!);
}

/** How often each kind of sound is drawn for training. */
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

/** Synthetic sounds without voices, of one length, to draw from. */
export function makeSoundBank(
  { sounds, length, random }: { sounds: number; length: number; random: Random },
): Float32Array[] {
  const kinds = SOUND_KINDS.flatMap((kind) => Array<SoundKind>(SHARES[kind]).fill(kind));
  return Array.from({ length: sounds }, (_, i) => {
    const { samples } = makeSound(kinds[i % kinds.length]!, { length, random });
    return samples;
  });
}

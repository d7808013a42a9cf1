/** Recordings whose frames of speech are known, to train and to compare voice detectors. @module */
import { join } from "@std/path";
import { scaleTo } from "@/audio/made_sounds.ts";
import { resample } from "@/audio/resample.ts";
import { InputError } from "@/base/errors.ts";
import type { Random } from "@/base/random.ts";
import { exists } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { readWaveform } from "@/disk/recording.ts";
import { VOICE_HOP, VOICE_SAMPLE_RATE } from "@/recognition/voice_activity.ts";

/** What a speaker's recordings are for; nothing is chosen by those of the test. */
export type VoicePart = "train" | "validation" | "test";

/** A recording at 16 kHz with zeros before and after it. */
export interface VoiceClip {
  readonly samples: Float32Array;
  /** 1 for each frame of speech, else 0. */
  readonly truth: Uint8Array;
  /** RMS of the frames of speech. */
  readonly rms: number;
}

/** Which part a recording belongs to, by its name. */
const CORPORA = [
  { name: "RAVDESS speech", folder: "ravdess/speech", partOf: partOfActor },
  { name: "RAVDESS song", folder: "ravdess/song", partOf: partOfActor },
  // TESS has two speakers, so none is left for validation.
  { name: "TESS", folder: "tess", partOf: (file: string) => /^OAF/.test(file) ? "train" : "test" },
  { name: "nEMO", folder: "nemo", partOf: partOfNemo },
] as const;

function partOfActor(file: string): VoicePart {
  const actor = Number(/-(\d\d)\.wav$/.exec(file)?.[1]);
  if (actor <= 15) return "train";
  return actor <= 18 ? "validation" : "test";
}

function partOfNemo(file: string): VoicePart {
  if (file.startsWith("TP0")) return "validation";
  return file.startsWith("WR0") ? "test" : "train";
}

/** Draws at most `most` recordings of each corpus in data/raw; returns paths by corpus. */
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

/** Numbers of recordings by corpus. */
export function countVoices(paths: ReadonlyMap<string, readonly string[]>): Record<string, number> {
  return Object.fromEntries([...paths].map(([name, { length }]) => [name, length]));
}

/** A frame is speech down to this below the loudest frame of a clean recording. */
const RANGE_DB = 35;
const LEAST_DB = -75;
/** Pauses of at most this many frames count as speech. */
const LONGEST_GAP = 4;

/** Reads a clean recording and puts seconds of zeros before and after it. */
export async function readVoice(
  path: string,
  padSec: readonly [number, number],
): Promise<VoiceClip> {
  const { samples: sound } = resample(await readWaveform(path), VOICE_SAMPLE_RATE);
  const before = Math.round(padSec[0] * VOICE_SAMPLE_RATE);
  const after = Math.round(padSec[1] * VOICE_SAMPLE_RATE);
  const samples = new Float32Array(before + sound.length + after);
  samples.set(sound, before);
  const levels = frameLevels(samples);
  const least = Math.max(LEAST_DB, levels.reduce((max, db) => Math.max(max, db)) - RANGE_DB);
  const truth = Uint8Array.from(levels, (db) => db > least ? 1 : 0);
  closeGaps(truth);
  return { samples, truth, rms: speechRms(samples, truth) };
}

/** Level of each whole frame, in dB of full scale. */
export function frameLevels(samples: Float32Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / VOICE_HOP) }, (_, frame) => {
    let sum = 0;
    for (let i = frame * VOICE_HOP; i < (frame + 1) * VOICE_HOP; i++) sum += samples[i]! ** 2;
    return 10 * Math.log10(sum / VOICE_HOP + 1e-12);
  });
}

function closeGaps(truth: Uint8Array): void {
  let last = -Infinity;
  truth.forEach((value, i) => {
    if (value === 0) return;
    if (i - last - 1 <= LONGEST_GAP) truth.fill(1, last, i);
    last = i;
  });
}

function speechRms(samples: Float32Array, truth: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < truth.length * VOICE_HOP; i++) {
    if (truth[Math.floor(i / VOICE_HOP)] === 0) continue;
    sum += samples[i]! ** 2;
    count++;
  }
  return Math.sqrt(sum / count);
}

/** Adds a sound to a voice, which is louder by `snrDb`. */
export function mixWith(
  { samples, rms }: Pick<VoiceClip, "samples" | "rms">,
  { sound, snrDb }: { readonly sound: Float32Array; readonly snrDb: number },
): Float32Array {
  const other = scaleTo(sound.slice(0, samples.length), rms / 10 ** (snrDb / 20));
  return samples.map((value, i) => value + other[i]!);
}

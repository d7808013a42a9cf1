/** Recordings whose frames of speech are known, alone and mixed with synthetic sounds. @module */
import { basename, join } from "@std/path";
import { glob } from "node:fs/promises";
import { makeSound, scaleTo, SOUND_KINDS, type SoundKind } from "@/audio/made_sounds.ts";
import { resample } from "@/audio/resample.ts";
import { InputError } from "@/base/errors.ts";
import type { Random } from "@/base/random.ts";
import { PATHS } from "@/disk/paths.ts";
import { readWaveform } from "@/disk/recording.ts";
import { VOICE_HOP, VOICE_SAMPLE_RATE } from "@/recognition/voice_activity.ts";

/** What a speaker's recordings are for; nothing is chosen by those of the test. */
export type VoicePart = "train" | "validation" | "test";

/** A sound at 16 kHz. */
interface VoiceSound {
  readonly samples: Float32Array;
  /** 1 for each frame of speech, else 0. */
  readonly truth: Uint8Array;
}

/** A clean recording. */
interface VoiceClip extends VoiceSound {
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
    const files = await Array.fromAsync(glob(`${folder}/**/*.wav`, { cwd: PATHS.raw }));
    const paths = files.filter((file) => partOf(basename(file)) === part);
    if (paths.length > 0) found.set(name, random.shuffle(paths.sort()).slice(0, most));
  }
  if (found.size > 0) return found;
  throw new InputError("find recordings of voices", "data/raw holds none", {
    code: "missing",
    remedy: "run `deno task download ravdess`",
  });
}

/** A frame is speech down to this below the loudest frame of a clean recording. */
const RANGE_DB = 35;
const LEAST_DB = -75;
/** Pauses of at most this many frames count as speech. */
const LONGEST_GAP = 4;

/** Reads a clean recording of data/raw and puts seconds of zeros before and after it. */
export async function readVoice(
  path: string,
  padSec: readonly [number, number],
): Promise<VoiceClip> {
  const { samples: sound } = resample(
    await readWaveform(join(PATHS.raw, path)),
    VOICE_SAMPLE_RATE,
  );
  const [before, after] = padSec.map((sec) => Math.round(sec * VOICE_SAMPLE_RATE));
  const samples = new Float32Array(before! + sound.length + after!);
  samples.set(sound, before);
  const levels = Float64Array.from({ length: Math.floor(samples.length / VOICE_HOP) }, (_, i) => {
    const frame = samples.subarray(i * VOICE_HOP, (i + 1) * VOICE_HOP);
    return 10 * Math.log10(energyOf(frame) / VOICE_HOP + 1e-12);
  });
  const least = Math.max(LEAST_DB, levels.reduce((max, db) => Math.max(max, db)) - RANGE_DB);
  const truth = Uint8Array.from(levels, (db) => db > least ? 1 : 0);
  closeGaps(truth);
  const speech = samples.filter((_, i) => truth[Math.floor(i / VOICE_HOP)] === 1);
  const rms = Math.sqrt(energyOf(speech) / speech.length);
  return { samples, truth, rms };
}

function closeGaps(truth: Uint8Array): void {
  let last = -Infinity;
  truth.forEach((value, i) => {
    if (value === 0) return;
    if (i - last - 1 <= LONGEST_GAP) truth.fill(1, last, i);
    last = i;
  });
}

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
const SOUND_LENGTH = 7 * VOICE_SAMPLE_RATE;

/** Makes sounds that are no speech, for {@linkcode drawMixture}. */
export function makeSoundBank(count: number, random: Random): Float32Array[] {
  const kinds = SOUND_KINDS.flatMap((kind) => Array<SoundKind>(SHARES[kind]).fill(kind));
  return Array.from({ length: count }, (_, i) => {
    const kind = kinds[i % kinds.length]!;
    return makeSound(kind, { length: SOUND_LENGTH, random });
  });
}

/** Sounds to draw from. */
interface SoundSource {
  readonly bank: readonly Float32Array[];
  readonly random: Random;
}

/** Mixes a clip with other sounds, or leaves it out, at a random bandwidth and level. */
export function drawMixture(
  clip: VoiceClip,
  source: SoundSource,
): VoiceSound & { readonly isOther: boolean } {
  const { random } = source;
  const { length } = clip.samples;
  const isOther = random.uniform() < 0.4;
  let samples: Float32Array = isOther ? new Float32Array(length) : clip.samples.slice();
  if (isOther || random.uniform() < 0.8) {
    addSound(samples, source, { rms: clip.rms, snrDb: () => -6 + 32 * random.uniform() });
  }
  if (random.uniform() < 0.3) {
    addSound(samples, source, { rms: clip.rms, snrDb: () => 8 + 30 * random.uniform() });
  }
  if (random.uniform() < 0.25) samples = narrow(samples);
  const level = 10 ** ((-60 + 50 * random.uniform()) / 20);
  const hiss = 10 ** ((-110 + 20 * random.uniform()) / 20);
  const gain = level / (isOther ? Math.sqrt(energyOf(samples) / length) : clip.rms);
  samples = samples.map((value) => gain * value + hiss * random.normal());
  const truth = isOther ? new Uint8Array(clip.truth.length) : clip.truth;
  return { samples, truth, isOther };
}

/** Adds a part of a sound to a voice, which is louder by `snrDb`; a fifth of them begin later. */
function addSound(
  samples: Float32Array,
  { bank, random }: SoundSource,
  { rms, snrDb }: { readonly rms: number; readonly snrDb: () => number },
): void {
  const { length } = samples;
  const sound = bank[random.integer(bank.length)]!;
  const start = random.integer(Math.max(1, sound.length - length));
  const part = new Float32Array(length);
  part.set(sound.subarray(start, start + length));
  if (random.uniform() < 0.2) part.fill(0, 0, random.integer(length));
  scaleTo(part, rms / 10 ** (snrDb() / 20));
  for (let i = 0; i < length; i++) samples[i]! += part[i]!;
}

function energyOf(samples: Float32Array): number {
  return samples.reduce((sum, value) => sum + value * value, 0);
}

/** Removes what a telephone does not transmit. */
function narrow(samples: Float32Array): Float32Array {
  const low = resample({ samples, sampleRate: VOICE_SAMPLE_RATE }, 8000);
  return resample(low, VOICE_SAMPLE_RATE).samples.subarray(0, samples.length);
}

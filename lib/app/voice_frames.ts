/** What the voice detector learns from: frames of recordings mixed with synthetic sounds. @module */
import { resample } from "@/audio/resample.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import {
  listVoices,
  makeSoundBank,
  mixWith,
  readVoice,
  type VoiceClip,
} from "@/bench/voice_data.ts";
import {
  CONTEXT_SIZE,
  createFramer,
  fillContext,
  FRAMES_AFTER,
  FRAMES_BEFORE,
  SAMPLE_RATE,
} from "@/recognition/_voice_features.ts";

/** Synthetic sounds, recordings of each corpus, mixtures of each recording, frames of each mixture. */
const SIZES = {
  train: { sounds: 450, recordings: 260, mixtures: 3, frames: 32 },
  validation: { sounds: 100, recordings: 40, mixtures: 3, frames: 40 },
} as const;
const SOUND_SEC = 7;
/** Frames to learn from. */
export interface VoiceFrames {
  /** One row of CONTEXT_SIZE for each frame. */
  readonly inputs: Float32Array;
  readonly truth: Float32Array;
  /** 1 for frames of mixtures without any voice. */
  readonly isOther: Uint8Array;
  /** Recordings by corpus. */
  readonly recordings: Readonly<Record<string, number>>;
}

/** Draws a sound that is as long as a clip; a fifth of them begin later. */
function drawOther(bank: readonly Float32Array[], { length, random }: {
  readonly length: number;
  readonly random: Random;
}): Float32Array {
  const sound = bank[random.integer(bank.length)]!;
  const start = random.integer(Math.max(1, sound.length - length));
  const out = new Float32Array(length);
  out.set(sound.subarray(start, start + length));
  if (random.uniform() < 0.2) out.fill(0, 0, random.integer(length));
  return out;
}

/** A clip in one of the ways in which it may come: with other sounds, narrow-band, loud or quiet. */
function drawMixture(
  clip: VoiceClip,
  { bank, random }: { readonly bank: readonly Float32Array[]; readonly random: Random },
): { readonly samples: Float32Array; readonly truth: Uint8Array; readonly isOther: boolean } {
  const { length } = clip.samples;
  const isOther = random.uniform() < 0.4;
  const voice = isOther ? { ...clip, samples: new Float32Array(length) } : clip;
  let mixed = voice.samples;
  if (isOther || random.uniform() < 0.8) {
    const sound = drawOther(bank, { length, random });
    mixed = mixWith(voice, { sound, snrDb: -6 + 32 * random.uniform() });
  }
  if (random.uniform() < 0.3) {
    const sound = drawOther(bank, { length, random });
    mixed = mixWith({ ...voice, samples: mixed }, { sound, snrDb: 8 + 30 * random.uniform() });
  }
  if (random.uniform() < 0.25) mixed = narrow(mixed);
  const level = 10 ** ((-60 + 50 * random.uniform()) / 20);
  const hiss = 10 ** ((-110 + 20 * random.uniform()) / 20);
  const gain = isOther ? level / rmsOf(mixed) : level / clip.rms;
  const samples = mixed.map((value) => gain * value + hiss * random.normal());
  return { samples, truth: isOther ? new Uint8Array(clip.truth.length) : clip.truth, isOther };
}

function rmsOf(samples: Float32Array): number {
  let sum = 1e-20;
  for (const value of samples) sum += value * value;
  return Math.sqrt(sum / samples.length);
}

/** A sound as a telephone gives it. */
function narrow(samples: Float32Array): Float32Array {
  const low = resample({ samples, sampleRate: SAMPLE_RATE }, 8000);
  return resample(low, SAMPLE_RATE).samples.subarray(0, samples.length);
}

/** The numbers of all frames of a sound. */
function framesOf(samples: Float32Array): Float32Array[] {
  const frames: Float32Array[] = [];
  const framer = createFramer((frame) => frames.push(frame.slice()));
  framer.push(samples);
  framer.end();
  return frames;
}

/** The context of a frame; beyond the ends, frames are as the first and the last. */
function contextOf(frames: readonly Float32Array[], at: number): Float32Array[] {
  return Array.from({ length: FRAMES_BEFORE + 1 + FRAMES_AFTER }, (_, i) => {
    const place = at - FRAMES_BEFORE + i;
    return frames[Math.max(0, Math.min(frames.length - 1, place))]!;
  });
}

/** Makes the frames of the speakers of a part; equal seeds give equal frames. */
export async function makeVoiceFrames(
  part: keyof typeof SIZES,
  seed: number,
): Promise<VoiceFrames> {
  const random = seededRandom(`${part}/${seed}`);
  const { sounds, recordings, mixtures, frames: perMixture } = SIZES[part];
  const bank = makeSoundBank({
    sounds,
    length: SOUND_SEC * SAMPLE_RATE,
    random: random.fork("bank"),
  });
  const voices = await listVoices(part, { most: recordings, random });
  const paths = [...voices.values()].flat();
  const count = paths.length * mixtures * perMixture;
  const inputs = new Float32Array(count * CONTEXT_SIZE);
  const truth = new Float32Array(count);
  const isOther = new Uint8Array(count);
  let row = 0;
  for (const path of paths) {
    const clip = await readVoice(path, [random.uniform(), random.uniform()]);
    for (let k = 0; k < mixtures; k++) {
      const mixture = drawMixture(clip, { bank, random });
      const frames = framesOf(mixture.samples);
      for (let n = 0; n < perMixture; n++, row++) {
        const at = random.integer(mixture.truth.length);
        const start = row * CONTEXT_SIZE;
        fillContext(contextOf(frames, at), inputs.subarray(start, start + CONTEXT_SIZE));
        truth[row] = mixture.truth[at]!;
        isOther[row] = mixture.isOther ? 1 : 0;
      }
    }
  }
  const numbers = [...voices].map(([name, { length }]) => [name, length]);
  return { inputs, truth, isOther, recordings: Object.fromEntries(numbers) };
}

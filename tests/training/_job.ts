/** A job on made recordings: tones whose pitch depends on the emotion and whose level on the speaker. */
import { dirname, join } from "@std/path";
import { resample } from "@/audio/resample.ts";
import { encodeWav } from "@/audio/wav.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { sha256 } from "@/base/hash.ts";
import { type FeatureConfig, featureShape } from "@/features/config.ts";
import { changeWaveform } from "@/features/copies/change.ts";
import { isWaveformCopy } from "@/features/copies/copies.ts";
import { extractFeatures } from "@/features/extract.ts";
import type { FeatureSet } from "@/features/statistics.ts";
import { seededRandom } from "@/base/random.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import { checkJob, type JobConfig } from "@/training/job.ts";
import type { SoundSet } from "@/training/sounds.ts";
import { FEATURES } from "../models/_card.ts";
import { CNN_LSTM } from "../models/_models.ts";
import { LABELS, TRAINING } from "./_training.ts";

const SPEAKERS = 10, TAKES = 3, SAMPLE_RATE = 8000, LENGTH = 4000;
const PITCHES: Readonly<Record<string, number>> = { happy: 1800, sad: 500, calm: 1000 };

export const JOB: JobConfig = checkJob({
  recipe: "made",
  corpora: ["made"],
  channels: ["speech"],
  labels: LABELS,
  features: FEATURES,
  split: {
    protocol: "speaker",
    fold: 0,
    seed: 1,
    testChannel: "speech",
    valChannel: "speech",
    testSpeakers: null,
    valSpeakers: null,
  },
  model: { ...CNN_LSTM, filters: [4], pools: [[1, 2]], lstmUnits: 8 },
  training: { ...TRAINING, epochs: 8, learningRate: 0.03, augmentation: NO_AUGMENTATION },
  seed: 1,
});

/** The index of the made recordings; each has a hash of its own. */
export function madeUtterances(): Utterance[] {
  const two = (n: number) => String(n).padStart(2, "0");
  return Array.from(
    { length: SPEAKERS },
    (_, s) =>
      LABELS.flatMap((emotion) =>
        Array.from({ length: TAKES }, (_, take): Utterance => {
          const id = `made-${two(s + 1)}-${emotion}-${take + 1}`;
          return {
            id,
            path: `made/${id}.wav`,
            sha256: Array.from(id, (c) => c.charCodeAt(0).toString(16)).join("").padEnd(64, "0")
              .slice(0, 64),
            corpus: "made",
            speaker: `made-${two(s + 1)}`,
            gender: s % 2 === 0 ? "male" : "female",
            channel: "speech",
            emotion,
            intensity: "normal",
            statement: "tone",
            repetition: take + 1,
            sampleRate: SAMPLE_RATE,
            channels: 1,
            durationSec: LENGTH / SAMPLE_RATE,
          };
        })
      ),
  ).flat();
}

/** Writes the made recordings into a folder. @returns their index, with the files' real hashes */
export async function writeMadeCorpus(root: string): Promise<Utterance[]> {
  return await Promise.all(
    madeUtterances().map(async (u) => {
      const bytes = encodeWav({ samples: tone(u), sampleRate: SAMPLE_RATE });
      const path = join(root, u.path);
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, bytes);
      return { ...u, sha256: await sha256(bytes) };
    }),
  );
}

export function tone({ id, emotion, speaker }: Utterance): Float32Array {
  const random = seededRandom(id);
  const pitch = PITCHES[emotion]! * (0.9 + 0.2 * random.uniform());
  const level = 0.1 + 0.04 * Number(speaker.slice(-2));
  return Float32Array.from(
    { length: LENGTH },
    (_, t) => level * Math.sin(2 * Math.PI * pitch * t / SAMPLE_RATE) + 0.02 * random.normal(),
  );
}

/** Features of the made recordings, without files. */
export function loadFeatures(
  clips: readonly Utterance[],
  config: FeatureConfig,
): Promise<FeatureSet> {
  const originals = new Map(madeUtterances().map((u) => [u.id, u]));
  const values = clips.flatMap((clip) => {
    const original = originals.get(isWaveformCopy(clip) ? clip.copyOf : clip.id)!;
    const waveform = { samples: tone(original), sampleRate: original.sampleRate };
    if (!isWaveformCopy(clip)) return Array.from(extractFeatures(waveform, config));
    const copy = changeWaveform(waveform, clip.changes, { seed: clip.sha256 });
    return Array.from(extractFeatures(copy, config));
  });
  return Promise.resolve({
    data: Float32Array.from(values),
    shape: [clips.length, ...featureShape(config)],
    ids: clips.map(({ id }) => id),
  });
}

/** The made recordings themselves. */
export function loadSounds(clips: readonly Utterance[], sampleRate: number): Promise<SoundSet> {
  const samples = new Map(clips.map((clip) => {
    const sound = { samples: tone(clip), sampleRate: clip.sampleRate };
    return [clip.id, resample(sound, sampleRate).samples] as const;
  }));
  return Promise.resolve({ sampleRate, samples });
}

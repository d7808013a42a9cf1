/** Settings and made clips for the tests of lib/training. */
import type { FeatureSet } from "@/features/statistics.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import type { ClipSet } from "@/training/batches.ts";
import {
  type Checkpoint,
  type CheckpointStore,
  decodeCheckpoint,
  encodeCheckpoint,
} from "@/training/checkpoint.ts";
import type { TrainingConfig } from "@/training/config.ts";
import { seededRandom } from "@/base/random.ts";

export const LABELS = ["happy", "sad", "calm"] as const;
export const SHAPE = [8, 12, 2] as const;

export const TRAINING: TrainingConfig = {
  epochs: 3,
  batchSize: 8,
  learningRate: 0.01,
  schedule: { kind: "cosine", warmUpEpochs: 0.5, finalFactor: 0.01 },
  weightDecay: 0.01,
  clipNorm: 1,
  labelSmoothing: 0.1,
  classWeights: "balanced",
  classFactors: {},
  averageDecay: null,
  monitor: "uar",
  patience: null,
  selection: "best",
  augmentation: {
    ...NO_AUGMENTATION,
    noise: { probability: 1, minStd: 0, maxStd: 0.1 },
    timeShift: { probability: 0.5, maxShare: 0.2 },
    mixup: { probability: 0.3, alpha: 0.4 },
  },
};

/** Noise, in which each class has a band of its own that is louder. */
export function madeClips(count: number, seed = 1): { features: FeatureSet; classOf: Int32Array } {
  const [bands, frames, channels] = SHAPE;
  const random = seededRandom(seed);
  const size = bands * frames * channels;
  const data = Float32Array.from({ length: count * size }, () => 0.5 * random.normal());
  const classOf = Int32Array.from({ length: count }, (_, i) => i % LABELS.length);
  for (let i = 0; i < count; i++) {
    const start = i * size + (1 + 2 * classOf[i]!) * frames * channels;
    for (let j = 0; j < frames * channels; j++) data[start + j]! += 1;
  }
  const ids = Array.from({ length: count }, (_, i) => `clip-${i}`);
  return { features: { data, shape: [count, bands, frames, channels], ids }, classOf };
}

export function madeSet(count: number, rows?: readonly number[]): ClipSet {
  return { ...madeClips(count), rows: rows ?? Array.from({ length: count }, (_, i) => i) };
}

/** Keeps checkpoints as bytes, as a file would. */
export function memoryStore(): CheckpointStore & { bytes: Uint8Array | null } {
  return {
    bytes: null,
    async load() {
      return this.bytes === null ? null : await decodeCheckpoint(this.bytes, "memory");
    },
    async save(checkpoint: Checkpoint) {
      this.bytes = await encodeCheckpoint(checkpoint);
    },
  };
}

/**
 * One piece of work for the feature cache: a recording in, a clip's file out.
 * @module
 */
import { decodeWaveform } from "@/audio/decode.ts";
import { resample } from "@/audio/resample.ts";
import { cutWaveform, type Waveform } from "@/audio/waveform.ts";
import { InputError, receiveError, sendError, type SentError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import type { Segment } from "@/corpora/utterance.ts";
import { type FeatureConfig, featureShape } from "@/features/config.ts";
import { changeWaveform, type WaveformChange } from "@/features/copies/change.ts";
import { extractFeatures } from "@/features/extract.ts";
import { writeClip } from "./clip_file.ts";
import { readBytes } from "./recording.ts";

/** A recording whose features are wanted. */
export interface Job {
  /** The recording. */
  readonly path: string;
  /** SHA-256 of the recording's bytes, as the index has it. */
  readonly sha256: string;
  /** The part of the recording that is wanted. @default all of it */
  readonly segment?: Segment | undefined;
  /** How it is changed before features are made of it, for a copy. */
  readonly copy?: { readonly changes: readonly WaveformChange[]; readonly seed: string };
  /** The file to write. */
  readonly target: string;
}

/** Why a job failed. It can be sent between threads, where errors lose their class. */
export interface Failure {
  /** What failed: this recording alone, or writing the cache, which would fail for others too. */
  readonly fault: "recording" | "cache";
  readonly error: SentError;
}

/** The error of a failed job. */
export function errorOf({ error }: Failure): Error {
  return receiveError(error);
}

/**
 * Reads a recording, changes it where a copy is wanted, extracts its features and writes them.
 * @returns why it failed, or null
 */
export async function tryJob(job: Job, config: FeatureConfig): Promise<Failure | null> {
  let fault: Failure["fault"] = "recording";
  try {
    const values = await featuresOf(job, config);
    fault = "cache";
    await writeClip(job.target, values, { shape: featureShape(config) });
    return null;
  } catch (error) {
    return { fault, error: sendError(error) };
  }
}

async function featuresOf(job: Job, config: FeatureConfig): Promise<Float32Array> {
  const { path, copy } = job;
  let values: Float32Array;
  try {
    let waveform = await readSound(job);
    if (copy) {
      // Changed at the features' rate, as after `librosa.load(path, sr=rate)`.
      const atRate = resample(waveform, config.sampleRate);
      waveform = changeWaveform(atRate, copy.changes, { seed: copy.seed });
    }
    values = extractFeatures(waveform, config);
  } catch (cause) {
    if (!(cause instanceof InputError) || cause.message.includes(path)) throw cause;
    throw refused(path, cause.message, { cause });
  }
  if (values.every(Number.isFinite)) return values;
  const remedy = "a setting of a feature is too large for it";
  throw refused(path, "they are not finite", { remedy });
}

function refused(
  path: string,
  why: string,
  options: { readonly remedy?: string; readonly cause?: unknown },
): InputError {
  return new InputError(`make features of "${path}"`, why, { ...options, file: path });
}

/** The recording of which a part was read last: the next job may be another part of it. */
let last:
  | { readonly path: string; readonly sha256: string; readonly waveform: Waveform }
  | undefined;

async function readSound({ path, sha256: expected, segment }: Job): Promise<Waveform> {
  if (segment !== undefined && last?.path === path && last.sha256 === expected) {
    return cutWaveform(last.waveform, segment);
  }
  const bytes = await readBytes(path);
  if (await sha256(bytes) !== expected) {
    throw refused(path, "the recording has changed since it was indexed", {
      remedy: "make the index again (deno task index --verify)",
    });
  }
  const waveform = await decodeWaveform(bytes, { name: path });
  if (segment === undefined) return waveform;
  last = { path, sha256: expected, waveform };
  return cutWaveform(waveform, segment);
}

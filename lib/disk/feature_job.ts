/**
 * One piece of work for the feature cache: a recording in, a clip's file out.
 * @module
 */
import { decodeWaveform } from "@/audio/decode.ts";
import { resample } from "@/audio/resample.ts";
import { InputError, receiveError, sendError, type SentError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
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

async function featuresOf(
  { path, copy, ...job }: Job,
  config: FeatureConfig,
): Promise<Float32Array> {
  const refuse = (why: string, options: { remedy?: string; cause?: unknown }) =>
    new InputError(`make features of "${path}"`, why, { ...options, file: path });
  const bytes = await readBytes(path);
  if (await sha256(bytes) !== job.sha256) {
    throw refuse("the recording has changed since it was indexed", {
      remedy: "make the index again (deno task index)",
    });
  }
  let values: Float32Array;
  try {
    let waveform = await decodeWaveform(bytes, { name: path });
    if (copy) {
      // Changed at the features' rate, as after `librosa.load(path, sr=rate)`.
      const { sampleRate } = config;
      if (waveform.sampleRate !== sampleRate) waveform = resample(waveform, sampleRate);
      waveform = changeWaveform(waveform, copy.changes, { seed: copy.seed });
    }
    values = extractFeatures(waveform, config);
  } catch (cause) {
    if (!(cause instanceof InputError) || cause.message.includes(path)) throw cause;
    throw refuse(cause.message, { cause });
  }
  if (values.every(Number.isFinite)) return values;
  throw refuse("they are not finite", { remedy: "a setting of a feature is too large for it" });
}

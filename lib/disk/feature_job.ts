/**
 * One piece of work for the feature cache: a recording in, a clip's file out.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { readBytes } from "./recording.ts";
import { decodeWaveform } from "@/audio/decode.ts";
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { changeWaveform, type WaveformChange } from "@/features/copies/change.ts";
import { writeClip } from "./clip_file.ts";
import { type FeatureConfig, featureShape } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";

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

/** What became of a job. */
export type JobResult = { readonly ok: true } | {
  readonly ok: false;
  /** What failed: this recording alone, or writing the cache, which would fail for others too. */
  readonly fault: "recording" | "cache";
  readonly error: unknown;
  /** What an `InputError` is made of: between threads a structured clone loses its class. */
  readonly input?: Pick<InputError, "what" | "why" | "remedy" | "code" | "file"> | undefined;
};

/** The error of a failed job. */
export function errorOf({ input, error }: JobResult & { readonly ok: false }): unknown {
  return input === undefined ? error : new InputError(input.what, input.why, input);
}

/**
 * Reads a recording, changes it where a copy is wanted, extracts its features and writes them.
 * @returns its error, if there was one, as a value that can be sent between threads
 */
export async function tryJob(job: Job, config: FeatureConfig): Promise<JobResult> {
  let fault: "recording" | "cache" = "recording";
  try {
    const values = await featuresOf(job, config);
    fault = "cache";
    await writeClip(job.target, values, { shape: featureShape(config) });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof InputError)) return { ok: false, fault, error };
    const { what, why, remedy, code, file, message } = error;
    return { ok: false, fault, error: message, input: { what, why, remedy, code, file } };
  }
}

async function featuresOf(job: Job, config: FeatureConfig): Promise<Float32Array> {
  const bytes = await readBytes(job.path);
  if (await sha256(bytes) !== job.sha256) {
    throw refusal(job, "the recording has changed since it was indexed", {
      remedy: "make the index again (deno task index)",
    });
  }
  let values: Float32Array;
  try {
    const waveform = await decodeWaveform(bytes, { name: job.path });
    values = extractFeatures(job.copy ? changedCopy(waveform, job.copy, config) : waveform, config);
  } catch (cause) {
    if (!(cause instanceof InputError) || cause.message.includes(job.path)) throw cause;
    throw refusal(job, cause.message, { cause });
  }
  if (values.every(Number.isFinite)) return values;
  throw refusal(job, "they are not finite", {
    remedy: "a setting of a feature is too large for it",
  });
}

function refusal(
  { path }: Job,
  why: string,
  options: { readonly remedy?: string; readonly cause?: unknown },
): InputError {
  return new InputError(`make features of "${path}"`, why, { ...options, file: path });
}

/** Changed at the features' rate, as after `librosa.load(path, sr=rate)`. */
function changedCopy(
  waveform: Waveform,
  { changes, seed }: NonNullable<Job["copy"]>,
  { sampleRate }: FeatureConfig,
): Waveform {
  const sound = waveform.sampleRate === sampleRate ? waveform : resample(waveform, sampleRate);
  return changeWaveform(sound, changes, { seed });
}

/**
 * One piece of work for the feature cache: a recording in, a clip's file out.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { readWaveform } from "./recording.ts";
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
  /** What is to blame: the recording alone, or the cache, which no other job could write either. */
  readonly fault: "recording" | "cache";
  /** Class of the error, for example "SyntaxError". */
  readonly name: string;
  readonly message: string;
};

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
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, fault, name, message };
  }
}

async function featuresOf(job: Job, config: FeatureConfig): Promise<Float32Array> {
  const waveform = await readWaveform(job.path);
  const refuse = (reason: string, cause?: unknown) =>
    new InputError(`make features of "${job.path}"`, `${reason}`, { cause });
  const found = await sha256(await Deno.readFile(job.path));
  if (found !== job.sha256) {
    throw refuse(
      "the recording has changed since it was indexed; make the index again (deno task index)",
    );
  }
  let values: Float32Array;
  try {
    const sound = job.copy ? changedCopy(waveform, job.copy, config) : waveform;
    values = extractFeatures(sound, config);
  } catch (error) {
    throw error instanceof InputError ? refuse(error.message, error) : error;
  }
  if (values.every(Number.isFinite)) return values;
  throw refuse("they are not finite; is its sound many times beyond full scale?");
}

/** Changed at the features' rate, as after `librosa.load(path, sr=rate)`: all else would be lost. */
function changedCopy(
  waveform: Waveform,
  { changes, seed }: NonNullable<Job["copy"]>,
  { sampleRate }: FeatureConfig,
): Waveform {
  const sound = waveform.sampleRate === sampleRate ? waveform : resample(waveform, sampleRate);
  return changeWaveform(sound, changes, { seed });
}

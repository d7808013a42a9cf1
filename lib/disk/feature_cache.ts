/**
 * Features of many recordings, kept in files so that each is made once.
 *
 * A clip's file is `<cacheDir>/<key>/<sha256>.f32`: the key stands for the settings and the code
 * (`featureKey`), the hash for the recording's bytes, or for those of a copy's original and its
 * changes. So nothing goes out of date.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { join } from "@std/path";
import type { Utterance } from "@/corpora/utterance.ts";
import { PATHS } from "./paths.ts";
import { readClip } from "./clip_file.ts";
import { writing } from "./files.ts";
import {
  FEATURE_VERSION,
  type FeatureConfig,
  featureShape,
  resolveFeatureConfig,
} from "@/features/config.ts";
import { isWaveformCopy } from "@/features/copies/copies.ts";
import { extractFeatures } from "@/features/extract.ts";
import { errorOf, type Failure, type Job } from "./feature_job.ts";
import { recordingFile } from "./own_corpora.ts";
import { runJobs } from "./feature_pool.ts";
import { type FeatureSet, sharedValues } from "@/features/statistics.ts";

/** Where recordings and features are, and how the work is done. */
export interface LoadOptions {
  /** Folder that the utterances' paths are relative to. @default PATHS.raw */
  readonly rawDir?: string | undefined;
  /** Folder of the cache. @default PATHS.features */
  readonly cacheDir?: string | undefined;
  /** Called as features are made, and once at the end. Recordings already done count as done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Stops the work before the next recording; what is finished stays in the cache. */
  readonly signal?: AbortSignal | undefined;
  /** Threads; 1 does the work in this one. @default one per core, fewer for few recordings */
  readonly workers?: number | undefined;
}

/** What `cacheFeatures` did. */
export interface CacheReport {
  /** Folder that holds the clips' files. */
  readonly folder: string;
  /** Different recordings (equal bytes counted once). */
  readonly recordings: number;
  /** How many of them were made now; the others were there. */
  readonly made: number;
}

/** A thread costs a fifth of a second to start: not worth it for fewer recordings than this. */
const JOBS_PER_WORKER = 16;
/** Files that are read at a time. */
const READS_AT_ONCE = 32;
const NAMED_FAILURES = 10;

/** The name under which features of these settings are kept: 16 hexadecimal digits. */
export async function featureKey(config: FeatureConfig): Promise<string> {
  const resolved = resolveFeatureConfig(config);
  // Statistics of the training part come after the cache: the same values serve for either kind.
  const normalise = resolved.normalise === "clip" ? "clip" : "train";
  const text = JSON.stringify([FEATURE_VERSION, { ...resolved, normalise }]);
  return (await sha256(text)).slice(0, 16);
}

/**
 * Makes sure that the features of all recordings are in the cache, without holding them in memory.
 * @throws {InputError} naming every recording that could not be read (the others are made); or if the
 * configuration cannot be used or the cache cannot be written
 * @throws the signal's reason if it was aborted
 */
export async function cacheFeatures(
  utterances: readonly Utterance[],
  config: FeatureConfig,
  options: LoadOptions = {},
): Promise<CacheReport> {
  const { rawDir = PATHS.raw, cacheDir = PATHS.features, onProgress, signal } = options;
  const resolved = resolveFeatureConfig(config);
  const folder = join(cacheDir, await featureKey(config));
  await writing(folder, () => Deno.mkdir(folder, { recursive: true }));
  const present = new Set(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name));
  const byHash = new Map(utterances.map((u) => [u.sha256, u]));
  const jobs = [...byHash.values()].filter((utterance) => !present.has(fileName(utterance)))
    .map((utterance) => jobFor(utterance, { rawDir, folder }));
  if (jobs.length > 0) checkOnSilence(resolved);
  const failures: Failure[] = [];
  let done = byHash.size - jobs.length;
  onProgress?.(done, byHash.size);
  await runJobs(jobs, {
    config: resolved,
    workers: options.workers ??
      Math.min(navigator.hardwareConcurrency, Math.ceil(jobs.length / JOBS_PER_WORKER)),
    signal,
    onEnd: (failure) => {
      if (failure?.fault === "cache") throw errorOf(failure);
      if (failure !== null) failures.push(failure);
      onProgress?.(++done, byHash.size);
    },
  });
  if (failures.length > 0) throw failed(failures, jobs.length);
  return { folder, recordings: byHash.size, made: jobs.length };
}

/**
 * Features of all recordings and copies, in the order given: from the cache, or made now on all cores.
 * @returns one array of `[clips, bands, frames, channels]`, in memory that threads share
 * @throws as `cacheFeatures`; {InputError} if a file of the cache is damaged
 */
export async function loadFeatures(
  utterances: readonly Utterance[],
  config: FeatureConfig,
  options: LoadOptions = {},
): Promise<FeatureSet> {
  const { folder } = await cacheFeatures(utterances, config, options);
  const shape = featureShape(config);
  const size = shape.reduce((a, b) => a * b);
  const data = sharedValues(utterances.length * size);
  const queue = utterances.entries();
  const read = async () => {
    for (const [i, utterance] of queue) {
      options.signal?.throwIfAborted();
      data.set(await readClip(join(folder, fileName(utterance)), shape), i * size);
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, read));
  return { data, shape: [utterances.length, ...shape], ids: utterances.map((u) => u.id) };
}

function fileName({ sha256 }: Utterance): string {
  return `${sha256}.f32`;
}

function jobFor(utterance: Utterance, folders: { rawDir: string; folder: string }): Job {
  const path = recordingFile(utterance.path, folders.rawDir);
  const target = join(folders.folder, fileName(utterance));
  const { sha256, segment } = utterance;
  const isChanged = isWaveformCopy(utterance);
  const original = isChanged ? utterance.originalSha256 : sha256;
  const job: Job = { path, target, segment, sha256: segment?.fileSha256 ?? original };
  return isChanged ? { ...job, copy: { changes: utterance.changes, seed: sha256 } } : job;
}

/** Refuses settings that fit no recording once, instead of once for each recording. */
function checkOnSilence(config: FeatureConfig): void {
  const silence = { samples: new Float32Array(1), sampleRate: config.sampleRate };
  if (extractFeatures(silence, config).every(Number.isFinite)) return;
  throw new InputError("make features", "those of silence are not finite", {
    remedy: "a setting of a feature is too large",
  });
}

function failed(failures: readonly Failure[], total: number): InputError {
  const errors = failures.map((failure) => {
    const error = errorOf(failure);
    if (error instanceof InputError) return error;
    throw error; // a bug
  });
  const lines = errors.slice(0, NAMED_FAILURES).map(({ message }) => `\n  ${message}`);
  if (errors.length > lines.length) lines.push(`\n  and ${errors.length - lines.length} more`);
  const what = `make features of ${failures.length} of ${total} recordings`;
  return new InputError(what, lines.join(""), {
    remedy: "\nrepair them, or remove them and make the index again",
    code: "damaged",
    cause: new AggregateError(errors),
  });
}

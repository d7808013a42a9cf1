/**
 * Getting a corpus: fetched, checked, unpacked, read through, and only then put in its place. Until
 * then everything is in a hidden folder beside that place, from where an interrupted run goes on.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { dirname, join } from "@std/path";
import { displayPath, PATHS } from "@/disk/paths.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { checkCounts } from "@/corpora/counts.ts";
import { bytesIn, checkRoom, type FreeBytes, ignoreMissing, isEmpty } from "./disk.ts";
import { fetchFile, type FetchOptions } from "./fetch.ts";
import { readDataverse, readPointers } from "./manifest.ts";
import { DOWNLOADS, type DownloadSource, type RemoteFile } from "./sources.ts";
import { unpackZip } from "./zip.ts";
import { listRecordings } from "@/disk/walk.ts";
import { scanCorpus } from "@/disk/scan.ts";
import { writing } from "@/disk/files.ts";

/** How a corpus is got. */
export interface DownloadOptions {
  /** Whether the person has seen the corpus' licence and accepts it. */
  readonly licenceAccepted: boolean;
  /** Where it is to be had. @default its entry in DOWNLOADS */
  readonly source?: DownloadSource;
  /** The folder that holds the corpora's folders. @default PATHS.raw */
  readonly root?: string;
  /** Called often: what is going on, and how far it is. */
  readonly onProgress?: (label: string, done: number, total: number) => void;
  /** Told what a person should know. @default console.warn */
  readonly onNotice?: (sentence: string) => void;
  /** Free room on the disk. @default that of the operating system */
  readonly free?: FreeBytes;
  /** How patient to be with the server. @default as `fetchFile` has it */
  readonly patience?: Pick<FetchOptions, "tries" | "waitMs" | "stallMs">;
  readonly signal?: AbortSignal;
}

/** What was got. */
export interface DownloadReport {
  readonly folder: string;
  readonly recordings: number;
  /** Sentences: how it differs from what the corpus' authors published. */
  readonly differences: readonly string[];
}

/** Files that are fetched at the same time, where there are many small ones. */
const PARALLEL = 4;

/** What one run works with. */
interface Job {
  readonly corpus: Corpus;
  readonly options: DownloadOptions;
  readonly root: string;
  /** Hidden folder in which everything is until it is whole. */
  readonly stage: string;
  /** Below the stage, what will be the corpus' folder. */
  readonly target: string;
}

/**
 * Downloads a corpus.
 * @throws {RangeError} when the licence is not accepted, the corpus is here already or is not to be
 *   downloaded, or the disk has too little room
 * @throws as `fetchFile`, `unpackZip` and `scanCorpus`
 */
export async function downloadCorpus(
  corpus: Corpus,
  options: DownloadOptions,
): Promise<DownloadReport> {
  const source = options.source ?? DOWNLOADS[corpus.name];
  if (!source) throw new InputError(`download ${corpus.name}`, "it is nowhere to be had");
  if (source.kind === "registration") {
    throw new InputError(`download ${corpus.name}`, `${source.steps}`);
  }
  const job = await begin(corpus, options);
  const here = await bytesIn(job.stage);
  await checkRoom(Math.max(0, source.roomBytes - here), {
    what: `download ${corpus.name}`,
    folder: job.root,
    ...(options.free && { free: options.free }),
  });
  return await alone(job, async () => {
    await fetchSource(source, job);
    return await finish(job);
  });
}

/**
 * Takes a corpus from a folder in which a person has unpacked it: its recordings are copied.
 * @throws as `downloadCorpus` and `writing`; Deno.errors.NotFound when the folder holds no recording
 */
export async function takeFolder(
  corpus: Corpus,
  folder: string,
  options: DownloadOptions,
): Promise<DownloadReport> {
  const job = await begin(corpus, options);
  const { recordings } = await listRecordings({ ...corpus, folder: "." }, folder);
  if (recordings.length === 0) {
    throw new InputError(`take ${corpus.name} from ${folder}`, "it holds no .wav file", {
      remedy: "name the folder in which the corpus is unpacked",
      code: "missing",
    });
  }
  const sizes = recordings.map(async (path) => (await Deno.stat(join(folder, path))).size);
  await checkRoom((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0), {
    what: `copy ${corpus.name}`,
    folder: job.root,
    ...(options.free && { free: options.free }),
  });
  return await alone(job, async () => {
    await Deno.remove(job.target, { recursive: true }).catch(ignoreMissing);
    for (const [i, path] of recordings.entries()) {
      options.signal?.throwIfAborted();
      const target = join(job.target, path);
      await writing(target, async () => {
        await Deno.mkdir(dirname(target), { recursive: true });
        await Deno.copyFile(join(folder, path), target);
      });
      options.onProgress?.("copying", i + 1, recordings.length);
    }
    return await finish(job);
  });
}

/** Does the work unless another program is at it; two would write into the same files. */
async function alone<T>({ corpus, root, stage }: Job, work: () => Promise<T>): Promise<T> {
  await Deno.mkdir(stage, { recursive: true });
  using lock = await Deno.open(join(stage, "lock"), { create: true, write: true });
  if (!await lock.tryLock(true)) {
    throw new InputError(
      `download ${corpus.name}`,
      `another program is doing so in ${displayPath(stage)}`,
      { remedy: "wait for it to end", code: "busy" },
    );
  }
  try {
    await refuseFilled(corpus, root); // Another program may have ended since.
  } catch (error) {
    await Deno.remove(stage, { recursive: true });
    throw error;
  }
  return await work();
}

async function begin(corpus: Corpus, options: DownloadOptions): Promise<Job> {
  const { root = PATHS.raw, licenceAccepted } = options;
  if (!licenceAccepted) {
    throw new InputError(
      `download ${corpus.name}`,
      `its licence (${corpus.licence}, ${corpus.licenceUrl}) has to be accepted first`,
    );
  }
  await refuseFilled(corpus, root);
  const stage = join(root, `.download-${corpus.name}`);
  return { corpus, options, root, stage, target: join(stage, "raw", corpus.folder) };
}

async function refuseFilled(corpus: Corpus, root: string): Promise<void> {
  const folder = join(root, corpus.folder);
  if (await isEmpty(folder)) return;
  throw new InputError(`download ${corpus.name}`, `${displayPath(folder)} holds files already`, {
    remedy: "remove that folder to get the corpus anew",
  });
}

async function fetchSource(
  source: Exclude<DownloadSource, { kind: "registration" }>,
  job: Job,
): Promise<void> {
  const { stage, target } = job, archives = join(stage, "archives");
  if (source.kind === "archives") {
    await fetchAll(source.archives, archives, job);
    for (const { path, folder } of source.archives) {
      await unpack(join(archives, path), join(target, folder), job);
    }
    return;
  }
  const list = { bytes: null, digest: null };
  if (source.kind === "git-lfs") {
    const path = "repository.zip";
    await fetchAll([{ url: source.repository, path, ...list }], archives, job);
    const files = await orRemoved(join(archives, path), (list) => readPointers(list, source));
    return await fetchAll(files, target, job);
  }
  const path = "files.json";
  await fetchAll([{ url: source.listing, path, ...list }], archives, job);
  const files = await orRemoved(
    join(archives, path),
    async (list) => readDataverse(await Deno.readTextFile(list), source),
  );
  const isZip = ({ path }: RemoteFile) => /\.zip$/i.test(path);
  await fetchAll(files.filter((file) => !isZip(file)), target, job);
  await fetchAll(files.filter(isZip), archives, job);
  for (const { path } of files.filter(isZip)) await unpack(join(archives, path), target, job);
}

/** Reads a list of files; one that cannot be read is removed, so that the next run asks anew. */
async function orRemoved<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    await Deno.remove(path);
    throw error;
  }
}

/** Fetches files into a folder, several at a time. */
async function fetchAll(
  files: readonly RemoteFile[],
  folder: string,
  { corpus, options: { onProgress, onNotice = console.warn, patience, signal } }: Job,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]);
  const total = files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const arrived = new Map<string, number>();
  let next = 0, sum = 0;
  const count = (path: string, bytes: number) => {
    sum += bytes - (arrived.get(path) ?? 0);
    arrived.set(path, bytes);
    if (total > 0) {
      onProgress?.(`downloading ${corpus.name} (MB)`, megabytes(sum), megabytes(total));
    }
  };
  const work = async () => {
    while (next < files.length) {
      const file = files[next++]!;
      await fetchFile(file, join(folder, file.path), {
        ...patience,
        onNotice,
        onBytes: (bytes) => count(file.path, bytes),
        signal: either,
      });
      count(file.path, file.bytes ?? arrived.get(file.path) ?? 0);
    }
  };
  const workers = Array.from({ length: PARALLEL }, () =>
    work().catch((error) => {
      failed.abort(error); // The others stop, and what they have is kept.
      throw error;
    }));
  const [first] = (await Promise.allSettled(workers)).filter((end) => end.status === "rejected");
  signal?.throwIfAborted();
  if (first) throw failed.signal.reason;
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

async function unpack(archive: string, folder: string, { options }: Job): Promise<void> {
  const { onProgress, free, signal } = options;
  await unpackZip(archive, folder, {
    onProgress: (done, total) => onProgress?.("unpacking", done, total),
    ...(free && { free }),
    ...(signal && { signal }),
  });
}

/** Reads every recording, then puts the corpus in its place. */
async function finish({ corpus, options, root, stage, target }: Job): Promise<DownloadReport> {
  const { onProgress, onNotice = console.warn, signal } = options;
  const { utterances } = await scanCorpus(corpus, {
    root: dirname(target),
    onNotice,
    onProgress: (done, total) => onProgress?.("reading every recording", done, total),
    ...(signal && { signal }),
  }).catch((error) => {
    // Who stopped it goes on with what came.
    if (signal?.aborted) throw error;
    onNotice(`${corpus.name}: what came is in ${displayPath(stage)}; remove it to begin anew`);
    throw error;
  });
  const folder = join(root, corpus.folder);
  await Deno.remove(folder).catch(ignoreMissing); // It is empty, or not there.
  await Deno.rename(target, folder);
  await Deno.remove(stage, { recursive: true });
  return {
    folder: displayPath(folder),
    recordings: utterances.length,
    differences: checkCounts(corpus, utterances),
  };
}

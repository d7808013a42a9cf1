/**
 * Getting a corpus: fetched, checked, unpacked, read through, and only then put in its place. Until
 * then everything is in a hidden folder beside that place, from where an interrupted run goes on.
 * @module
 */
import { dirname, join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { counted } from "@/base/words.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { forEachAtOnce } from "@/base/several.ts";
import { checkCounts } from "@/corpora/counts.ts";
import type { RegistrationSource, RemoteFile } from "@/corpora/source.ts";
import { exists, ifMissing, readJson, writing } from "@/disk/files.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import { scanCorpus } from "@/disk/scan.ts";
import { problemLines } from "@/disk/scan_report.ts";
import { listRecordings } from "@/disk/walk.ts";
import { checkRoom } from "./disk.ts";
import { fetchFile, type FetchOptions } from "./fetch.ts";
import { readDataverse, readPointers } from "./manifest.ts";
import { unpackZip } from "./zip.ts";

/** How a corpus is downloaded. */
export interface DownloadOptions {
  /** Whether the person has seen the corpus' licence and accepts it. */
  readonly licenceAccepted: boolean;
  /** The folder that holds the corpora's folders. @default PATHS.raw */
  readonly root?: string;
  /** Called often: what is going on, and how far it is. */
  readonly onProgress?: (label: string, done: number, total: number) => void;
  /** Receives what a person should know. @default console.warn */
  readonly onNotice?: (sentence: string) => void;
  /** How patient to be with the server. @default as in `fetchFile` */
  readonly patience?: Pick<FetchOptions, "tries" | "waitMs" | "stallMs">;
  readonly signal?: AbortSignal;
}

/** What is here after a download. */
export interface DownloadReport {
  readonly folder: string;
  readonly recordings: number;
  /** Sentences: how it differs from what the corpus' authors published. */
  readonly differences: readonly string[];
}

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

/** A source whose files anybody can fetch. */
type PublicSource = Exclude<NonNullable<Corpus["source"]>, RegistrationSource>;

/**
 * Downloads a corpus.
 * @throws {InputError} if the licence is not accepted, the corpus is here already or cannot be
 *   downloaded, the disk has too little space, or as `fetchFile`, `unpackZip` and `scanCorpus`
 */
export async function downloadCorpus(
  corpus: Corpus,
  options: DownloadOptions,
): Promise<DownloadReport> {
  const { source } = corpus;
  const what = `download ${corpus.name}`;
  if (!source) throw new InputError(what, "it is not published anywhere");
  if (source.kind === "registration") throw new InputError(what, source.steps);
  const job = await begin(corpus, options);
  // A download that goes on has taken some of the room already.
  if (!await exists(job.stage)) await checkRoom(source.roomBytes, { what, folder: job.root });
  return await alone(job, async () => {
    await fetchSource(source, job);
    return await finish(job);
  });
}

/**
 * Takes a corpus from a folder in which a person has unpacked it: its recordings are copied.
 * @throws {InputError} as {@linkcode downloadCorpus}, or if the folder holds no recording
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
  return await alone(job, async () => {
    await ifMissing(Deno.remove(job.target, { recursive: true }), undefined);
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

async function begin(corpus: Corpus, options: DownloadOptions): Promise<Job> {
  const { root = PATHS.raw, licenceAccepted } = options;
  if (!licenceAccepted) {
    const licence = `${corpus.licence}, ${corpus.licenceUrl}`;
    const why = `its licence (${licence}) has to be accepted first`;
    throw new InputError(`download ${corpus.name}`, why);
  }
  await refuseFilled(corpus, root);
  const stage = join(root, `.download-${corpus.name}`);
  return { corpus, options, root, stage, target: join(stage, "raw", corpus.folder) };
}

async function refuseFilled(corpus: Corpus, root: string): Promise<void> {
  const folder = join(root, corpus.folder);
  if ((await ifMissing(Array.fromAsync(Deno.readDir(folder)), [])).length === 0) return;
  throw new InputError(`download ${corpus.name}`, `${displayPath(folder)} holds files already`, {
    remedy: "remove that folder to get the corpus anew",
  });
}

/** Does the work unless another program is at it: two would write into the same files. */
async function alone<T>({ corpus, root, stage }: Job, work: () => Promise<T>): Promise<T> {
  await writing(stage, () => Deno.mkdir(stage, { recursive: true }));
  using lock = await Deno.open(join(stage, "lock"), { create: true, write: true });
  if (!await lock.tryLock(true)) {
    const why = `another program is doing so in ${displayPath(stage)}`;
    const options = { remedy: "wait for it to end", code: "busy" } as const;
    throw new InputError(`download ${corpus.name}`, why, options);
  }
  try {
    await refuseFilled(corpus, root); // Another program may have ended since.
  } catch (error) {
    await Deno.remove(stage, { recursive: true });
    throw error;
  }
  return await work();
}

async function fetchSource(source: PublicSource, job: Job): Promise<void> {
  const { stage, target } = job;
  const archives = join(stage, "archives");
  const files: readonly (RemoteFile & { readonly folder?: string })[] = source.kind === "archives"
    ? source.archives
    : await listFiles(source, archives, job);
  const zips = files.filter(({ path }) => /\.zip$/i.test(path));
  await fetchAll(files.filter((file) => !zips.includes(file)), target, job);
  await fetchAll(zips, archives, job);
  for (const { path, folder = "" } of zips) {
    await unpack(join(archives, path), join(target, folder), job);
  }
}

/** Fetches and reads the list of a source's files. */
async function listFiles(
  source: Exclude<PublicSource, { kind: "archives" }>,
  folder: string,
  job: Job,
): Promise<readonly RemoteFile[]> {
  const [url, path] = source.kind === "git-lfs"
    ? [source.repository, "repository.zip"]
    : [source.listing, "files.json"];
  await fetchAll([{ url, path, bytes: null, digest: null }], folder, job);
  const list = join(folder, path);
  try {
    return source.kind === "git-lfs"
      ? await readPointers(list, source)
      : readDataverse(await readJson(list), source);
  } catch (error) {
    await Deno.remove(list); // The next run asks for it again.
    throw error;
  }
}

/** Fetches files into a folder, several at a time. */
async function fetchAll(
  files: readonly RemoteFile[],
  folder: string,
  { corpus, options: { onProgress, onNotice = console.warn, patience, signal } }: Job,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const arrived = new Map<string, number>();
  let sum = 0;
  const count = (path: string, bytes: number) => {
    sum += bytes - (arrived.get(path) ?? 0);
    arrived.set(path, bytes);
    if (total === 0) return;
    onProgress?.(`downloading ${corpus.name} (MB)`, megabytes(sum), megabytes(total));
  };
  await forEachAtOnce(files, async (file, signal) => {
    await fetchFile(file, join(folder, file.path), {
      ...patience,
      onNotice,
      onBytes: (bytes) => count(file.path, bytes),
      signal,
    });
    count(file.path, file.bytes ?? arrived.get(file.path) ?? 0);
  }, { signal });
}

function unpack(archive: string, folder: string, { options }: Job): Promise<void> {
  const { onProgress, signal } = options;
  return unpackZip(archive, folder, {
    onProgress: (done, total) => onProgress?.("unpacking", done, total),
    signal,
  });
}

/** What cannot be used is not in its place yet, where an index could leave it out. */
function unusable(error: InputError, { name }: Corpus): InputError {
  if (!(error.cause instanceof AggregateError)) return error;
  const problems: InputError[] = error.cause.errors;
  const remedy = ["check that this is the corpus, whole and unchanged:", ...problemLines(problems)];
  return new InputError(`take this for ${name}`, counted(problems.length, "problem"), {
    remedy: remedy.join("\n  "),
    cause: error,
  });
}

/** Reads every recording, then puts the corpus in its place. */
async function finish({ corpus, options, root, stage, target }: Job): Promise<DownloadReport> {
  const { onProgress, onNotice = console.warn, signal } = options;
  const { utterances } = await scanCorpus(corpus, {
    root: dirname(target),
    onNotice,
    onProgress: (done, total) => onProgress?.("reading every recording", done, total),
    signal,
  }).catch((error) => {
    if (signal?.aborted) throw error;
    onNotice(`${corpus.name}: what came is in ${displayPath(stage)}; remove it to begin anew`);
    throw unusable(error, corpus);
  });
  const folder = join(root, corpus.folder);
  await ifMissing(Deno.remove(folder), undefined); // It is empty.
  await Deno.rename(target, folder);
  await Deno.remove(stage, { recursive: true });
  return {
    folder: displayPath(folder),
    recordings: utterances.length,
    differences: checkCounts(corpus, utterances),
  };
}

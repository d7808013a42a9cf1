/**
 * Fetches one large file over HTTP. It goes on where it was interrupted, and the file has its name
 * only when it is whole and as published.
 * @module
 */
import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { InputError } from "@/base/errors.ts";
import type { Digest, RemoteFile } from "@/corpora/source.ts";
import { exists, ifMissing, reading } from "@/disk/files.ts";
import { writeChunks } from "./disk.ts";

/** How a file is fetched. */
export interface FetchOptions {
  /** Called as bytes arrive, with how many of the file are here. */
  readonly onBytes?: (bytes: number) => void;
  /** Receives the reason for each further try. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
  /** Tries in a row that bring nothing new. @default 5 */
  readonly tries?: number;
  /** Milliseconds before the second of such tries; twice as long before each further one. @default 1000 */
  readonly waitMs?: number;
  /** Milliseconds without a byte after which a connection counts as cut. @default 60000 */
  readonly stallMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A reason to try again. */
class Interrupted extends Error {}

/**
 * Fetches a file unless it exists. Until it is whole and checked its name ends in `.part`.
 * @param file what is fetched; its `path` is not used
 * @param path where it goes
 * @throws {InputError} if the server does not have the file, does not give it or gives something
 *   else than was published; if the tries are used up; or if the disk is full. What is here stays,
 *   except for a file that differs.
 * @throws {DOMException} named AbortError, when the signal aborts; what is here stays
 */
export async function fetchFile(
  file: RemoteFile,
  path: string,
  options: FetchOptions = {},
): Promise<void> {
  const { tries = 5, waitMs = 1000, onNotice, signal } = options;
  if (await exists(path)) return;
  const part = `${path}.part`;
  let failed = 0;
  let before = await sizeOf(part);
  for (;;) {
    signal?.throwIfAborted();
    try {
      await fetchRest(file, part, options);
      break;
    } catch (error) {
      const reason = interruption(error, { url: file.url, signal });
      const here = await sizeOf(part);
      failed = here > before ? 1 : failed + 1;
      before = here;
      if (failed >= tries) {
        throw new InputError(`fetch ${file.url}`, `${reason.message}, ${tries} times in a row`, {
          remedy: "what has come is kept: run the same command again to go on",
          code: "environment",
        });
      }
      onNotice?.(`${file.url}: ${reason.message}; trying again`);
      // The next round throws what the signal gives as its reason.
      await delay(waitMs * 2 ** (failed - 1), undefined, { signal }).catch(() => {});
    }
  }
  await checkFile(file, part);
  await Deno.rename(part, path);
}

/** Compares a file with what was published of it, and removes one that differs. */
async function checkFile({ url, bytes, digest }: RemoteFile, path: string): Promise<void> {
  const differences: string[] = [];
  const size = await sizeOf(path);
  if (bytes !== null && size !== bytes) differences.push(`it has ${size} bytes, not ${bytes}`);
  if (digest) {
    const found = await digestOf(path, digest);
    const name = digest.algorithm.toUpperCase();
    if (found !== digest.hex) differences.push(`its ${name} is ${found}, not ${digest.hex}`);
  }
  if (differences.length === 0) return;
  await Deno.remove(path);
  const why = `what arrived is not what was published (${differences.join("; ")}); it was removed`;
  const remedy = "run the same command again; if this comes again, the file has changed";
  throw new InputError(`use ${url}`, why, { remedy, code: "damaged" });
}

function digestOf(path: string, { algorithm }: Digest): Promise<string> {
  return reading(path, async () => {
    const hash = createHash(algorithm);
    using file = await Deno.open(path);
    for await (const chunk of file.readable) hash.update(chunk);
    return hash.digest("hex");
  });
}

/** The errors of `fetch`, and of the stream it gives, for a connection that is not made or is lost. */
const LOST = [
  TypeError,
  DOMException,
  Deno.errors.Http,
  Deno.errors.UnexpectedEof,
  Deno.errors.ConnectionReset,
  Deno.errors.ConnectionRefused,
  Deno.errors.ConnectionAborted,
];

/** The reason for another try; any other error is thrown again. */
function interruption(
  error: unknown,
  { url, signal }: { url: string; signal: AbortSignal | undefined },
): Interrupted {
  signal?.throwIfAborted();
  if (error instanceof Interrupted) return error;
  if (error instanceof Deno.errors.NotCapable) {
    const why = `Deno was not given access (${error.message})`;
    throw new InputError(`fetch ${url}`, why, { code: "forbidden", cause: error });
  }
  if (!LOST.some((kind) => error instanceof kind)) throw error;
  return new Interrupted("the connection was cut or cannot be made");
}

/** Fetches what is missing of a part; returns when it is whole. */
async function fetchRest(file: RemoteFile, part: string, options: FetchOptions): Promise<void> {
  const { stallMs = 60_000, onBytes, signal } = options;
  // Without a digest nobody can tell whether the part is of this version of the file.
  const here = file.digest === null ? 0 : await sizeOf(part);
  if (here > 0 && here === file.bytes) return;
  const headers = new Headers({ "accept-encoding": "identity" });
  if (here > 0) headers.set("range", `bytes=${here}-`);
  const ended = new AbortController();
  const stall = () => ended.abort();
  let timer = setTimeout(stall, stallMs);
  try {
    const either = signal ? AbortSignal.any([ended.signal, signal]) : ended.signal;
    const response = await fetch(file.url, { headers, signal: either });
    const start = startOf(response, { url: file.url, here });
    if (start === undefined) {
      await Deno.remove(part); // Begin again.
      throw new Interrupted("the server does not have the rest of what is here");
    }
    let size = start;
    const counted = async function* () {
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer);
        timer = setTimeout(stall, stallMs);
        yield chunk;
        size += chunk.length;
        onBytes?.(size);
      }
    };
    await writeChunks(part, counted(), { append: start > 0 });
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}

/**
 * Where the bytes of an answer start in the file: 0 if the server sends all of it.
 * @param options.here bytes that are here already, after which the rest was asked for
 * @returns undefined if the answer is not the rest that was asked for
 * @throws {Interrupted} if it may work later
 * @throws {InputError} if the server does not have the file or does not give it
 */
function startOf(
  { status, headers }: Response,
  { url, here }: { readonly url: string; readonly here: number },
): number | undefined {
  if (status === 200) return 0;
  if (status === 206 || status === 416) {
    const start = /^bytes (\d+)-/.exec(headers.get("content-range") ?? "")?.[1];
    return Number(start) === here ? here : undefined;
  }
  const answer = `the server answers ${status}`;
  if (status === 408 || status === 429 || status >= 500) throw new Interrupted(answer);
  const isForbidden = status === 401 || status === 403;
  const why = `${answer}, so the file is ${isForbidden ? "not public" : "no longer there"}`;
  throw new InputError(`fetch ${url}`, why, { code: isForbidden ? "forbidden" : "missing" });
}

async function sizeOf(path: string): Promise<number> {
  return (await ifMissing(Deno.stat(path), undefined))?.size ?? 0;
}

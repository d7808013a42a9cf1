/**
 * Fetching one large file over HTTP: goes on where it was interrupted, and is there under its name
 * only when it is whole and as published.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { dirname } from "@std/path";
import { Interrupted, type Range, readAnswer } from "./answer.ts";
import { checkFile } from "./check.ts";
import type { RemoteFile } from "./sources.ts";
import { writing } from "@/disk/files.ts";

/** How a file is fetched. */
export interface FetchOptions {
  /** Called as bytes arrive, with how many of the file are here. */
  readonly onBytes?: (bytes: number) => void;
  /** Told why it is tried again. @default nobody */
  readonly onNotice?: (sentence: string) => void;
  /** Tries in a row that bring nothing new. @default 5 */
  readonly tries?: number;
  /** Milliseconds before the second of such tries; twice as long before each further one. @default 1000 */
  readonly waitMs?: number;
  /** Milliseconds without a byte after which a connection counts as cut. @default 60000 */
  readonly stallMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Fetches a file unless it is there. Until it is whole and checked its name ends in `.part`.
 * @param file what is fetched; its `path` plays no part
 * @param path where it goes
 * @throws {Deno.errors.NotFound | Deno.errors.PermissionDenied | Deno.errors.InvalidData} when the
 *   server does not have it, does not give it, or gives something else than was published
 * @throws {Deno.errors.ConnectionAborted} when the tries are used up; what is here stays
 * @throws {DOMException} named AbortError, when the signal aborts; what is here stays
 * @throws as `writing`, when the disk is full; what is here stays
 */
export async function fetchFile(
  file: RemoteFile,
  path: string,
  options: FetchOptions = {},
): Promise<void> {
  const { tries = 5, waitMs = 1000, onNotice, signal } = options;
  if (await sizeOf(path) !== undefined) return;
  await writing(path, () => Deno.mkdir(dirname(path), { recursive: true }));
  const part = `${path}.part`;
  let failed = 0, before = await sizeOf(part) ?? 0;
  for (;;) {
    signal?.throwIfAborted();
    try {
      await fetchRest(file, part, options);
      break;
    } catch (error) {
      const reason = interruption(error, { url: file.url, signal });
      const here = await sizeOf(part) ?? 0;
      failed = here > before ? 1 : failed + 1;
      before = here;
      if (failed >= tries) throw givenUp(file, { reason, tries });
      onNotice?.(`${file.url}: ${reason.message}; trying again`);
      await wait(Math.max(waitMs * 2 ** (failed - 1), reason.retryAfterMs), signal);
    }
  }
  await checkFile(file, part);
  await Deno.rename(part, path);
  await Deno.remove(validatorOf(part)).catch(() => {});
}

function givenUp(
  { url }: RemoteFile,
  { reason, tries }: { reason: Interrupted; tries: number },
): Error {
  return new InputError(`fetch ${url}`, `${reason.message}, ${tries} times in a row`, {
    remedy: "what has come is kept: run the same command again to go on",
    code: "environment",
  });
}

/** What fetch and the stream that it gives throw when a connection is not made, or lost. */
const LOST = [
  ...[TypeError, DOMException, Deno.errors.Http, Deno.errors.UnexpectedEof],
  ...[Deno.errors.ConnectionReset, Deno.errors.ConnectionRefused, Deno.errors.ConnectionAborted],
];

/** The reason for another try; what is none is thrown again. */
function interruption(
  error: unknown,
  { url, signal }: { url: string; signal: AbortSignal | undefined },
): Interrupted {
  signal?.throwIfAborted();
  if (error instanceof Interrupted) return error;
  if (error instanceof Deno.errors.NotCapable) {
    const sentence = `Cannot fetch ${url}: Deno was not allowed to: ${error.message}`;
    throw new Deno.errors.NotCapable(sentence, { cause: error });
  }
  if (!LOST.some((kind) => error instanceof kind)) throw error;
  return new Interrupted("the connection was cut");
}

/** Fetches what is missing of a part; returns when it is whole. */
async function fetchRest(file: RemoteFile, part: string, options: FetchOptions): Promise<void> {
  const { stallMs = 60_000, onBytes, signal } = options;
  const here = await sizeOf(part) ?? 0;
  if (here > 0 && here === file.bytes) return;
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stallMs);
  try {
    const response = await reach(file.url, {
      signal: AbortSignal.any([stall.signal, ...(signal ? [signal] : [])]),
      headers: await headersFor(file, { part, here }),
    });
    const range = await openAnswer(response, { file, part, here });
    const size = await append(part, response, {
      range,
      onChunk: (bytes) => {
        clearTimeout(timer);
        timer = setTimeout(() => stall.abort(), stallMs);
        onBytes?.(bytes);
      },
    });
    if (range.total !== null && size < range.total) throw new Interrupted("the connection was cut");
  } finally {
    clearTimeout(timer);
  }
}

/** Asks for an address; tells a server that cannot be reached from a connection that was cut. */
async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Interrupted("the server cannot be reached");
  }
}

async function headersFor(
  { bytes, digest }: RemoteFile,
  { part, here }: { part: string; here: number },
): Promise<Record<string, string>> {
  const validator = await readValidator(part);
  // Without a digest only the server can tell that the file is still the same one.
  const resume = here > 0 && (digest !== null || validator !== "") &&
    (bytes === null || here < bytes);
  return {
    "accept-encoding": "identity",
    ...(resume && { range: `bytes=${here}-` }),
    ...(resume && validator !== "" && { "if-range": validator }),
  };
}

async function openAnswer(
  response: Response,
  { file, part, here }: { file: RemoteFile; part: string; here: number },
): Promise<Range> {
  let range: Range | undefined;
  try {
    range = readAnswer(response, { file, here });
  } finally {
    if (!range) await response.body?.cancel();
  }
  if (range) return range;
  await Deno.remove(part).catch(() => {}); // Begin anew.
  throw new Interrupted("the server does not have the rest of what is here");
}

/** Writes a body after what is here, or in place of it; returns the size that the part has then. */
async function append(
  part: string,
  response: Response,
  { range: { start, validator }, onChunk }: { range: Range; onChunk: (bytes: number) => void },
): Promise<number> {
  const open = start > 0 ? { append: true } : { write: true, create: true, truncate: true };
  using out = await writing(part, async () => {
    await Deno.writeTextFile(validatorOf(part), validator);
    return await Deno.open(part, open);
  });
  let size = start;
  for await (const chunk of response.body ?? []) {
    for (let at = 0; at < chunk.length;) {
      at += await writing(part, () => out.write(chunk.subarray(at)));
    }
    onChunk(size += chunk.length);
  }
  return size;
}

const validatorOf = (part: string) => `${part}.version`;

async function readValidator(part: string): Promise<string> {
  try {
    return await Deno.readTextFile(validatorOf(part));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Waits, unless the signal aborts. */
function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  return new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

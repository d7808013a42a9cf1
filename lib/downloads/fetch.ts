/**
 * Fetches one large file over HTTP. It goes on where it was interrupted, and the file has its name
 * only when it is whole and as published.
 * @module
 */
import { dirname } from "@std/path";
import { setTimeout as delay } from "node:timers/promises";
import { InputError } from "@/base/errors.ts";
import type { RemoteFile } from "@/corpora/source.ts";
import { fileDigest } from "@/disk/digest.ts";
import { writing } from "@/disk/files.ts";
import { Interrupted, type Range, readAnswer } from "./answer.ts";
import { ifMissing } from "./disk.ts";

/** How a file is fetched. */
export interface FetchOptions {
  /** Called as bytes arrive, with how many of the file are here. */
  readonly onBytes?: (bytes: number) => void;
  /** Receives the reason for each further try. */
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
  if (await sizeOf(path) !== undefined) return;
  await writing(path, () => Deno.mkdir(dirname(path), { recursive: true }));
  const part = `${path}.part`;
  let failed = 0;
  let before = await sizeOf(part) ?? 0;
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
      const pause = Math.max(waitMs * 2 ** (failed - 1), reason.retryAfterMs);
      // The next round throws what the signal gives as its reason.
      await delay(pause, undefined, { signal }).catch(() => {});
    }
  }
  await checkFile(file, part);
  await Deno.rename(part, path);
  await Deno.remove(validatorOf(part)).catch(() => {});
}

function givenUp(
  { url }: RemoteFile,
  { reason, tries }: { reason: Interrupted; tries: number },
): InputError {
  return new InputError(`fetch ${url}`, `${reason.message}, ${tries} times in a row`, {
    remedy: "what has come is kept: run the same command again to go on",
    code: "environment",
  });
}

/** Compares a file with what was published of it, and removes one that differs. */
async function checkFile({ url, bytes, digest }: RemoteFile, path: string): Promise<void> {
  const differences: string[] = [];
  const { size } = await Deno.stat(path);
  if (bytes !== null && size !== bytes) differences.push(`it has ${size} bytes, not ${bytes}`);
  if (digest) {
    const found = await fileDigest(path, digest);
    const name = digest.algorithm.toUpperCase();
    if (found !== digest.hex) differences.push(`its ${name} is ${found}, not ${digest.hex}`);
  }
  if (differences.length === 0) return;
  await Deno.remove(path);
  throw new InputError(
    `use ${url}`,
    `what arrived is not what was published (${differences.join("; ")}); it was removed`,
    {
      remedy: "run the same command again; if this comes again, the file has changed",
      code: "damaged",
    },
  );
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
      signal: signal ? AbortSignal.any([stall.signal, signal]) : stall.signal,
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
): Promise<Headers> {
  const validator = await ifMissing(Deno.readTextFile(validatorOf(part)), "");
  const headers = new Headers({ "accept-encoding": "identity" });
  // Without a digest only the server can tell that the file is still the same one.
  const sameFile = digest !== null || validator !== "";
  if (here > 0 && sameFile && (bytes === null || here < bytes)) {
    headers.set("range", `bytes=${here}-`);
    if (validator !== "") headers.set("if-range", validator);
  }
  return headers;
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
  await Deno.remove(part).catch(() => {}); // Begin again.
  throw new Interrupted("the server does not have the rest of what is here");
}

/** Writes a body after what is here, or in place of it; returns the part's new size. */
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
    size += chunk.length;
    onChunk(size);
  }
  return size;
}

function validatorOf(part: string): string {
  return `${part}.version`;
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await ifMissing(Deno.stat(path), undefined))?.size;
}

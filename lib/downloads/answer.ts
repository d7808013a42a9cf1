/** What a server's answer to the request for a file, or for the rest of it, means. @module */
import { InputError } from "@/base/errors.ts";
import type { RemoteFile } from "@/corpora/source.ts";

/** A reason to try again. */
export class Interrupted extends Error {
  /** @param retryAfterMs milliseconds for which the server asks to wait */
  constructor(reason: string, readonly retryAfterMs: number = 0) {
    super(reason);
  }
}

/** A part of a file that is about to arrive. */
export interface Range {
  /** Where it starts in the file; 0 if the server sends all of it. */
  readonly start: number;
  /** The size of the whole file; null if neither server nor publisher states it. */
  readonly total: number | null;
  /** Identifies this version of the file; empty if the server does not state one. */
  readonly validator: string;
}

/** The longest wait that a server may ask for. */
const MAX_RETRY_AFTER_SEC = 300;

/**
 * Reads the head of an answer; the body stays unread.
 * @param options.here bytes that are here already, after which the rest was asked for
 * @returns undefined if the answer is not the rest that was asked for
 * @throws {Interrupted} if it may work later
 * @throws {InputError} if the server does not have the file, does not give it, or has another one
 */
export function readAnswer(
  { status, headers }: Pick<Response, "status" | "headers">,
  { file, here }: { file: RemoteFile; here: number },
): Range | undefined {
  if (status === 200) {
    const length = headers.get("content-length");
    return rangeOf(headers, { file, start: 0, total: length === null ? null : Number(length) });
  }
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
    if (!range || Number(range[1]) !== here) return undefined;
    const total = range[2] === "*" ? null : Number(range[2]);
    return rangeOf(headers, { file, start: here, total });
  }
  if (status === 416) return undefined;
  const answer = `the server answers ${status}`;
  if (status === 408 || status === 429 || status >= 500) {
    const seconds = Number(headers.get("retry-after") ?? 0) || 0;
    throw new Interrupted(answer, 1000 * Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_SEC));
  }
  if (status === 401 || status === 403) {
    const why = `${answer}, so the file is not public`;
    throw new InputError(`fetch ${file.url}`, why, { code: "forbidden" });
  }
  const why = `${answer}, so the file is no longer there`;
  throw new InputError(`fetch ${file.url}`, why, { code: "missing" });
}

function rangeOf(
  headers: Headers,
  { file: { url, bytes }, start, total }: { file: RemoteFile; start: number; total: number | null },
): Range {
  if (bytes !== null && total !== null && total !== bytes) {
    const sizes = [total, bytes].map((size) => size.toLocaleString("en"));
    const why = `it has ${sizes[0]} bytes, but ${sizes[1]} were published`;
    throw new InputError(`use ${url}`, why, { code: "damaged" });
  }
  const etag = headers.get("etag") ?? "";
  const strong = etag.startsWith("W/") ? "" : etag;
  const validator = strong || (headers.get("last-modified") ?? "");
  return { start, total: total ?? bytes, validator };
}

/** What a server's answer to the request for a file, or for the rest of it, stands for. @module */
import { InputError } from "@/base/errors.ts";
import type { RemoteFile } from "./sources.ts";

/** A reason to try again. */
export class Interrupted extends Error {
  /** @param retryAfterMs milliseconds for which the server wants to be left alone */
  constructor(reason: string, readonly retryAfterMs: number = 0) {
    super(reason);
  }
}

/** A part of a file that is about to arrive. */
export interface Range {
  /** Where it starts in the file: 0 when the server sends all of it. */
  readonly start: number;
  /** The size of the whole file, as far as the server says it. */
  readonly total: number | null;
  /** What tells this version of the file from others; empty when the server does not say. */
  readonly validator: string;
}

/** A server may ask for patience, but not for hours. */
const MAX_RETRY_AFTER_SEC = 300;

/**
 * Reads the head of an answer; the body stays unread.
 * @param file what was asked for
 * @param options.here bytes that are here already, after which the rest was asked for
 * @returns nothing when the rest that came is not the one that was asked for
 * @throws {Interrupted} when it may be better later
 * @throws {Deno.errors.NotFound | Deno.errors.PermissionDenied | Deno.errors.InvalidData}
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
    const wanted = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
    if (!wanted || Number(wanted[1]) !== here) return undefined;
    const total = wanted[2] === "*" ? null : Number(wanted[2]);
    return rangeOf(headers, { file, start: here, total });
  }
  if (status === 416) return undefined;
  const answer = `the server answers ${status}`, cannot = `Cannot fetch ${file.url}: ${answer}`;
  if (status === 408 || status === 429 || status >= 500) {
    const seconds = Number(headers.get("retry-after") ?? 0) || 0;
    throw new Interrupted(answer, 1000 * Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_SEC));
  }
  if (status === 401 || status === 403) {
    throw new Deno.errors.PermissionDenied(`${cannot}: it does not give the file to everyone`);
  }
  throw new Deno.errors.NotFound(`${cannot}: the file is not there any more`);
}

function rangeOf(
  headers: Headers,
  { file: { url, bytes }, start, total }: { file: RemoteFile; start: number; total: number | null },
): Range {
  if (bytes !== null && total !== null && total !== bytes) {
    throw new InputError(
      `use ${url}`,
      `it has ${total.toLocaleString("en")} bytes, but ${bytes.toLocaleString("en")} ` +
        "were published",
      { code: "damaged" },
    );
  }
  const etag = headers.get("etag") ?? "";
  const strong = etag.startsWith("W/") ? "" : etag;
  const validator = strong || (headers.get("last-modified") ?? "");
  return { start, total: total ?? bytes, validator };
}

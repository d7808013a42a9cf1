/**
 * Why a sound file cannot be read. Decoders do not know the file's name; `decodeAudio` adds it.
 * @module
 */
import { InputError } from "@/base/errors.ts";

const COPY_AGAIN = "copy or download the file again";

/** The file was changed or cut off. */
export function damaged(
  why: string,
  options: { remedy?: string; cause?: unknown } = {},
): InputError {
  const { remedy = COPY_AGAIN, cause } = options;
  return new InputError("read these bytes", why, { remedy, code: "damaged", cause });
}

/** The file may be whole, but holds something that this project does not decode. */
export function unsupported(
  why: string,
  remedy = "convert it to WAV, for example with ffmpeg",
): InputError {
  return new InputError("read these bytes", why, { remedy, code: "unsupported" });
}

/** How much sound may be decoded: a small file can hold hours of silence. */
export interface DecodeLimit {
  /** Longest sound, in seconds @default any */
  readonly maxSec?: number | undefined;
}

/**
 * Checks a length, where possible before the sound is decoded.
 * @param samples of each channel
 * @throws {InputError} if the sound is longer than the limit
 */
export function checkLength(
  samples: number,
  { sampleRate, maxSec = Infinity }: DecodeLimit & { readonly sampleRate: number },
): void {
  if (samples <= maxSec * sampleRate) return;
  throw new InputError("read these bytes", `the sound is longer than ${maxSec} s`, {
    remedy: "cut it into parts",
    code: "too_large",
  });
}

/** The same error, about a file with a name. Errors that are bugs stay as they are. */
export function withName(error: unknown, name: string | undefined): unknown {
  if (!(error instanceof InputError) || name === undefined) return error;
  const { why, remedy, code } = error;
  return new InputError(`read "${name}"`, why, { remedy, code, file: name, cause: error });
}

/**
 * Mistakes that a person can mend: a name, a file, a setting, a permission, a full disk. Each is one
 * sentence: what could not be done, why, and what helps. Every other error is a bug of the program and
 * is shown with its stack.
 * @module
 */

/** What kind of mistake it is, for exit codes and servers. */
export type InputErrorCode =
  /** A value, a name or a combination of settings that cannot be used. */
  | "invalid"
  /** There is no such file, folder, recording or run. */
  | "missing"
  /** The content of a file was changed, cut off or never was what its name says. */
  | "damaged"
  /** A kind of file, or a setting, that this project does not handle. */
  | "unsupported"
  /** The system or Deno does not allow it. */
  | "forbidden"
  /** Something else is in its place or holds it. */
  | "busy"
  /** This machine cannot do it: a full disk, a missing program, no threads. */
  | "environment";

/** What an {@linkcode InputError} is told beside what and why. */
export interface InputErrorOptions {
  /** What helps, as a sentence without its first capital and full stop. */
  readonly remedy?: string | undefined;
  /** @default "invalid" */
  readonly code?: InputErrorCode | undefined;
  /** The file that it is about, as the person named it. */
  readonly file?: string | undefined;
  readonly cause?: unknown;
}

/**
 * A mistake that a person can mend.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { InputError } from "@/base/errors.ts";
 *
 * const error = new InputError("read x.wav", "it is empty (0 bytes)", { remedy: "record it again" });
 * assert.equal(error.message, "Cannot read x.wav: it is empty (0 bytes); record it again");
 * ```
 */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly code: InputErrorCode;
  readonly remedy: string | undefined;
  readonly file: string | undefined;

  /**
   * @param what what could not be done; completes "Cannot …"
   * @param why the reason
   */
  constructor(readonly what: string, readonly why: string, options: InputErrorOptions = {}) {
    const { remedy, code = "invalid", file, cause } = options;
    super(
      `Cannot ${what}: ${why}` + (remedy === undefined ? "" : `; ${remedy}`),
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.remedy = remedy;
    this.file = file;
  }
}

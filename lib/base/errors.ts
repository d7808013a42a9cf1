/**
 * Errors that a person can fix: a name, a file, a setting, a permission, a full disk. Each is one
 * sentence: what cannot be done, why, and what helps. Every other error is a bug and is shown with its
 * stack.
 * @module
 */

/** The kind of error, for exit codes and servers. */
export type InputErrorCode =
  /** A value, a name or a combination of settings that cannot be used. */
  | "invalid"
  /** There is no such file, folder, recording or run. */
  | "missing"
  /** The content of a file was changed, is cut off, or is not of the kind that its name says. */
  | "damaged"
  /** A kind of file, or a setting, that this project does not handle. */
  | "unsupported"
  /** More than a limit allows. */
  | "too_large"
  /** The system or Deno does not allow it. */
  | "forbidden"
  /** Another process uses it, or something else is in its place. */
  | "busy"
  /** This machine cannot do it: a full disk, a missing program, no threads. */
  | "environment";

/** Details of an {@linkcode InputError}. */
export interface InputErrorOptions {
  /** What helps, as a sentence without its first capital and full stop. */
  readonly remedy?: string | undefined;
  /** The kind of error. @default "invalid" */
  readonly code?: InputErrorCode | undefined;
  /** The file concerned, as the person named it. */
  readonly file?: string | undefined;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * An error that a person can fix.
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
  /** Tells it from other errors. */
  override readonly name = "InputError";
  /** The kind of error. */
  readonly code: InputErrorCode;
  /** What helps. */
  readonly remedy: string | undefined;
  /** The file concerned. */
  readonly file: string | undefined;

  /**
   * Makes the message.
   * @param what what cannot be done; completes "Cannot …"
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

/** An error that a thread can send to another: a structured clone loses its class. */
export interface SentError {
  readonly message: string;
  readonly stack?: string | undefined;
  /** What an {@linkcode InputError} is made of. */
  readonly input?: Pick<InputError, "what" | "why" | "remedy" | "code" | "file"> | undefined;
}

/** An error as a value that a thread can send. */
export function sendError(error: unknown): SentError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  if (!(error instanceof InputError)) return { message, stack };
  const { what, why, remedy, code, file } = error;
  return { message, stack, input: { what, why, remedy, code, file } };
}

/** The error that another thread sent. */
export function receiveError({ message, stack, input }: SentError): Error {
  if (input !== undefined) return new InputError(input.what, input.why, input);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

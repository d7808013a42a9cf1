/**
 * Errors as answers.
 *
 * Source: RFC 9457, Problem Details for HTTP APIs; RFC 9110, HTTP Semantics (status codes).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Headers } from "./answer.ts";

/** The statuses of errors, and their names. */
export const TITLES = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  499: "Client Closed Request",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
} as const;

/** The status of an error; 499, of a client that has gone, is only logged. */
export type ProblemStatus = keyof typeof TITLES;

/** An error that is answered with its status and sentence. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";

  /** @param detail what is wrong and what helps, as a sentence for people */
  constructor(
    readonly status: ProblemStatus,
    readonly detail: string,
    readonly headers: Headers = {},
  ) {
    super(detail);
  }
}

/** Whoever asked has closed the connection. */
export function clientGone(): HttpProblem {
  return new HttpProblem(499, "The client has closed the connection.");
}

/** An error as a problem: one of sound by its kind, and a bug without what it says. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (!(error instanceof InputError)) {
    return new HttpProblem(500, "The server failed; its log says more.");
  }
  if (error.code === "unsupported") return new HttpProblem(415, error.message);
  if (error.code === "too_large") return new HttpProblem(413, error.message);
  return new HttpProblem(422, error.message);
}

/** The body of a problem. */
export function problemBody({ status, detail }: HttpProblem, id: string): string {
  return JSON.stringify({ type: "about:blank", title: TITLES[status], status, detail, id });
}

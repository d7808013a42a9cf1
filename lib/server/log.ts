/** A line of JSON for each request, without sound, names of files, or what was recognised. @module */

/** What is logged of a request; times are in milliseconds. */
export interface RequestEntry {
  id: string;
  method: string;
  /** The route as the documentation names it. */
  route: string;
  status: number;
  ms: number;
  /** Received, of the body. */
  bytes?: number | undefined;
  soundSec?: number | undefined;
  model?: string | undefined;
  waitedMs?: number | undefined;
  workedMs?: number | undefined;
  /** The stack of a bug. */
  error?: string | undefined;
}

/** A line of the log. */
export type LogEntry =
  | { readonly event: "request" } & Readonly<RequestEntry>
  | { readonly event: "started" | "stopping" | "stopped" }
  | { readonly event: "replaced"; readonly error: string };

/** Takes lines of the log. */
export type Log = (entry: LogEntry) => void;

/** Writes each entry as a line of JSON to stderr. */
export const logToStderr: Log = (entry) => {
  const failed = entry.event === "replaced" || entry.event === "request" && entry.status >= 500;
  const level = failed ? "error" : "info";
  console.error(JSON.stringify({ time: new Date().toISOString(), level, ...entry }));
};

/** Milliseconds, to a hundredth. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

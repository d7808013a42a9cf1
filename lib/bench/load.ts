/** Requests to a server, so many at a time, and how long each takes. @module */
import { InputError } from "@/base/errors.ts";

/** What is sent. */
export interface Load {
  /** Sent in turn. */
  readonly bodies: readonly Uint8Array<ArrayBuffer>[];
  readonly requests: number;
  /** How many are never waited for before the next is sent. */
  readonly inFlight: number;
}

/** How long it took. */
export interface LoadTimes {
  /** Of the whole, in milliseconds. */
  readonly wholeMs: number;
  /** Of each request, in milliseconds. */
  readonly ms: readonly number[];
}

/**
 * Sends requests to a server and waits for all answers.
 * @throws {InputError} if one is refused
 */
export async function runLoad(
  url: string,
  { bodies, requests, inFlight }: Load,
): Promise<LoadTimes> {
  const ms: number[] = [];
  let next = 0;
  const begun = performance.now();
  const client = async () => {
    while (next < requests) {
      const body = bodies[next++ % bodies.length]!;
      const sent = performance.now();
      await ask(url, body);
      ms.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, client));
  return { wholeMs: performance.now() - begun, ms };
}

/**
 * Sends one recording to a server.
 * @throws {InputError} if it is refused
 */
export async function ask<T>(url: string, body: Uint8Array<ArrayBuffer>): Promise<T> {
  const response = await fetch(`${url}v1/predict`, { method: "POST", body });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as T;
  throw new InputError("time a server", `it answers ${response.status}: ${text}`, {
    code: "environment",
  });
}

/** The value that a share of the others is not above (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(percent / 100 * sorted.length) - 1)]!;
}

/** What a request may cost. @module */

/** Limits of a server; times are in seconds. */
export interface Limits {
  /** Bytes of a request's body. */
  readonly maxBytes: number;
  /** Seconds of sound in it. */
  readonly maxSec: number;
  /** Requests that may wait for a thread; more are sent away. */
  readonly maxWaiting: number;
  /** Bytes of all requests that are being read, wait or are worked on; more are sent away. */
  readonly maxHeldBytes: number;
  /** Until the head of a request has arrived. */
  readonly headSec: number;
  /** Without a byte of the body. */
  readonly pauseSec: number;
  /** Until the whole body has arrived. */
  readonly bodySec: number;
  /** Until a thread is free, and then until the work is done. */
  readonly deadlineSec: number;
  /** A connection without a request is kept open for so long. */
  readonly idleSec: number;
  /** Requests that have begun are finished for so long when the server stops. */
  readonly graceSec: number;
  readonly maxConnections: number;
}

/** The limits of `deno task serve`. */
export const LIMITS: Limits = {
  maxBytes: 25_000_000,
  maxSec: 600,
  maxWaiting: 256,
  maxHeldBytes: 500_000_000,
  headSec: 10,
  pauseSec: 5,
  bodySec: 60,
  deadlineSec: 30,
  idleSec: 10,
  graceSec: 10,
  maxConnections: 1024,
};

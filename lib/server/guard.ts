/** Who may ask: pages of other sites may not, unless they are named. @module */
import type { IncomingMessage } from "node:http";
import { InputError } from "@/base/errors.ts";
import type { Headers } from "./answer.ts";
import { HttpProblem } from "./problem.ts";

/** Names by which a machine calls itself, as browsers send them. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/** Whether an address is one that only this machine can reach. */
export function isLoopback(address: string): boolean {
  return address === "::1" || LOOPBACK.test(address);
}

/** What is checked. */
export interface GuardOptions {
  /** Whether only this machine can reach the server. */
  readonly local: boolean;
  /** Origins of other sites whose pages may ask, such as `https://example.org`. */
  readonly origins: readonly string[];
}

/**
 * Checks that no foreign page asks: by a name of its own for this machine (DNS rebinding), or from
 * another origin.
 * @returns header fields of the answer
 * @throws {HttpProblem} 403
 */
export function checkOrigin(request: IncomingMessage, { local, origins }: GuardOptions): Headers {
  const { host = "", origin } = request.headers;
  if (local && !LOOPBACK.test(host)) {
    const detail =
      "This server answers only this machine: ask http://127.0.0.1 or start it with --host.";
    throw new HttpProblem(403, detail);
  }
  const vary: Headers = origins.length > 0 ? { vary: "origin" } : {};
  if (origin === undefined || isSame(origin, host)) return vary;
  if (origins.includes(origin)) return { ...vary, "access-control-allow-origin": origin };
  throw new HttpProblem(403, `Pages of other sites may not ask; allow them with --origin.`);
}

/** What a browser wants to know before it lets a page of an allowed origin ask. */
export const PREFLIGHT: Headers = {
  "access-control-allow-methods": "GET, HEAD, POST",
  "access-control-allow-headers": "content-type",
  "access-control-max-age": "600",
};

/**
 * An origin as browsers send it: `https://example.org/` becomes `https://example.org`.
 * @throws {InputError} if it is none
 */
export function originOf(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) {
    return url.origin;
  }
  throw new InputError(`let pages of "${text}" ask`, "that is no origin of a site", {
    remedy: "name it like https://example.org",
  });
}

function isSame(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

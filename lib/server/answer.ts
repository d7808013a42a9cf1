/** Answers: what is sent, and how. @module */
import type { ServerResponse } from "node:http";

/** Header fields by name. */
export type Headers = Readonly<Record<string, string>>;

/** What is answered to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | Uint8Array;
}

/** Fields of every answer. */
const SAFE: Headers = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};
/** What a client still sends after its answer is thrown away for so long. */
const LINGER_MS = 500;

/** An answer of JSON, which no one keeps. */
export function jsonAnswer(body: string, status = 200): Answer {
  return textAnswer(body, { status, type: "application/json" });
}

/** An answer of text of any type, which no one keeps. */
export function textAnswer(
  body: string,
  { status = 200, type }: { readonly status?: number; readonly type: string },
): Answer {
  return { status, headers: { "content-type": type, "cache-control": "no-store" }, body };
}

/** How an answer is sent. */
export interface SendOptions {
  readonly id: string;
  /** Fields besides those of the answer and of every answer. */
  readonly headers: Headers;
  /** Close the connection afterwards. */
  readonly close: boolean;
}

/** Sends an answer. @returns when all of it has left, or the client has gone */
export function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  options: SendOptions,
): Promise<void> {
  const { req: request } = response;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const isEmpty = status === 204 || status === 304; // These have no length.
  const length: Headers = isEmpty ? {} : { "content-length": String(bytes.length) };
  const connection: Headers = options.close ? { connection: "close" } : {};
  const vary = [headers["vary"], options.headers["vary"]].filter((value) => value !== undefined);
  const fields: Headers = {
    ...SAFE,
    ...headers,
    ...options.headers,
    ...vary.length === 0 ? {} : { vary: vary.join(", ") },
    "x-request-id": options.id,
    ...length,
    ...connection,
  };
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.writeHead(status, fields);
    response.end(request.method === "HEAD" ? undefined : bytes, () => {
      resolve();
      if (!options.close || request.complete) return;
      // Closing while the client sends would lose it the answer.
      request.on("error", () => {});
      request.resume();
      setTimeout(() => request.socket.destroy(), LINGER_MS);
    });
  });
}

/** Reading the body of a request within limits. @module */
import type { IncomingMessage } from "node:http";
import { joinBytes } from "@/audio/bytes.ts";
import type { Limits } from "./limits.ts";
import { clientGone, HttpProblem } from "./problem.ts";

/** Bytes that a server holds for all of its requests. */
export interface Held {
  bytes: number;
}

/** How a body is read. */
export interface BodyOptions {
  readonly limits: Limits;
  readonly held: Held;
}

/** The body of a request; `held` counts its bytes until it is disposed of. */
export interface Body extends Disposable {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads the body of a request; what cannot be taken is refused while it arrives.
 * @throws {HttpProblem} 408 if it arrives too slowly, 413 if it is too large, 429 if the server holds
 * too much already, 499 if the client goes away
 */
export async function readBody(
  request: IncomingMessage,
  { limits, held }: BodyOptions,
): Promise<Body> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limits.maxBytes) throw tooLarge(limits);
  const parts: Uint8Array[] = [];
  let length = 0;
  const release = () => {
    held.bytes -= length;
    length = 0;
  };
  try {
    await eachChunk(request, limits, (chunk) => {
      length += chunk.length;
      held.bytes += chunk.length;
      if (length > limits.maxBytes) throw tooLarge(limits);
      if (held.bytes > limits.maxHeldBytes) {
        throw new HttpProblem(429, "The server holds too much sound already; ask again later.", {
          "retry-after": "5",
        });
      }
      parts.push(chunk);
    });
  } catch (error) {
    release();
    throw error;
  }
  return { bytes: joinBytes(parts) as Uint8Array<ArrayBuffer>, [Symbol.dispose]: release };
}

function tooLarge({ maxBytes }: Limits): HttpProblem {
  const megabytes = maxBytes / 1e6;
  return new HttpProblem(413, `The sound has more than ${megabytes} MB; cut it into parts.`);
}

/** Calls `take` with each chunk, until the body ends, `take` throws, or the sender is too slow. */
function eachChunk(
  request: IncomingMessage,
  { pauseSec, bodySec }: Limits,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const slow = () => reject(new HttpProblem(408, "The sound arrives too slowly; send it again."));
  const whole = setTimeout(slow, bodySec * 1000);
  let pause = setTimeout(slow, pauseSec * 1000);
  request.on("data", (chunk: Uint8Array) => {
    clearTimeout(pause);
    pause = setTimeout(slow, pauseSec * 1000);
    try {
      take(chunk);
    } catch (error) {
      reject(error);
    }
  });
  request.once("end", resolve);
  request.once("error", () => reject(clientGone()));
  request.once("close", () => reject(clientGone())); // after "end" it changes nothing
  return promise.finally(() => {
    clearTimeout(whole);
    clearTimeout(pause);
    request.removeAllListeners("data").pause();
  });
}

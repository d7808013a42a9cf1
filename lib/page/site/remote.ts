/**
 * Calls across threads: the functions of one side are promises on the other. Errors that a person can
 * fix arrive as such.
 * @module
 */
import { receiveError, sendError, type SentError } from "@/base/errors.ts";

/** Functions that take and return what can be copied between threads. */
export type Api = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The functions of an API as the other thread sees them. */
export type Remote<A> = {
  readonly [K in keyof A]: A[K] extends (...args: infer P) => infer R
    ? (...args: P) => Promise<Awaited<R>>
    : never;
};

/** A worker, or the inside of one. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

interface Request {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: SentError;
}

/** Answers the calls that come through a port, each when the one before has ended. */
export function serve<A>(port: Port, api: A & { readonly [K in keyof A]: unknown }): void {
  const functions = api as Api;
  let queue: Promise<void> = Promise.resolve();
  port.addEventListener("message", ({ data }) => {
    const { id, name, args } = data as Request;
    queue = queue.then(async () => {
      try {
        port.postMessage({ id, value: await functions[name]!(...args as never[]) });
      } catch (error) {
        port.postMessage({ id, error: sendError(error) });
      }
    });
  });
}

/** Calls functions through a port; calls are answered in their order. */
export function connect<A>(port: Port): Remote<A> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  port.addEventListener("message", ({ data }) => {
    const { id, value, error } = data as Reply;
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(value);
    else caller?.reject(receiveError(error));
  });
  const call = (name: string, args: readonly unknown[]) => {
    const caller = Promise.withResolvers<unknown>();
    last++;
    waiting.set(last, caller);
    port.postMessage({ id: last, name, args });
    return caller.promise;
  };
  const target = {} as Remote<A>;
  return new Proxy(target, {
    get: (_, name) => (...args: readonly unknown[]) => call(String(name), args),
  });
}

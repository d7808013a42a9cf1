/**
 * Calls across threads: the functions of one side are promises on the other. Errors that a person can
 * fix arrive as such.
 * @module
 */
import { receiveError, sendError, type SentError } from "./errors.ts";

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
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
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
        port.postMessage({ id, value: await functions[name]!(...args as never[]) }, []);
      } catch (error) {
        port.postMessage({ id, error: sendError(error) }, []);
      }
    });
  });
}

/** The other thread, as this one sees it. */
export interface Connection<A> {
  /** Its functions; calls are answered in their order. */
  readonly remote: Remote<A>;
  /** Rejects the calls that wait and those to come: the other thread has ended. */
  readonly fail: (error: Error) => void;
}

/**
 * Connects to a thread. If it dies, its calls are rejected.
 * @param options.transfer what moves to the other thread with a call, and is not copied @default nothing
 */
export function connect<A>(
  port: Port,
  options: { readonly transfer?: (args: readonly unknown[]) => Transferable[] } = {},
): Connection<A> {
  const { transfer = () => [] } = options;
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const caller of waiting.values()) caller.reject(error);
    waiting.clear();
  };
  port.addEventListener("message", ({ data }) => {
    const { id, value, error } = data as Reply;
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(value);
    else caller?.reject(receiveError(error));
  });
  port.addEventListener("error", (event) => {
    event.preventDefault();
    const why = event.message ?? "its script cannot be loaded";
    fail(new Error(`a thread has died: ${why}`));
  });
  const call = async (name: string, args: readonly unknown[]) => {
    if (failure !== undefined) throw failure;
    const caller = Promise.withResolvers<unknown>();
    last++;
    waiting.set(last, caller);
    port.postMessage({ id: last, name, args }, transfer(args));
    return await caller.promise;
  };
  const remote = new Proxy({} as Remote<A>, {
    get: (_, name) => (...args: readonly unknown[]) => call(String(name), args),
  });
  return { remote, fail };
}

/** A thread of the server, from outside. @module */
import { receiveError, type SentError } from "@/base/errors.ts";
import type { BlasChoice } from "@/engine/platform.ts";
import type { EngineOptions } from "@/engine/start.ts";
import type { Work, Worked } from "./work.ts";

/** What a thread is given first. */
export interface ThreadStart {
  readonly models: readonly { readonly name: string; readonly dir: string }[];
  readonly engine: EngineOptions["provider"];
  /** What the main thread has chosen for all threads. */
  readonly blas: BlasChoice;
}

/** What a thread answers to each message. */
export type Reply<T> = { readonly value: T } | { readonly error: SentError };

/** A running thread; it does one piece of work at a time. */
export interface Thread {
  /** What computes, in words. */
  readonly engine: string;
  /**
   * Recognises in a sound file, whose bytes move to the thread.
   * @throws {InputError} if the sound cannot be used; any other error is a bug
   */
  run(work: Work): Promise<Worked>;
  /** Ends the thread at once; the work it is in is rejected. */
  end(): void;
}

/**
 * Starts a thread.
 * @throws {InputError} if a network or the engine cannot be loaded
 */
export async function startThread({ models, engine, blas }: ThreadStart): Promise<Thread> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  let fail: (error: Error) => void = () => {};
  const ask = async <T>(message: ThreadStart | Work, transfer: ArrayBuffer[] = []) => {
    const { promise, resolve, reject } = Promise.withResolvers<Reply<T>>();
    fail = reject;
    worker.onmessage = ({ data }: MessageEvent<Reply<T>>) => resolve(data);
    worker.postMessage(message, transfer);
    const reply = await promise;
    if ("error" in reply) throw receiveError(reply.error);
    return reply.value;
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(new Error(`a thread has died: ${event.message}`));
  };
  const end = () => {
    worker.terminate();
    fail(new Error("the thread was ended"));
  };
  try {
    return {
      engine: await ask<string>({ models, engine, blas }),
      run: (work) => ask<Worked>(work, [work.bytes.buffer]),
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** A thread of the server, from outside. @module */
import { InputError, type InputErrorCode } from "@/base/errors.ts";
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

/** What a thread sends: one answer to each message. */
export type FromThread =
  | { readonly kind: "ready"; readonly engine: string }
  | { readonly kind: "done" } & Worked
  | {
    readonly kind: "refused";
    readonly what: string;
    readonly why: string;
    readonly remedy: string | undefined;
    readonly code: InputErrorCode;
  }
  | { readonly kind: "failed"; readonly stack: string };

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
  const ask = (message: ThreadStart | Work, transfer: ArrayBuffer[] = []) => {
    const { promise, resolve, reject } = Promise.withResolvers<FromThread>();
    fail = reject;
    worker.onmessage = ({ data }: MessageEvent<FromThread>) => resolve(data);
    worker.postMessage(message, transfer);
    return promise;
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
    const ready = answered(await ask({ models, engine, blas }), "ready");
    return {
      engine: ready.engine,
      run: async (work) => answered(await ask(work, [work.bytes.buffer]), "done"),
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

function answered<K extends "ready" | "done">(
  answer: FromThread,
  kind: K,
): Extract<FromThread, { kind: K }> {
  if (answer.kind === "refused") {
    const { what, why, remedy, code } = answer;
    throw new InputError(what, why, { remedy, code });
  }
  if (answer.kind === "failed") throw new Error(answer.stack);
  if (answer.kind !== kind) throw new Error(`a thread says "${answer.kind}" for "${kind}"`);
  return answer as Extract<FromThread, { kind: K }>;
}

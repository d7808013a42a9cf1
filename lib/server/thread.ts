/** A thread of the server, from outside. @module */
import { connect } from "@/base/threads.ts";
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

/** The functions of a thread; each is called when the one before has ended. */
export interface ThreadApi {
  /** Loads the networks. @returns what computes, in words */
  start(start: ThreadStart): Promise<string>;
  run(work: Work): Promise<Worked>;
}

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
  const { remote, fail } = connect<ThreadApi>(worker, { transfer: bytesOf });
  const end = () => {
    worker.terminate();
    fail(new Error("the thread was ended"));
  };
  try {
    const described = await remote.start({ models, engine, blas });
    return { engine: described, run: (work) => remote.run(work), end };
  } catch (error) {
    end();
    throw error;
  }
}

function bytesOf([asked]: readonly unknown[]): Transferable[] {
  const { bytes } = asked as Partial<Work>;
  return bytes === undefined ? [] : [bytes.buffer];
}

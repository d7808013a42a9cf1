/** Threads that are kept at full number: one that hangs or dies is replaced. @module */
import { startThread, type Thread, type ThreadStart } from "./thread.ts";

/** How a crew is made. */
export interface CrewOptions extends ThreadStart {
  readonly threads: number;
  /** Told about a thread that has to be replaced. */
  readonly onReplaced?: ((why: string) => void) | undefined;
}

/** A thread that could not be replaced is tried again after this time. */
const RETRY_MS = 2000;

/** Threads, some of which work. */
export class Crew {
  readonly #all: Set<Thread>;
  readonly #free: Thread[];
  #ended = false;
  /** Threads that were replaced. */
  replaced = 0;
  /** What computes, in words. */
  readonly engine: string;
  /** Called when a thread has become free. */
  onFree: () => void = () => {};

  private constructor(threads: readonly Thread[], readonly options: CrewOptions) {
    this.#all = new Set(threads);
    this.#free = [...threads];
    this.engine = threads[0]!.engine;
  }

  /**
   * Starts the threads.
   * @throws {InputError} if a network or the engine cannot be loaded
   */
  static async start(options: CrewOptions): Promise<Crew> {
    const starting = Array.from({ length: options.threads }, () => startThread(options));
    const started = await Promise.allSettled(starting);
    const threads = started.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
    const failed = started.find((one) => one.status === "rejected");
    if (failed === undefined) return new Crew(threads, options);
    for (const thread of threads) thread.end();
    throw failed.reason;
  }

  /** Threads that are free or work. */
  get size(): number {
    return this.#all.size;
  }

  /** A free thread, which the caller gives back. */
  take(): Thread | undefined {
    return this.#free.pop();
  }

  /** Takes back a thread that can do more work. */
  giveBack(thread: Thread): void {
    this.#free.push(thread);
    this.onFree();
  }

  /** Ends a thread and starts another in its place, however often that must be tried. */
  async replace(thread: Thread, why: string): Promise<void> {
    thread.end();
    this.#all.delete(thread);
    if (this.#ended) return;
    this.replaced++;
    this.options.onReplaced?.(why);
    let fresh = await this.#tryStart();
    while (fresh === null && !this.#ended) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      fresh = await this.#tryStart();
    }
    if (fresh === null) return;
    this.#all.add(fresh);
    this.giveBack(fresh);
  }

  async #tryStart(): Promise<Thread | null> {
    const thread = await startThread(this.options).catch(() => null);
    if (!this.#ended) return thread;
    thread?.end();
    return null;
  }

  /** Ends all threads. */
  end(): void {
    this.#ended = true;
    for (const thread of this.#all) thread.end();
  }
}

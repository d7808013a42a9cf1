/**
 * Threads that recognise, and the bounded queue before them. The thread that accepts requests never
 * computes, so that it answers at once, whatever is worked on.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { Crew, type CrewOptions } from "./crew.ts";
import type { Limits } from "./limits.ts";
import { clientGone, HttpProblem } from "./problem.ts";
import type { Thread } from "./thread.ts";
import type { Work, Worked } from "./work.ts";

/** The result of a piece of work, and how long it took. */
export interface Finished extends Worked {
  readonly waitedMs: number;
  readonly workedMs: number;
}

/** How a pool is made. */
export interface PoolOptions extends CrewOptions {
  readonly limits: Pick<Limits, "maxWaiting" | "deadlineSec">;
}

/** A piece of work that waits or is worked on. */
interface Job {
  readonly work: Work;
  readonly arrived: number;
  /** 0 while it waits. */
  started: number;
  thread: Thread | null;
  /** Ends the wait, or the work. */
  timer: ReturnType<typeof setTimeout> | undefined;
  readonly result: PromiseWithResolvers<Worked>;
}

const MOST_RETRY_SEC = 60;
/** Weight of the newest in the mean time of a piece of work. */
const NEWEST = 0.1;
const STOPPING = "The server is stopping; ask again later.";

/** Threads with a queue. */
export class Pool {
  readonly #waiting: Job[] = [];
  readonly #working = new Set<Job>();
  #stopped = false;
  #meanMs = 100;

  private constructor(readonly crew: Crew, readonly options: PoolOptions) {
    crew.onFree = () => this.#next();
  }

  /**
   * Starts the threads.
   * @throws {InputError} if a network or the engine cannot be loaded
   */
  static async start(options: PoolOptions): Promise<Pool> {
    return new Pool(await Crew.start(options), options);
  }

  /** Pieces of work that wait for a thread. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Pieces of work that a thread is busy with. */
  get working(): number {
    return this.#working.size;
  }

  /** @throws {HttpProblem} 429 if too many pieces of work wait, 503 after the end */
  admit(): void {
    if (this.#stopped) throw new HttpProblem(503, STOPPING);
    if (this.waiting < this.options.limits.maxWaiting) return;
    const seconds = Math.ceil(this.waiting * this.#meanMs / 1000 / Math.max(1, this.crew.size));
    const after = Math.min(MOST_RETRY_SEC, Math.max(1, seconds));
    const detail = `${this.waiting} requests are waiting already; ask again in ${after} s.`;
    throw new HttpProblem(429, detail, { "retry-after": String(after) });
  }

  /**
   * Works on a sound file as soon as a thread is free.
   * @param options.signal aborted when the client goes away
   * @throws {InputError} if the sound cannot be used
   * @throws {HttpProblem} 429 if too many wait, 503 or 504 if it takes too long, 499 if the client goes
   */
  async run(work: Work, { signal }: { readonly signal: AbortSignal }): Promise<Finished> {
    this.admit();
    if (signal.aborted) throw clientGone();
    const result = Promise.withResolvers<Worked>();
    const arrived = performance.now();
    const job: Job = { work, arrived, started: 0, thread: null, timer: undefined, result };
    this.#setTimer(job);
    const leave = () => {
      result.reject(clientGone());
      this.#takeOut(job); // a thread soon ends what it has begun
    };
    signal.addEventListener("abort", leave);
    this.#waiting.push(job);
    this.#next();
    try {
      const worked = await result.promise;
      const workedMs = performance.now() - job.started;
      return { ...worked, waitedMs: job.started - job.arrived, workedMs };
    } finally {
      clearTimeout(job.timer);
      signal.removeEventListener("abort", leave);
    }
  }

  /** Ends the threads; what waits and what is worked on is answered with 503. */
  stop(): void {
    this.#stopped = true;
    const jobs = [...this.#waiting.splice(0), ...this.#working];
    for (const { result } of jobs) result.reject(new HttpProblem(503, STOPPING));
    this.crew.end();
  }

  #next(): void {
    while (this.waiting > 0) {
      const thread = this.crew.take();
      if (thread === undefined) return;
      void this.#begin(this.#waiting.shift()!, thread);
    }
  }

  async #begin(job: Job, thread: Thread): Promise<void> {
    job.thread = thread;
    job.started = performance.now();
    this.#setTimer(job);
    this.#working.add(job);
    const failure = await thread.run(job.work).then(job.result.resolve, (error) => error as Error);
    this.#working.delete(job);
    if (failure !== undefined) job.result.reject(failure);
    else this.#meanMs += NEWEST * (performance.now() - job.started - this.#meanMs);
    // What is wrong with a sound leaves the thread as it was.
    if (failure === undefined || failure instanceof InputError) this.crew.giveBack(thread);
    else await this.crew.replace(thread, failure.message);
  }

  /** Waiting and working have the same time each: a thread is not ended for the work of others. */
  #setTimer(job: Job): void {
    clearTimeout(job.timer);
    job.timer = setTimeout(() => this.#giveUp(job), this.options.limits.deadlineSec * 1000);
  }

  /** Ends a job whose time is over. */
  #giveUp(job: Job): void {
    const { deadlineSec } = this.options.limits;
    if (this.#takeOut(job)) {
      const detail = `The server had no time within ${deadlineSec} s; ask again later.`;
      job.result.reject(new HttpProblem(503, detail, { "retry-after": String(deadlineSec) }));
      return;
    }
    const detail = `The work took longer than ${deadlineSec} s; send a shorter sound.`;
    job.result.reject(new HttpProblem(504, detail));
    job.thread?.end(); // its work fails, and it is replaced
  }

  /** @returns whether the job was still waiting */
  #takeOut(job: Job): boolean {
    const at = this.#waiting.indexOf(job);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }
}

/** Progress of a long piece of work with the time that is left, as a line in a terminal. @module */

/** A piece of work that reports how far it is. */
export interface Progress {
  /** Reports that `done` of all parts are done; cheap enough for every part. */
  update(done: number, note?: string): void;
  /** Shows the last state for good. Call it once, whether all parts were done or not. */
  done(note?: string): Promise<void>;
}

/** A piece of work: what is done, and of how many parts. */
export interface ProgressOptions {
  readonly label: string;
  readonly total: number;
  /** How much was done when the clock started, by an earlier call. @default 0 */
  readonly before?: number | undefined;
  /** Work that ends sooner shows nothing. @default 0 */
  readonly delayMs?: number | undefined;
  /** Milliseconds of a steady clock. @default performance.now */
  readonly now?: (() => number) | undefined;
}

/** How far a piece of work is. */
export interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** How much was done when the clock started. */
  readonly before: number;
  readonly elapsedMs: number;
  readonly note: string;
  readonly finished: boolean;
}

/** Updates on a live surface come at most this often. */
export const INTERVAL_MS = 100;
/** A line of a log is written at most this often. */
const LOG_INTERVAL_MS = 5000;

/**
 * A line on stderr, rewritten in place on a terminal; in a file or a pipe, a new line every five
 * seconds and at the end.
 */
export function terminalProgress(
  options: ProgressOptions & { writer?: Pick<typeof Deno.stderr, "writeSync" | "isTerminal"> },
): Progress {
  const writer = options.writer ?? Deno.stderr;
  const live = writer.isTerminal();
  const encoder = new TextEncoder();
  return makeProgress(options, {
    intervalMs: live ? INTERVAL_MS : LOG_INTERVAL_MS,
    show: (state) => {
      const line = progressLine(state, live ? 24 : 0);
      const text = live ? `\r\x1b[K${line}${state.finished ? "\n" : ""}` : `${line}\n`;
      writer.writeSync(encoder.encode(text));
      return Promise.resolve();
    },
  });
}

/** Where progress is shown. */
export interface ProgressSurface {
  /** Updates come at most this often. */
  readonly intervalMs: number;
  show(state: ProgressState): Promise<void>;
}

/** Reports progress on a surface, at most as often as the surface wants. */
export function makeProgress(options: ProgressOptions, surface: ProgressSurface): Progress {
  const { label, total, before = 0, delayMs = 0, now = () => performance.now() } = options;
  const start = now();
  let done = before;
  let note = "";
  let last = -Infinity;
  let pending = Promise.resolve();
  const show = (finished: boolean) => {
    last = now();
    const elapsedMs = last - start;
    pending = surface.show({ label, done, total, before, elapsedMs, note, finished });
  };
  const isDue = () => now() - start >= delayMs && now() - last >= surface.intervalMs;
  if (isDue()) show(false);
  return {
    update(parts, text = "") {
      done = parts;
      note = text;
      if (isDue()) show(false);
    },
    async done(text) {
      if (delayMs > 0 && last === -Infinity) return;
      if (text !== undefined) note = text;
      show(true);
      await pending;
    },
  };
}

/** A state as one line: label, bar of `barWidth` characters, parts, share, time, note. */
export function progressLine(state: ProgressState, barWidth = 0): string {
  const { label, done, total, note } = state;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * barWidth);
  const bar = barWidth === 0 ? [] : ["█".repeat(filled) + "░".repeat(barWidth - filled)];
  const parts = `${Math.floor(done)}/${total} (${Math.floor(100 * share)} %)`;
  return [label, ...bar, parts, timeText(state), note].filter((part) => part !== "").join("  ");
}

/** The time that the work took, or that is left at the speed so far. */
export function timeText({ done, total, before, elapsedMs, finished }: ProgressState): string {
  if (finished) return formatSeconds(elapsedMs / 1000);
  if (done === before) return `${formatSeconds(elapsedMs / 1000)} so far`;
  return `${formatSeconds(elapsedMs / (done - before) * (total - done) / 1000)} left`;
}

/** A duration in words: `4.2 s`, `3 min 05 s`, `1 h 02 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 59.5) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const pad = (n: number) => String(n).padStart(2, "0");
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${pad(whole % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

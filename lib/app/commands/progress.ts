/** Progress of commands. @module */
import { say } from "@/reporting/console.ts";
import { type Progress, terminalProgress } from "@/reporting/progress.ts";

/** Lines of progress on stderr. */
export interface ProgressBars extends AsyncDisposable {
  readonly update: (label: string, done: number, total: number, note?: string) => void;
  /** Writes a message above the line, which goes on. */
  say(message: string): void;
  /** Ends the line, so that the next message has a line of its own. */
  done(): Promise<void>;
}

/** A line of progress for each label, one after the other; `await using` ends the last one. */
export function progressBars(): ProgressBars {
  let shown: string | undefined;
  let bar: Progress | undefined;
  const end = async () => {
    await bar?.done();
    shown = undefined;
    bar = undefined;
  };
  return {
    update(label, done, total, note) {
      if (label !== shown) {
        bar?.done();
        bar = terminalProgress({ label, total, before: done });
        shown = label;
      }
      bar!.update(done, note);
    },
    say(message) {
      const isLive = bar !== undefined && Deno.stderr.isTerminal();
      say(isLive ? `\r\x1b[K${message}` : message);
    },
    done: end,
    [Symbol.asyncDispose]: end,
  };
}

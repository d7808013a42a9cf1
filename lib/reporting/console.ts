/**
 * How the command line speaks: results on stdout, everything else on stderr, exit codes 0 (done),
 * 1 (failed inside), 2 (the input or the command is wrong), 130 (stopped with Ctrl-C).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { writingTo } from "@/disk/files.ts";

/** Exit codes of every command. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** Writes one line to stderr. */
export function say(line: string): void {
  console.error(line);
}

/** Writes a result to stdout, as JSON or as text. */
export function printResult(
  value: unknown,
  options: { readonly json?: boolean | undefined; readonly text: () => string },
): void {
  const text = options.json ? JSON.stringify(value, null, 2) : options.text();
  writingTo("standard output", () => console.log(text));
}

/** The exit code for an error. An environment that lacks something is not wrong input. */
export function exitCodeOf(error: unknown): number {
  if (isStop(error)) return EXIT.interrupted;
  const isInput = (cause: unknown) => cause instanceof InputError && cause.code !== "environment";
  return causes(error).every(isInput) ? EXIT.badInput : EXIT.failed;
}

/** The errors that an error consists of; itself, where it is a single one. */
function causes(error: unknown): readonly unknown[] {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors : [error];
}

/** How an error is described. */
export interface DescribeOptions {
  /** Show also where in the code it came from. @default false */
  readonly debug?: boolean | undefined;
  /** The message when the work was stopped. @default that it can go on where it was */
  readonly stopped?: string | undefined;
}

/** How a command is run. */
export interface CommandOptions extends DescribeOptions {
  /** The message while a step is being finished after Ctrl-C; empty for none. @default that it is */
  readonly stopping?: string | undefined;
}

/** An error as a person reads it: its sentence, and the stack if it is a bug. */
export function describeError(error: unknown, options: DescribeOptions = {}): string {
  const { debug = false, stopped = "finished work is kept; run the same command again to go on" } =
    options;
  if (isStop(error)) return `stopped: ${stopped}`;
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  const isBug = !causes(error).every((cause) => cause instanceof InputError);
  const trace = debug || isBug ? `\n${error.stack}` : "";
  return `error: ${error.message || error.name}${trace}`;
}

/** Whether an error means that somebody stopped the work. */
export function isStop(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Two signals within so many milliseconds are one Ctrl-C. */
const SAME_MS = 500;

/**
 * Runs a command's work with a signal that Ctrl-C aborts, and turns what it throws into a sentence
 * and an exit code. A second Ctrl-C ends the program at once. The signal is heard until the program
 * ends: one that is handed on late does not change the exit code.
 */
export async function runCommand(
  work: (signal: AbortSignal) => Promise<number | void>,
  options: CommandOptions = {},
): Promise<number> {
  const { stopping = "stopping after this step (Ctrl-C again to stop at once) …" } = options;
  const controller = new AbortController();
  let since = -Infinity;
  const onInterrupt = () => {
    // `deno task` hands on the Ctrl-C that the terminal has sent here already.
    if (performance.now() - since < SAME_MS) return;
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    since = performance.now();
    // On a terminal the line of progress has not ended yet.
    const newLine = Deno.stderr.isTerminal() ? "\n" : "";
    if (stopping !== "") say(newLine + stopping);
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", onInterrupt);
  try {
    return (await work(controller.signal)) ?? EXIT.ok;
  } catch (error) {
    say(describeError(error, options));
    return exitCodeOf(error);
  }
}

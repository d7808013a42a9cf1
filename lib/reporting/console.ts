/**
 * How the command line speaks: results on stdout, everything else on stderr, exit codes 0 (done),
 * 1 (failed inside), 2 (the input or the command is wrong), 130 (stopped with Ctrl-C).
 * @module
 */

import { InputError } from "@/base/errors.ts";

/** Exit codes of every command. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** Writes one line to stderr. */
export function say(line: string): void {
  console.error(line);
}

/** Writes a result to stdout: as JSON when asked for, as text otherwise. */
export function printResult(
  value: unknown,
  options: { json?: boolean | undefined; text: () => string },
): void {
  console.log(options.json ? JSON.stringify(value, null, 2) : options.text());
}

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (isStop(error)) return EXIT.interrupted;
  if (!(error instanceof Error)) return EXIT.failed;
  return causes(error).every((e) => e instanceof InputError && e.code !== "environment")
    ? EXIT.badInput
    : EXIT.failed;
}

/** The errors that an error consists of; itself, where it is a single one. */
function causes(error: Error): readonly unknown[] {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors : [error];
}

/** How an error is told. */
export interface DescribeOptions {
  /** Say also where in the code it came from. @default false */
  readonly debug?: boolean;
  /** What is said when the work was stopped. @default that it goes on where it was */
  readonly stopped?: string;
}

/** What a person is told of an error: its sentence, and where it came from when that may help. */
export function describeError(error: unknown, options: DescribeOptions = {}): string {
  const {
    debug = false,
    stopped = "what was finished is kept; run the same command again to go on",
  } = options;
  if (isStop(error)) return `stopped: ${stopped}`;
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  const trace = debug || isBug(error) ? `\n${error.stack}` : "";
  return `error: ${error.message || error.name}${trace}`;
}

/** Whether an error says that somebody stopped the work. */
export function isStop(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Whether an error is one of the program, not of its input or of the machine. */
function isBug(error: Error): boolean {
  return !causes(error).every((e) => e instanceof InputError);
}

/**
 * Runs a command's work with a signal that Ctrl-C aborts, and turns what it throws into a sentence
 * and an exit code. A second Ctrl-C ends the program at once.
 */
export async function runCommand(
  work: (signal: AbortSignal) => Promise<number | void>,
  options: DescribeOptions = {},
): Promise<number> {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    // On a terminal the line of progress is not ended yet.
    const newLine = Deno.stderr.isTerminal() ? "\n" : "";
    say(`${newLine}stopping after this step (Ctrl-C again to stop at once) …`);
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", onInterrupt);
  try {
    return (await work(controller.signal)) ?? EXIT.ok;
  } catch (error) {
    say(describeError(error, options));
    return exitCodeOf(error);
  } finally {
    Deno.removeSignalListener("SIGINT", onInterrupt);
  }
}

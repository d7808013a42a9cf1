/**
 * How the command line speaks: results on stdout, everything else on stderr, exit codes 0 (done),
 * 1 (failed inside), 2 (the input or the command is wrong), 130 (stopped with Ctrl-C).
 * @module
 */

/** Exit codes of every command. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** Writes one line to stderr. */
export function say(line: string): void {
  console.error(line);
}

/** Writes a result to stdout: as JSON when asked for, as text otherwise. */
export function printResult(value: unknown, options: { json?: boolean; text: () => string }): void {
  console.log(options.json ? JSON.stringify(value, null, 2) : options.text());
}

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof DOMException && error.name === "AbortError") return EXIT.interrupted;
  const ours = error instanceof RangeError || error instanceof SyntaxError ||
    error instanceof TypeError || error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable ||
    error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.IsADirectory ||
    (error instanceof AggregateError && error.errors.every((e) => exitCodeOf(e) === EXIT.badInput));
  return ours ? EXIT.badInput : EXIT.failed;
}

/** What a person is told of an error: its sentence, and where it came from when asked for. */
export function describeError(error: unknown, options: { debug?: boolean } = {}): string {
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  if (exitCodeOf(error) === EXIT.interrupted) {
    return "stopped: what was finished is kept; run the same command again to go on";
  }
  const parts = error instanceof AggregateError
    ? error.errors.map((e: unknown) => (e instanceof Error ? e.message : String(e)))
    : [error.message];
  const unexpected = exitCodeOf(error) === EXIT.failed && !(error.constructor === Error);
  return parts.map((p: string) => `error: ${p}`).join("\n") +
    (options.debug || unexpected ? `\n${error.stack}` : "");
}

/**
 * Runs a command's work with a signal that Ctrl-C aborts, and turns what it throws into a sentence
 * and an exit code. A second Ctrl-C ends the program at once.
 */
export async function runCommand(
  work: (signal: AbortSignal) => Promise<number | void>,
  options: { debug?: boolean } = {},
): Promise<number> {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    say("stopping after this step (Ctrl-C again to stop at once) …");
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

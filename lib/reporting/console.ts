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

/** What the runtime itself says of a mistake in the program; these are no sentences for people. */
const FAULT = new RegExp(
  "^Cannot (read|set) properties of |^Cannot (destructure|convert undefined|mix BigInt|perform %)|" +
    "^Cannot (add|assign to read only|define|delete|redefine) property |" +
    " is not (a function|a constructor|iterable|defined)|^Assignment to constant |" +
    "^Invalid (typed )?(array|string) length|^Maximum call stack |^Array buffer allocation failed|" +
    "^[Oo]ffset is out(side the)? |^Illegal (invocation|constructor)|^Converting circular structure",
);

/** What a person can mend: a name, a file, a setting, a permission. */
const BAD_INPUT = [
  ...[RangeError, SyntaxError, TypeError],
  ...[Deno.errors.NotFound, Deno.errors.PermissionDenied, Deno.errors.NotCapable],
  ...[Deno.errors.NotADirectory, Deno.errors.IsADirectory, Deno.errors.FilesystemLoop],
  Deno.errors.InvalidData,
];

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (isStop(error)) return EXIT.interrupted;
  if (!(error instanceof Error)) return EXIT.failed;
  const bad = error instanceof AggregateError
    ? error.errors.length > 0 && error.errors.every((e) => exitCodeOf(e) === EXIT.badInput)
    : BAD_INPUT.some((kind) => error instanceof kind) && !FAULT.test(error.message);
  return bad ? EXIT.badInput : EXIT.failed;
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
  const trace = debug || isFault(error) ? `\n${error.stack}` : "";
  return `error: ${error.message || error.name}${trace}`;
}

/** Whether an error says that somebody stopped the work. */
export function isStop(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Whether an error is one of the program, not of its input or of the machine. */
function isFault(error: Error): boolean {
  if (FAULT.test(error.message)) return true;
  const told: unknown[] = [...BAD_INPUT, Error, AggregateError, ...Object.values(Deno.errors)];
  return !told.includes(error.constructor);
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

/** What the commands share: options, progress, and the way they end. @module */
import { InvalidArgumentError, Option } from "commander";
import type { EngineOptions } from "@/engine/start.ts";
import { type Progress, terminalProgress } from "@/reporting/progress.ts";
import { PROTOCOLS } from "@/splits/split.ts";
import { type DescribeOptions, runCommand, say } from "@/reporting/console.ts";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "@/disk/workspace.ts";

/** Reads a whole number of at least `least`. */
export function wholeNumber(least = 0): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`a whole number from ${least} up is needed.`);
  };
}

/** Reads a list such as `1,2,3`, in which no number stands twice. */
export function wholeNumbers(text: string): number[] {
  const values = text.split(",").map(wholeNumber(0));
  const twice = values.find((value, i) => values.indexOf(value) < i);
  if (twice === undefined) return values;
  throw new InvalidArgumentError(`${twice} stands in the list twice.`);
}

function names(text: string): string[] {
  return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
}

/** Options that mean the same in every command. */
export const OPTIONS = {
  corpora: () =>
    new Option("--corpora <names>", "corpora, such as ravdess or demo (default: those here)")
      .argParser(names),
  json: () => new Option("--json", "print the result as JSON"),
  debug: () => new Option("--debug", "show where in the code an error came from"),
  protocol: () =>
    new Option(
      "--protocol <name>",
      "what is held out (default: speaker; custom where test speakers are named)",
    ).choices(Object.keys(PROTOCOLS)),
  testChannel: () =>
    new Option("--test-channel <channel>", "test clips of this channel only")
      .choices(["speech", "song", "all"]),
  engine: () =>
    new Option("--engine <name>", "what computes")
      .choices(["auto", "openblas", "wasm", "webgpu"]).default("auto"),
} as const;

/** The flags that every command may have. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly debug?: boolean;
  readonly corpora?: string[];
}

/** The engine that the flag names. */
export function engineOptions(flag = "auto"): EngineOptions {
  return { provider: flag as NonNullable<EngineOptions["provider"]> };
}

/**
 * Runs a command's work, and ends the program with its exit code.
 * @param flags those of the command; `stopped` is the message after Ctrl-C
 */
export async function finish(
  { debug, stopped }: CommonFlags & Pick<DescribeOptions, "stopped">,
  work: (signal: AbortSignal) => Promise<number | void>,
): Promise<never> {
  Deno.exit(await runCommand(work, { debug, stopped }));
}

/** Opens the workspace with progress and notices on stderr. */
export async function openForCommand(
  options: Omit<WorkspaceOptions, "onProgress" | "onNotice"> = {},
): Promise<Workspace> {
  await using bars = progressBars();
  const workspace = await openWorkspace({ ...options, onNotice: say, onProgress: bars.update });
  await bars.done();
  say(workspace.notice);
  return workspace;
}

/** Lines of progress on stderr. */
export interface ProgressBars extends AsyncDisposable {
  readonly update: (label: string, done: number, total: number, note?: string) => void;
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
        bar = terminalProgress({ label, total });
        shown = label;
      }
      bar!.update(done, note);
    },
    done: end,
    [Symbol.asyncDispose]: end,
  };
}

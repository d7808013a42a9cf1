/** The command line as a person runs it: a process of its own, with its task's permissions. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** Lines on stderr. */
  readonly stderr: readonly string[];
}

/** How a command is run. */
export interface CliOptions {
  /** A folder in which data/ and artifacts/ are, in place of the project's. */
  readonly root?: string;
  /** Where the person stands. @default the project's root */
  readonly cwd?: string;
  /** Run as this user, with these variables. */
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped in; the input is closed after it. */
  readonly stdin?: Uint8Array<ArrayBuffer>;
}

/** What Deno itself says where another Deno starts in the same folder. */
const WAITING = /waiting for file lock on /;

const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json"))) as {
  tasks: Readonly<Record<string, { command: string }>>;
};

/** Runs `deno task <args>` without the task runner. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<Ended> {
  const { root, cwd = ROOT, stdin, ...as } = options;
  const entry = root === undefined ? ["lib/app/cli.ts"] : ["tests/app/_cli_in.ts", root];
  const child = new Deno.Command(Deno.execPath(), {
    // Another user has another cache, and nothing is to be downloaded into it.
    args: [
      "run",
      "--no-prompt",
      ...(options.uid ? ["--cached-only"] : []),
      ...permissionsOf(args[0]!, { cwd, root }),
      ...entry,
      "--cwd",
      cwd,
      ...args,
    ],
    cwd: ROOT,
    ...as,
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(stdin).catch(() => {}); // A command that refuses the start reads no more.
    await writer.close().catch(() => {});
  }
  const ended = await child.output();
  const stdout = new TextDecoder().decode(ended.stdout);
  const lines = new TextDecoder().decode(ended.stderr).split("\n");
  const stderr = lines.filter((line) => line !== "" && !WAITING.test(line));
  return { code: ended.code, stdout, stderr };
}

/** Checks that a command ends with exit code 2, no result, and one error. @returns stderr */
export async function assertRefused(
  args: readonly string[],
  sentence: RegExp,
  options: CliOptions = {},
): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runCli(args, options);
  const errors = stderr.filter((line) => line.startsWith("error: "));
  assert.deepEqual([code, stdout, errors.length], [2, "", 1], stderr.join("\n"));
  assert.match(errors[0]!, sentence);
  return stderr;
}

/** The permissions that deno.json gives to a command; those that it gives to `index` by default. */
export function permissionsOf(
  command: string,
  { cwd = ROOT, root }: { cwd?: string | undefined; root?: string | undefined } = {},
): string[] {
  const [, group] = /^deno task -q (\S+)/.exec(tasks[command]?.command ?? "") ?? ["", "_data"];
  return tasks[group!]!.command.split(" ").filter((word) => /^--(allow|ignore)-/.test(word))
    .map((flag) =>
      root !== undefined && flag.startsWith("--allow-write")
        ? `--allow-write=${root}`
        : flag.replace('"$INIT_CWD"', cwd)
    );
}

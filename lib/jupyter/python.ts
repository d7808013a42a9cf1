/** Python and its environments, for JupyterLab. @module */
import { InputError } from "@/base/errors.ts";
import { exists } from "@/disk/files.ts";
import { displayPath } from "@/disk/paths.ts";

/** Runs a program to its end. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly success: boolean; readonly stdout: string; readonly stderr: string }>;

/** Names of Python, in the order they are tried. */
const PYTHONS = ["python3", "python", "py"];

/** Runs programs with their outputs collected; a program that is missing has failed. */
export function programRunner(signal: AbortSignal | undefined): RunProgram {
  return async (program, args) => {
    const command = new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      ...(signal && { signal }),
    });
    try {
      const { success, stdout, stderr } = await command.output();
      signal?.throwIfAborted();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { success, stdout: text(stdout), stderr: text(stderr) };
    } catch (error) {
      const missing = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.PermissionDenied ||
        error instanceof Deno.errors.NotADirectory;
      if (!missing) throw error;
      return { success: false, stdout: "", stderr: error.message };
    }
  };
}

/**
 * Finds the first Python that the pinned packages support: 3.11 or later.
 * @returns the name of the program
 * @throws {InputError} with what was found and what to install
 */
export async function findPython(run: RunProgram): Promise<string> {
  let found = "python3 is not installed, or not on the PATH";
  for (const name of PYTHONS) {
    const code = "import sys; print(*sys.version_info[:2])";
    const { success, stdout } = await run(name, ["-c", code]);
    if (!success) continue;
    const [major = 0, minor = 0] = stdout.trim().split(" ").map(Number);
    if (major > 3 || (major === 3 && minor >= 11)) return name;
    found = `${name} is Python ${major}.${minor}`;
  }
  throw new InputError("start JupyterLab", `it needs Python 3.11 or later, and ${found}`, {
    remedy: "install Python (https://www.python.org/downloads), or open the " +
      "notebooks in VS Code, which needs none",
    code: "missing",
  });
}

/**
 * Makes an empty Python environment. If that fails, the folder is removed.
 * @param options.folder the folder of the environment
 * @throws {InputError} if Python lacks a module, or for another reason
 */
export async function makeVenv(
  python: string,
  run: RunProgram,
  { folder }: { readonly folder: string },
): Promise<void> {
  const { success, stdout, stderr } = await run(python, ["-m", "venv", folder]);
  if (success) return;
  if (await exists(folder)) await Deno.remove(folder, { recursive: true });
  const output = `${stdout}\n${stderr}`;
  if (/ensurepip|No module named venv/.test(output)) {
    throw new InputError("start JupyterLab", `${python} lacks the modules venv and ensurepip`, {
      remedy: "on Debian and Ubuntu they come with: sudo apt install python3-venv",
      code: "missing",
    });
  }
  throw new InputError(`make ${displayPath(folder)} with ${python}`, lastLine(output), {
    code: "environment",
  });
}

/** The last line of a program's output. */
export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

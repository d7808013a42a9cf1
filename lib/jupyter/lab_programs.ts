/** The programs behind JupyterLab: Python, its environments, and the deno that a kernel runs on. @module */
import { InputError } from "@/base/errors.ts";
import { delimiter } from "node:path";
import { basename, join } from "@std/path";
import { exists } from "@/disk/files.ts";
import { displayPath } from "@/disk/paths.ts";

/** Runs a program to its end. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly success: boolean; readonly stdout: string; readonly stderr: string }>;

const WINDOWS = Deno.build.os === "windows";
/** Names of Python, in the order they are tried. */
const PYTHONS = WINDOWS ? ["python", "py", "python3"] : ["python3", "python"];
/** The oldest Python that the pinned packages support. */
const OLDEST_PYTHON = [3, 11] as const;

/** Runs programs with their outputs collected; a program that is missing has failed. */
export function programRunner(signal: AbortSignal | undefined): RunProgram {
  return async (program, args) => {
    try {
      const { success, stdout, stderr } = await new Deno.Command(program, {
        args: [...args],
        stdin: "null",
        ...(signal && { signal }),
      }).output();
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
 * Finds the first Python that is new enough.
 * @param options.names programs to try, in order
 * @throws {InputError} naming what was found and what to install
 */
export async function findPython(
  run: RunProgram,
  options: { names?: readonly string[] } = {},
): Promise<string> {
  const { names = PYTHONS } = options;
  const needed = OLDEST_PYTHON.join(".");
  let found = "python3 is not installed, or not on the PATH";
  for (const name of names) {
    const code = "import sys; print(*sys.version_info[:2])";
    const { success, stdout } = await run(name, ["-c", code]);
    if (!success) continue;
    const [major = 0, minor = 0] = stdout.trim().split(" ").map(Number);
    if (major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1])) {
      return name;
    }
    found = `${name} is Python ${major}.${minor}`;
  }
  throw new InputError("start JupyterLab", `it needs Python ${needed} or later, and ${found}`, {
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
  { folder }: { folder: string },
): Promise<void> {
  const { success, stdout, stderr } = await run(python, ["-m", "venv", folder]);
  if (success) return;
  await removeFolder(folder);
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

/**
 * The deno that the kernel runs on. This is the running one, unless it is in npx's cache, which may be
 * emptied at any time: then an installed one of the same version.
 * @param options.path folders of programs @default the PATH
 */
export async function chooseDeno(
  own: string,
  run: RunProgram,
  options: { path?: readonly string[] } = {},
): Promise<string> {
  if (!isTemporary(own)) return own;
  const { path = (Deno.env.get("PATH") ?? "").split(delimiter) } = options;
  for (const folder of path) {
    // npx puts its own programs on the PATH, too
    if (folder === "" || isTemporary(folder) || basename(folder) === ".bin") continue;
    const candidate = join(folder, WINDOWS ? "deno.exe" : "deno");
    const ask = "console.log(Deno.version.deno, Deno.execPath())";
    const { success, stdout } = await run(candidate, ["eval", ask]);
    // the name on the PATH can be a script around the program itself
    const [version, ...program] = stdout.trim().split(" ");
    if (success && version === Deno.version.deno) return program.join(" ");
  }
  return own;
}

function isTemporary(path: string): boolean {
  return /[\\/]_npx[\\/]/.test(`${path}/`);
}

/** The last line of a program's output. */
export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

/** Removes a folder with everything in it, if it is there. */
export async function removeFolder(folder: string): Promise<void> {
  if (await exists(folder)) await Deno.remove(folder, { recursive: true });
}

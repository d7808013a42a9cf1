/** Python programs that the project calls: pinned packages, each set in an environment of its own. @module */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { exists, writeWhole } from "@/disk/files.ts";
import { displayPath, ROOT } from "@/disk/paths.ts";
import { say } from "@/reporting/console.ts";

/** Runs a program to its end; one that is missing has failed. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly success: boolean; readonly output: string }>;

/** Packages that belong together. */
export interface PythonPackages {
  /** Their folder in `.venv`. */
  readonly name: string;
  /** What messages call them. */
  readonly title: string;
  /** The file that pins them. */
  readonly requirements: string;
  /** What they take on the disk. */
  readonly megabytes: number;
  /** What a person without Python can do instead. */
  readonly otherwise: string;
}

const WINDOWS = Deno.build.os === "windows";

/**
 * Makes the environment of some packages, unless it holds them already.
 * @returns its folder, and the Python in it
 * @throws {InputError} if Python is missing or too old, or the installation fails
 */
export async function installPackages(
  packages: PythonPackages,
  run: RunProgram,
): Promise<{ folder: string; python: string }> {
  const { title, megabytes, requirements } = packages;
  const folder = join(ROOT, ".venv", packages.name);
  // Holds the hash of what was installed; without it the environment is incomplete.
  const stamp = join(folder, "requirements.sha256");
  const python = WINDOWS ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  const wanted = await sha256(await Deno.readFile(requirements));
  const held = await exists(stamp) ? await Deno.readTextFile(stamp) : "";
  if (held === wanted && (await run(python, ["--version"])).success) return { folder, python };
  const found = await findPython(run, packages);
  if (await exists(folder)) await Deno.remove(folder, { recursive: true });
  say(`installing ${title} into ${displayPath(folder)} (once, about ${megabytes} MB) …`);
  const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
  const steps = [
    [found, ["-m", "venv", folder]],
    [python, [...pip, "--requirement", requirements]],
  ] as const;
  for (const [program, args] of steps) {
    const { success, output } = await run(program, args);
    if (!success) throw failed(`install ${title} into ${displayPath(folder)}`, output.trim());
  }
  await writeWhole(stamp, wanted);
  return { folder, python };
}

/** What is thrown where a program fails. */
export function failed(what: string, why: string): InputError {
  return new InputError(what, why, { code: "environment" });
}

/** Runs programs with their outputs collected. */
export function programRunner(signal: AbortSignal): RunProgram {
  return async (program, args) => {
    try {
      const command = new Deno.Command(program, { args: [...args], stdin: "null", signal });
      const { success, stdout, stderr } = await command.output();
      signal.throwIfAborted();
      const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      return { success, output: text.join("") };
    } catch (error) {
      const { NotFound, PermissionDenied, NotADirectory } = Deno.errors;
      const missing = [NotFound, PermissionDenied, NotADirectory];
      if (!missing.some((Kind) => error instanceof Kind)) throw error;
      return { success: false, output: String(error) };
    }
  };
}

/**
 * Finds the first Python that the pinned packages support: 3.11 or later.
 * @returns the name of the program
 * @throws {InputError} with what was found and what to install
 */
export async function findPython(
  run: RunProgram,
  { title, otherwise }: Pick<PythonPackages, "title" | "otherwise">,
): Promise<string> {
  let found = "python3 is not installed, or not on the PATH";
  for (const name of ["python3", "python", "py"]) {
    const code = "import sys; print(*sys.version_info[:2])";
    const { success, output } = await run(name, ["-c", code]);
    if (!success) continue;
    const [major = 0, minor = 0] = output.trim().split(" ").map(Number);
    if (major > 3 || (major === 3 && minor >= 11)) return name;
    found = `${name} is Python ${major}.${minor}`;
  }
  throw new InputError(`start ${title}`, `it needs Python 3.11 or later, and ${found}`, {
    remedy: `install Python (https://www.python.org/downloads), or ${otherwise}`,
    code: "missing",
  });
}

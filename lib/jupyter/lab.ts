/**
 * JupyterLab on the notebooks: a Python environment of its own in `.venv` with pinned packages, the
 * Deno kernel in it, a server on this machine only.
 * @module
 */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { exists, writeWhole } from "@/disk/files.ts";
import { displayPath, PATHS, ROOT } from "@/disk/paths.ts";
import { say } from "@/reporting/console.ts";

/** Runs a program to its end; one that is missing has failed. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly success: boolean; readonly output: string }>;

const VENV = join(ROOT, ".venv");
const REQUIREMENTS = join(ROOT, "lib", "jupyter", "lab_requirements.txt");
/** Holds the hash of what was installed; without it the environment is incomplete. */
const STAMP = join(VENV, "lab.sha256");
const WINDOWS = Deno.build.os === "windows";
const VENV_PYTHON = WINDOWS ? join(VENV, "Scripts", "python.exe") : join(VENV, "bin", "python");

/**
 * Installs what is missing and serves JupyterLab until the signal or Ctrl-C.
 * @param options.port on 127.0.0.1; the next free one when it is taken
 * @param options.browser open a browser
 * @throws {InputError} if Python is missing or too old, or the installation or the server fails
 */
export async function startLab(
  { port, browser, signal }: { port: number; browser: boolean; signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  await installLab(programRunner(signal));
  await installKernel();
  const folder = displayPath(PATHS.notebooks);
  say(`JupyterLab on http://127.0.0.1:${port}/ with ${folder}; Ctrl-C ends it`);
  const server = new Deno.Command(VENV_PYTHON, {
    args: labArguments({ port, browser, root: Deno.uid() === 0 }),
    cwd: PATHS.notebooks,
    // the kernel of this environment, not one of the same name in the home folder
    env: { JUPYTER_PREFER_ENV_PATH: "1" },
    stdin: "null",
    signal,
  });
  const { success, code } = await server.spawn().status;
  if (!success && !signal.aborted) throw failed("run JupyterLab", `it ended with code ${code}`);
}

/** Makes the environment, unless it already holds these packages. */
async function installLab(run: RunProgram): Promise<void> {
  const wanted = await sha256(await Deno.readFile(REQUIREMENTS));
  const held = await exists(STAMP) ? await Deno.readTextFile(STAMP) : "";
  if (held === wanted && (await run(VENV_PYTHON, ["--version"])).success) return;
  const python = await findPython(run);
  if (await exists(VENV)) await Deno.remove(VENV, { recursive: true });
  say(`installing JupyterLab into ${displayPath(VENV)} (once, about 350 MB) …`);
  const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
  const steps = [
    [python, ["-m", "venv", VENV]],
    [VENV_PYTHON, [...pip, "--requirement", REQUIREMENTS]],
  ] as const;
  for (const [program, args] of steps) {
    const { success, output } = await run(program, args);
    if (!success) throw failed(`install JupyterLab into ${displayPath(VENV)}`, output.trim());
  }
  await writeWhole(STAMP, wanted);
}

function failed(what: string, why: string): InputError {
  return new InputError(what, why, { code: "environment" });
}

/** Runs programs with their outputs collected. */
function programRunner(signal: AbortSignal): RunProgram {
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
export async function findPython(run: RunProgram): Promise<string> {
  let found = "python3 is not installed, or not on the PATH";
  for (const name of ["python3", "python", "py"]) {
    const code = "import sys; print(*sys.version_info[:2])";
    const { success, output } = await run(name, ["-c", code]);
    if (!success) continue;
    const [major = 0, minor = 0] = output.trim().split(" ").map(Number);
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
 * The arguments of JupyterLab: this machine and the notebooks only, nothing fetched, no questions at
 * the end.
 * @param options.root whether root starts it, as in containers: that needs an argument of its own
 */
export function labArguments(
  options: { readonly port: number; readonly browser: boolean; readonly root: boolean },
): string[] {
  const args = [
    "-m",
    "jupyterlab",
    "-y",
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.port=${options.port}`,
    `--ServerApp.root_dir=${PATHS.notebooks}`,
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    // a language server would know nothing of the import map and underline every import
    "--LanguageServerManager.autodetect=False",
  ];
  if (!options.browser) args.push("--no-browser");
  if (options.root) args.push("--allow-root");
  return args;
}

/** The Deno kernel for Jupyter; Stop sends it a message, since a signal would end it. */
const KERNEL = {
  argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
  display_name: "Deno",
  language: "typescript",
  interrupt_mode: "message",
  env: { NO_COLOR: "1" },
};

/** Written at every start, since the place of a deno that npx fetched can change. */
async function installKernel(): Promise<void> {
  const path = join(VENV, "share", "jupyter", "kernels", "deno", "kernel.json");
  await writeWhole(path, `${JSON.stringify(KERNEL)}\n`);
}

/**
 * JupyterLab on the notebooks: a Python environment of its own in `.venv` with pinned packages, the
 * Deno kernel in it, a server on this machine only.
 * @module
 */
import { sha256 } from "@/base/hash.ts";
import { InputError } from "@/base/errors.ts";
import { delimiter } from "node:path";
import { basename, join } from "@std/path";
import { displayPath, PATHS, ROOT } from "@/disk/paths.ts";
import { say } from "@/reporting/console.ts";

/** How the lab is started. */
export interface LabOptions {
  /** Port on 127.0.0.1; the next free one when it is taken. @default 8888 */
  readonly port?: number;
  /** Open a browser. @default true */
  readonly browser?: boolean;
  /** Ends the server. */
  readonly signal?: AbortSignal;
}

/** Runs a program to its end. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly success: boolean; readonly stdout: string; readonly stderr: string }>;

const VENV = join(ROOT, ".venv");
const REQUIREMENTS = join(ROOT, "lib", "app", "lab_requirements.txt");
/** Holds what was installed; without it the environment is not whole. */
const STAMP = join(VENV, "lab.sha256");
const WINDOWS = Deno.build.os === "windows";
const VENV_PYTHON = WINDOWS ? join(VENV, "Scripts", "python.exe") : join(VENV, "bin", "python");
/** What the pinned packages need. */
const OLDEST_PYTHON = [3, 11] as const;

/**
 * Installs what is missing and serves JupyterLab until the signal or Ctrl-C.
 * @throws Deno.errors.NotFound when Python is missing or too old, Error when the installation or the
 * server fails; each says what to do
 */
export async function startLab(options: LabOptions = {}): Promise<void> {
  const { port = 8888, browser = true, signal } = options;
  signal?.throwIfAborted();
  const run = programRunner(signal);
  await installLab(run);
  await installKernel(await chooseDeno(Deno.execPath(), run));
  signal?.throwIfAborted();
  say(
    `JupyterLab on http://127.0.0.1:${port}/ with ${displayPath(PATHS.notebooks)}; Ctrl-C ends it`,
  );
  const server = new Deno.Command(VENV_PYTHON, {
    args: labArguments({ port, browser, root: Deno.uid() === 0 }),
    cwd: PATHS.notebooks,
    // the kernel of this environment, not one of the same name in the home folder
    env: { JUPYTER_PREFER_ENV_PATH: "1" },
    stdin: "null",
  }).spawn();
  const stop = () => {
    try {
      server.kill("SIGTERM");
    } catch { /* ended already */ }
  };
  signal?.addEventListener("abort", stop);
  const { success, code } = await server.status;
  signal?.removeEventListener("abort", stop);
  if (!success && !signal?.aborted) throw new Error(`JupyterLab ended with exit code ${code}`);
}

/**
 * What JupyterLab is told: this machine only, this folder, nothing fetched, no questions at the end.
 * @param options.root whether root starts it, as in containers: it refuses that unless told
 */
export function labArguments(
  options: { port: number; browser: boolean; root?: boolean },
): string[] {
  return [
    ...["-m", "jupyterlab", "-y", "--ServerApp.ip=127.0.0.1", `--ServerApp.port=${options.port}`],
    `--ServerApp.root_dir=${PATHS.notebooks}`,
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    // a language server would know nothing of the import map and underline every import
    "--LanguageServerManager.autodetect=False",
    ...(options.browser ? [] : ["--no-browser"]),
    ...(options.root ? ["--allow-root"] : []),
  ];
}

/** Makes the environment, unless it holds these very packages already. */
async function installLab(run: RunProgram): Promise<void> {
  const wanted = await sha256(await Deno.readTextFile(REQUIREMENTS));
  const held = await Deno.readTextFile(STAMP).catch(() => "");
  if (held === wanted && (await run(VENV_PYTHON, ["--version"])).success) return;
  const python = await findPython(run);
  await Deno.remove(VENV, { recursive: true }).catch(ignoreMissing);
  say(`installing JupyterLab into ${displayPath(VENV)} (once, about 350 MB) …`);
  await makeVenv(python, run);
  await installPackages(run);
  await Deno.writeTextFile(STAMP, wanted);
}

/**
 * The first Python that is new enough.
 * @param options.names programs that are tried, in order
 * @throws Deno.errors.NotFound saying what was found and what to install
 */
export async function findPython(
  run: RunProgram,
  options: { names?: readonly string[] } = {},
): Promise<string> {
  const { names = WINDOWS ? ["python", "py", "python3"] : ["python3", "python"] } = options;
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
 * Makes an empty environment; leaves nothing when it cannot.
 * @param options.folder where @default .venv
 * @throws Deno.errors.NotFound when Python lacks the module for it, Error for another reason
 */
export async function makeVenv(
  python: string,
  run: RunProgram,
  options: { folder?: string } = {},
): Promise<void> {
  const { folder = VENV } = options;
  const { success, stdout, stderr } = await run(python, ["-m", "venv", folder]);
  if (success) return;
  await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
  const said = `${stdout}\n${stderr}`;
  if (/ensurepip|No module named venv/.test(said)) {
    throw new InputError("start JupyterLab", `${python} lacks the modules venv and ensurepip`, {
      remedy: "on Debian and Ubuntu they come with: sudo apt install python3-venv",
      code: "missing",
    });
  }
  throw new InputError(`make ${displayPath(folder)} with ${python}`, `${lastLine(said)}`, {
    code: "environment",
  });
}

async function installPackages(run: RunProgram): Promise<void> {
  const { success, stdout, stderr } = await run(VENV_PYTHON, [
    ...["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"],
    ...["--requirement", REQUIREMENTS],
  ]);
  if (success) return;
  const errors = `${stdout}\n${stderr}`.split("\n").filter((line) => line.startsWith("ERROR"));
  throw new InputError(
    `install JupyterLab into ${displayPath(VENV)}`,
    `${errors.at(-1) ?? lastLine(stderr)}`,
    { remedy: "is the network there? Run the same command again to go on", code: "environment" },
  );
}

/** What Jupyter is told of a kernel. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message";
  readonly env: Readonly<Record<string, string>>;
}

/** The Deno kernel as Jupyter starts it; Stop sends it a message instead of a signal that ends it. */
export function kernelSpec(deno: string): KernelSpec {
  return {
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    interrupt_mode: "message",
    env: { NO_COLOR: "1" },
  };
}

/** Settings of JupyterLab's pages: no news, no questions about them. */
const OVERRIDES = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** Written anew at every start, since the program that npx fetched can be elsewhere next time. */
async function installKernel(deno: string): Promise<void> {
  const folder = join(VENV, "share", "jupyter", "kernels", "deno");
  await Deno.mkdir(folder, { recursive: true });
  const text = JSON.stringify(kernelSpec(deno), null, 2);
  await Deno.writeTextFile(join(folder, "kernel.json"), `${text}\n`);
  const settings = join(VENV, "share", "jupyter", "lab", "settings");
  await Deno.mkdir(settings, { recursive: true });
  await Deno.writeTextFile(join(settings, "overrides.json"), `${JSON.stringify(OVERRIDES)}\n`);
}

/**
 * The deno that the kernel runs on: this one; but when this one lies in npx's cache, which may be
 * emptied while a kernel is installed, rather one of the same version that is installed to stay.
 * @param options.path folders that programs are looked for in @default the PATH
 */
export async function chooseDeno(
  own: string,
  run: RunProgram,
  options: { path?: readonly string[] } = {},
): Promise<string> {
  if (!isTemporary(own)) return own;
  const { path = (Deno.env.get("PATH") ?? "").split(delimiter) } = options;
  for (const folder of path) {
    // what npx puts on the PATH are its own programs again
    if (folder === "" || isTemporary(folder) || basename(folder) === ".bin") continue;
    const candidate = join(folder, WINDOWS ? "deno.exe" : "deno");
    const ask = "console.log(Deno.version.deno, Deno.execPath())";
    const { success, stdout } = await run(candidate, ["eval", ask]);
    // the program itself, where the name on the PATH is a script around it
    const [version, ...program] = stdout.trim().split(" ");
    if (success && version === Deno.version.deno) return program.join(" ");
  }
  return own;
}

function isTemporary(path: string): boolean {
  return /[\\/]_npx[\\/]/.test(`${path}/`);
}

function programRunner(signal: AbortSignal | undefined): RunProgram {
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

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

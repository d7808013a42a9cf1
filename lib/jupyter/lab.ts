/**
 * JupyterLab on the notebooks: a Python environment of its own in `.venv` with pinned packages, the
 * Deno kernel in it, a server on this machine only.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { sha256 } from "@/base/hash.ts";
import { exists, reading, writeWhole } from "@/disk/files.ts";
import { displayPath, PATHS, ROOT } from "@/disk/paths.ts";
import { say } from "@/reporting/console.ts";
import { findPython, lastLine, makeVenv, programRunner, type RunProgram } from "./python.ts";

/** Options of {@linkcode startLab}. */
export interface LabOptions {
  /** Port on 127.0.0.1; the next free one when it is taken. @default 8888 */
  readonly port?: number;
  /** Open a browser. @default true */
  readonly browser?: boolean;
  /** Ends the server. */
  readonly signal?: AbortSignal;
}

const VENV = join(ROOT, ".venv");
const REQUIREMENTS = join(ROOT, "lib", "jupyter", "lab_requirements.txt");
/** Holds the hash of what was installed; without it the environment is incomplete. */
const STAMP = join(VENV, "lab.sha256");
const WINDOWS = Deno.build.os === "windows";
const VENV_PYTHON = WINDOWS ? join(VENV, "Scripts", "python.exe") : join(VENV, "bin", "python");

/**
 * Installs what is missing and serves JupyterLab until the signal or Ctrl-C.
 * @throws {InputError} if Python is missing or too old, or the installation or the server fails
 */
export async function startLab(options: LabOptions = {}): Promise<void> {
  const { port = 8888, browser = true, signal } = options;
  signal?.throwIfAborted();
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
  }).spawn();
  const stop = () => {
    try {
      server.kill("SIGTERM");
    } catch { /* ended already */ }
  };
  signal?.addEventListener("abort", stop);
  const { success, code } = await server.status;
  signal?.removeEventListener("abort", stop);
  if (success || signal?.aborted) return;
  throw new InputError("run JupyterLab", `it ended with exit code ${code}`, {
    code: "environment",
  });
}

/** Makes the environment, unless it already holds these packages. */
async function installLab(run: RunProgram): Promise<void> {
  const wanted = await sha256(await reading(REQUIREMENTS, () => Deno.readFile(REQUIREMENTS)));
  const held = await exists(STAMP) ? await Deno.readTextFile(STAMP) : "";
  if (held === wanted && (await run(VENV_PYTHON, ["--version"])).success) return;
  const python = await findPython(run);
  if (await exists(VENV)) await Deno.remove(VENV, { recursive: true });
  say(`installing JupyterLab into ${displayPath(VENV)} (once, about 350 MB) …`);
  await makeVenv(python, run, { folder: VENV });
  const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
  const { success, stderr } = await run(VENV_PYTHON, [...pip, "--requirement", REQUIREMENTS]);
  if (!success) {
    throw new InputError(`install JupyterLab into ${displayPath(VENV)}`, lastLine(stderr), {
      remedy: "check the network, and run the same command again",
      code: "environment",
    });
  }
  await writeWhole(STAMP, wanted);
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

/** Settings of JupyterLab's pages: no news. */
const OVERRIDES = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** Written at every start, since the place of a deno that npx fetched can change. */
async function installKernel(): Promise<void> {
  const share = join(VENV, "share", "jupyter");
  await writeWhole(join(share, "kernels", "deno", "kernel.json"), `${JSON.stringify(KERNEL)}\n`);
  const settings = join(share, "lab", "settings", "overrides.json");
  await writeWhole(settings, `${JSON.stringify(OVERRIDES)}\n`);
}

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
import {
  chooseDeno,
  findPython,
  lastLine,
  makeVenv,
  programRunner,
  removeFolder,
  type RunProgram,
} from "./lab_programs.ts";
import { kernelSpec, labArguments } from "./lab_settings.ts";

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
  if (!success && !signal?.aborted) {
    throw new InputError("run JupyterLab", `it ended with exit code ${code}`, {
      code: "environment",
    });
  }
}

/** Makes the environment, unless it already holds these packages. */
async function installLab(run: RunProgram): Promise<void> {
  const wanted = await sha256(await reading(REQUIREMENTS, () => Deno.readFile(REQUIREMENTS)));
  const held = await exists(STAMP) ? await Deno.readTextFile(STAMP) : "";
  if (held === wanted && (await run(VENV_PYTHON, ["--version"])).success) return;
  const python = await findPython(run);
  await removeFolder(VENV);
  say(`installing JupyterLab into ${displayPath(VENV)} (once, about 350 MB) …`);
  await makeVenv(python, run, { folder: VENV });
  await installPackages(run);
  await writeWhole(STAMP, wanted);
}

async function installPackages(run: RunProgram): Promise<void> {
  const { success, stdout, stderr } = await run(VENV_PYTHON, [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-input",
    "--disable-pip-version-check",
    "--requirement",
    REQUIREMENTS,
  ]);
  if (success) return;
  const errors = `${stdout}\n${stderr}`.split("\n").filter((line) => line.startsWith("ERROR"));
  throw new InputError(
    `install JupyterLab into ${displayPath(VENV)}`,
    errors.at(-1) ?? lastLine(stderr),
    { remedy: "check the network, and run the same command again", code: "environment" },
  );
}

/** Settings of JupyterLab's pages: no news. */
const OVERRIDES = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** Written at every start, since the place of a program that npx fetched can change. */
async function installKernel(deno: string): Promise<void> {
  const folder = join(VENV, "share", "jupyter", "kernels", "deno");
  const text = JSON.stringify(kernelSpec(deno), null, 2);
  await writeWhole(join(folder, "kernel.json"), `${text}\n`);
  const settings = join(VENV, "share", "jupyter", "lab", "settings");
  await writeWhole(join(settings, "overrides.json"), `${JSON.stringify(OVERRIDES)}\n`);
}

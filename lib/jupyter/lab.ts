/**
 * JupyterLab on the notebooks: a Python environment of its own with pinned packages, the Deno kernel
 * in it, a server on this machine only.
 * @module
 */
import { join } from "@std/path";
import { writeWhole } from "@/disk/files.ts";
import { displayPath, PATHS, ROOT } from "@/disk/paths.ts";
import { say } from "@/reporting/console.ts";
import { failed, installPackages, programRunner, type PythonPackages } from "./python.ts";

const LAB: PythonPackages = {
  name: "lab",
  title: "JupyterLab",
  requirements: join(ROOT, "lib", "jupyter", "lab_requirements.txt"),
  megabytes: 350,
  otherwise: "open the notebooks in VS Code, which needs none",
};

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
  const { python, folder: environment } = await installPackages(LAB, programRunner(signal));
  await installKernel(environment);
  const folder = displayPath(PATHS.notebooks);
  say(`JupyterLab on http://127.0.0.1:${port}/ with ${folder}; Ctrl-C ends it`);
  const server = new Deno.Command(python, {
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
async function installKernel(environment: string): Promise<void> {
  const path = join(environment, "share", "jupyter", "kernels", "deno", "kernel.json");
  await writeWhole(path, `${JSON.stringify(KERNEL)}\n`);
}

/** The settings of JupyterLab and of its Deno kernel. @module */
import { PATHS } from "@/disk/paths.ts";

/**
 * The arguments of JupyterLab: this machine and the notebooks only, nothing fetched, no questions at
 * the end.
 * @param options.root whether root starts it, as in containers: that needs an argument of its own
 */
export function labArguments(
  options: { port: number; browser: boolean; root: boolean },
): string[] {
  const { port, browser, root } = options;
  const args = [
    "-m",
    "jupyterlab",
    "-y",
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.port=${port}`,
    `--ServerApp.root_dir=${PATHS.notebooks}`,
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    // a language server would know nothing of the import map and underline every import
    "--LanguageServerManager.autodetect=False",
  ];
  if (!browser) args.push("--no-browser");
  if (root) args.push("--allow-root");
  return args;
}

/** Jupyter's description of a kernel. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message";
  readonly env: Readonly<Record<string, string>>;
}

/** The Deno kernel for Jupyter; Stop sends it a message, since a signal would end it. */
export function kernelSpec(deno: string): KernelSpec {
  return {
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    interrupt_mode: "message",
    env: { NO_COLOR: "1" },
  };
}

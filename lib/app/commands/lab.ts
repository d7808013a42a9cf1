/** `lab`: JupyterLab. @module */
import { Command } from "commander";
import { startLab } from "@/jupyter/lab.ts";
import { type CommonFlags, finish, OPTIONS, wholeNumber } from "./shared.ts";

/** The command that opens the notebooks in JupyterLab, with the Deno kernel installed. */
export function labCommand(): Command {
  return new Command("lab")
    .description("open the notebooks in JupyterLab (needs python3; installs into .venv)")
    .option("--port <n>", "port on 127.0.0.1", wholeNumber(1), 8888)
    .option("--no-browser", "do not open a browser")
    .addOption(OPTIONS.debug())
    .action((flags: CommonFlags & { port: number; browser: boolean }) =>
      finish(flags, (signal) => startLab({ port: flags.port, browser: flags.browser, signal }))
    );
}

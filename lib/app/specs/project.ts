/** The notebooks, timings and generated text of the project: how these commands are called. @module */
import { Argument, Option } from "commander";
import type { Call } from "@/app/call.ts";
import { type CommandSpec, JSON_OUT, wholeNumber } from "./options.ts";

export const PROJECT = {
  report: {
    description: "write a page on a corpus or on a run, for a browser: figures, oddities, mistakes",
    options: [
      new Option("--corpus <name>", "a corpus that is here, such as own or ravdess"),
      new Option(
        "--run <run...>",
        "a run folder or its name, several that belong together, or the folder of a network",
      ),
      new Option("--out <file>", "the page (default: build/report/NAME.html)"),
      JSON_OUT,
    ],
    help:
      "The page is one file that opens without a server and loads nothing but your own recordings,\n" +
      "which it can play. Of published corpora it has names alone.",
    stopped: "no page was written",
    load: async () => (await import("@/app/commands/report.ts")).report,
  },
  notebooks: {
    description: "run the notebooks, in order, on the recordings that are here or the demo corpus",
    argument: new Argument("[notebooks...]", "which, by number or name, such as 04 (default: all)"),
    options: [
      new Option(
        "--out <dir>",
        "folder for the executed notebooks (default: in place; without RAVDESS artifacts/notebooks)",
      ),
      new Option("--check", "only check format, lint and types of their cells"),
      new Option("--tidy", "only format their cells; outputs stay"),
      JSON_OUT,
    ],
    help:
      "Cells run on the Deno kernel, which has all permissions and takes no flags to narrow them.",
    load: async () => (await import("@/app/commands/notebooks.ts")).notebooks,
  },
  lab: {
    description: "open the notebooks in JupyterLab (needs python3; installs into .venv)",
    options: [
      new Option("--port <n>", "port on 127.0.0.1").argParser(wholeNumber(1)).default(8888),
      new Option("--no-browser", "do not open a browser"),
    ],
    load: async () => {
      const { startLab } = await import("@/jupyter/lab.ts");
      return ({ flags, signal }: Call<{ port: number; browser: boolean }>) =>
        startLab({ port: flags.port, browser: flags.browser, signal });
    },
  },
  bench: {
    description:
      "time features beside librosa, training beside PyTorch, and the server beside FastAPI",
    argument: new Argument("[what...]", "what to time")
      .choices(["engine", "corpus", "training", "server"]),
    options: [
      new Option("--python <path>", "a Python that holds the peers").default("python3"),
      new Option("--runs <n>", "timings of each side").argParser(wholeNumber(1)),
      new Option("--epochs <n>", "training: epochs of each side (default: 50)")
        .argParser(wholeNumber(1)),
      new Option("--busy <n>", "engine: other programs that keep a processor busy each")
        .argParser(wholeNumber(1)),
      new Option("--publish", "write the timings to artifacts/reports/bench.json"),
      JSON_OUT,
    ],
    help: "Install the peers with: pip install -r lib/bench/requirements.txt\n" +
      "Time on a machine that does nothing else. On two cores all takes a quarter of an hour.",
    stopped: "timings that were published are kept",
    load: async () => (await import("@/app/commands/bench.ts")).bench,
  },
  build: {
    description: "build the page that listens: a folder of static files in build/page",
    options: [
      new Option(
        "--model <dir...>",
        "folders of trained networks or of runs that it offers (default: the published network)",
      ),
      JSON_OUT,
    ],
    load: async () => (await import("@/app/commands/build.ts")).build,
  },
  "setup-blas": {
    description: "fetch a current OpenBLAS, which multiplies where the system's is old or missing",
    options: [
      new Option("--remove", "remove what was fetched"),
      JSON_OUT,
    ],
    help:
      "It is the build that SciPy is made with (package scipy-openblas32 on PyPI, 8 MB, BSD licence),\n" +
      "checked by its SHA-256 and kept in .tools/openblas. No Python is needed. Training, prediction\n" +
      "and the server then use it, unless the system's is three times as fast.",
    stopped: "what was fetched is kept; run the same command again to go on",
    load: async () => (await import("@/app/commands/setup_blas.ts")).setupBlas,
  },
  readme: {
    description: "bring README's tables and artifacts/reports/results.md up to date",
    options: [
      new Option("--file <path>", "the file with the tables' markers").default("README.md"),
    ],
    load: async () => (await import("@/app/commands/readme.ts")).readme,
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

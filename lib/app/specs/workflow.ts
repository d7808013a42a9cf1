/** Workflows for Snakemake: how these commands are called. @module */
import { Option } from "commander";
import {
  type CommandGroup,
  CROSSVAL,
  FEATURES,
  JSON_OUT,
  PUBLISH,
  REPRODUCE,
  SEARCH,
  wholeNumber,
} from "./options.ts";

/** What each workflow may be told besides what it does. */
const WORKFLOW: readonly Option[] = [
  new Option("--shards <n>", "parts of the features (default: one for each 10,000 recordings)")
    .argParser(wholeNumber(1)),
  new Option("--out <dir>", "folder of the workflow, below build").default("build/workflow"),
  new Option("--check", "let Snakemake check it (needs python3; installs into .venv)"),
  JSON_OUT,
];

const LATER = "and write it again when these trainings are done: which come next follows from them";

export const WORKFLOWS = {
  workflow: {
    description: "write a workflow for Snakemake, which runs it on this machine or on a cluster",
    help: "Each step is a command of this project; finished trainings are not repeated.\n" +
      "Profiles for this machine and for Slurm lie beside it and are yours to change.\n" +
      "lib/app/workflow/README.md says more.",
    commands: {
      crossval: {
        description: "train and test every fold of a protocol",
        options: [...CROSSVAL, PUBLISH, ...WORKFLOW],
        load: async () => (await import("@/app/commands/workflow.ts")).crossvalWorkflow,
      },
      search: {
        description: `the next trainings of a search; ${LATER}`,
        options: [...SEARCH, ...WORKFLOW],
        load: async () => (await import("@/app/commands/workflow.ts")).searchWorkflow,
      },
      reproduce: {
        description: "every training behind the published figures, and the figures",
        options: [...REPRODUCE, ...WORKFLOW],
        load: async () => (await import("@/app/commands/workflow.ts")).reproduceWorkflow,
      },
      features: {
        description: "the features of all recordings, in parts",
        options: [...FEATURES, ...WORKFLOW],
        load: async () => (await import("@/app/commands/workflow.ts")).featuresWorkflow,
      },
    },
  },
} as const satisfies Readonly<Record<string, CommandGroup>>;

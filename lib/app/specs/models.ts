/** What is made of a trained network: how these commands are called. @module */
import { Option } from "commander";
import { type CommandSpec, NETWORK } from "./options.ts";

export const MODELS = {
  export: {
    description: "write a network in a format that other programs run",
    options: [
      NETWORK,
      new Option("--format <name>", "what to write").choices(["onnx"]).default("onnx"),
      new Option("--out <file>", "the file to write, such as emotions.onnx").makeOptionMandatory(),
    ],
    help:
      "Its card goes beside it, as emotions.meta.json: labels, feature settings, calibration.\n" +
      "The features stay this project's own: lib/app/package/README.md shows how to feed it.",
    load: async () => (await import("@/app/commands/export.ts")).exportNetwork,
  },
  card: {
    description: "write the README of a model: figures, where it fails, what not to use it for",
    options: [NETWORK],
    help: "The figures are those in artifacts/reports/results.json.",
    load: async () => (await import("@/app/commands/card.ts")).card,
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

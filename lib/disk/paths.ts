/** Where things are: the only module that knows the names of the project's folders. @module */
import { dirname, join, relative } from "@std/path";
import { fileURLToPath } from "node:url";

/** The project's root folder, whatever folder the program was started in. */
export const ROOT: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Folders and files of the project as absolute paths. */
export const PATHS = {
  /** Recordings, one folder per corpus: never committed. */
  raw: join(ROOT, "data", "raw"),
  /** One JSON Lines file per corpus: what the recordings are. */
  index: join(ROOT, "data", "index"),
  /** Cached features, keyed by content and settings: never committed. */
  features: join(ROOT, "data", "features"),
  /** One folder per training: never committed. */
  runs: join(ROOT, "artifacts", "runs"),
  /** Trained networks that are published with the project. */
  models: join(ROOT, "artifacts", "models"),
  /** Published figures, tables and predictions. */
  reports: join(ROOT, "artifacts", "reports"),
  /** Every published score. */
  results: join(ROOT, "artifacts", "reports", "results.json"),
  /** Every published timing. */
  bench: join(ROOT, "artifacts", "reports", "bench.json"),
  /** Reports on corpora and runs, for a browser: never committed. */
  pages: join(ROOT, "build", "report"),
  notebooks: join(ROOT, "notebooks"),
  /** Copies of the notebooks executed on the demo corpus: never committed. */
  executedNotebooks: join(ROOT, "artifacts", "notebooks"),
} as const;

/** Where the person stands: paths are shown relative to it. */
let standpoint = ROOT;

/**
 * Makes a folder the one that relative paths start from, when they are read and when they are shown.
 * Tasks run in the project's root, wherever the person stands.
 */
export function standIn(folder: string): void {
  Deno.chdir(folder);
  standpoint = folder;
}

/** A path as a person would write it: relative if it is in the project, otherwise as it is. */
export function displayPath(path: string): string {
  return path.startsWith(ROOT + "/") ? relative(standpoint, path) : path;
}

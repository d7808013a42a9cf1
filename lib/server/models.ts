/** The networks that a server offers. @module */
import { basename, dirname, resolve } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { readCard } from "@/disk/models.ts";

/** A network that a server offers. */
export interface ServedModel {
  /** What requests call it. */
  readonly name: string;
  /** An absolute path, which no answer and no log shows. */
  readonly dir: string;
  /** The first 12 digits of the SHA-256 of its weights. */
  readonly version: string;
  readonly labels: readonly string[];
  /** Length of a window in seconds. */
  readonly windowSec: number;
  /** Hz. Sound of any rate is taken and resampled. */
  readonly sampleRate: number;
  /** The score below which an answer is "unsure"; null if the network has none. */
  readonly threshold: number | null;
}

/**
 * Reads the cards of networks.
 * @param dirs folders of models or of finished runs
 * @throws {InputError} if one is missing or damaged, none is named, or two have the same name
 */
export async function readModels(dirs: readonly string[]): Promise<ServedModel[]> {
  if (dirs.length === 0) throw new InputError("start the server", "no model is named");
  const models = await Promise.all(dirs.map(readModel));
  const names = models.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return models;
  throw new InputError("start the server", `two models are called "${twice}"`, {
    remedy: "rename a folder",
  });
}

async function readModel(dir: string): Promise<ServedModel> {
  const { labels, features, sha256, calibration } = await readCard(dir);
  const path = resolve(dir);
  const name = basename(path) === "model" ? basename(dirname(path)) : basename(path);
  return {
    name: name.replaceAll(/[^\w.-]/g, "_"),
    dir: path,
    version: sha256["weights.bin"]!.slice(0, 12),
    labels,
    windowSec: features.durationSec,
    sampleRate: features.sampleRate,
    threshold: calibration?.threshold ?? null,
  };
}

/** The networks that a server offers. @module */
import { resolve } from "@std/path";
import { nameModels, networkFolder, readCard } from "@/disk/models.ts";

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
 * @param dirs folders of models or of finished runs, or their names in artifacts
 * @throws {InputError} if one is missing or damaged, none is named, or two have the same name
 */
export async function readModels(dirs: readonly string[]): Promise<ServedModel[]> {
  const folders = await Promise.all(dirs.map(async (dir) => await networkFolder(dir) ?? dir));
  const named = nameModels(folders, { what: "start the server" });
  return await Promise.all(Array.from(named, readModel));
}

async function readModel([name, dir]: readonly [string, string]): Promise<ServedModel> {
  const { labels, features, sha256, calibration } = await readCard(dir);
  return {
    name,
    dir: resolve(dir),
    version: sha256["weights.bin"]!.slice(0, 12),
    labels,
    windowSec: features.durationSec,
    sampleRate: features.sampleRate,
    threshold: calibration?.threshold ?? null,
  };
}

/** Folders of trained networks: saving, loading, and recognising with them. @module */
import { basename, dirname, join, resolve } from "@std/path";
import { InputError } from "@/base/errors.ts";
import "@/host/mod.ts";
import type { StoredCard } from "@/models/card.ts";
import {
  type LoadedModel,
  MODEL_FILES,
  type ModelFiles,
  unpackCard,
  unpackModel,
} from "@/models/saved.ts";
import { loadRecognizer, type Recognizer, type RecognizerOptions } from "@/recognition/mod.ts";
import { exists, reading, writeFolder } from "./files.ts";
import { displayPath, PATHS } from "./paths.ts";

/**
 * Writes the files of a packed network; a folder that was there is replaced as a whole.
 * @throws {InputError} if the folder cannot be written
 */
export async function writeModelFiles(dir: string, files: ModelFiles): Promise<void> {
  await writeFolder(dir, async (folder) => {
    for (const name of MODEL_FILES) await Deno.writeFile(join(folder, name), files[name]);
  });
}

/**
 * Loads a network.
 * @param dir the folder of a model or of a finished run
 * @throws {InputError} if a file is missing, damaged, or does not belong to the others
 */
export async function loadModel(dir: string): Promise<LoadedModel> {
  return await unpackModel(await readModelFiles(dir), { name: displayPath(dir) });
}

/**
 * Reads the card of a saved network without loading the network.
 * @throws {InputError} if it is missing or damaged
 */
export async function readCard(dir: string): Promise<StoredCard> {
  const folder = await modelFolder(dir);
  const bytes = await readModelFile(folder, "meta.json");
  return await unpackCard(bytes, { name: displayPath(folder) });
}

/**
 * Loads a recogniser.
 * @param dir the folder of a model or of a finished run
 * @throws {InputError} as {@linkcode loadModel}
 */
export async function openRecognizer(
  dir: string,
  options: RecognizerOptions = {},
): Promise<Recognizer> {
  return await loadRecognizer(await readModelFiles(dir), { name: displayPath(dir), ...options });
}

/**
 * Reads the files of a network as they are.
 * @throws {InputError} if one is missing
 */
export async function readModelFiles(dir: string): Promise<ModelFiles> {
  const folder = await modelFolder(dir);
  const entries = MODEL_FILES.map(async (name) => [name, await readModelFile(folder, name)]);
  return Object.fromEntries(await Promise.all(entries));
}

function readModelFile(folder: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(folder, name);
  return reading(path, () => Deno.readFile(path));
}

/** The folder that a person means: a path, or a name in artifacts/models or artifacts/runs. */
export async function networkFolder(name: string): Promise<string | undefined> {
  for (const dir of [name, join(PATHS.models, name), join(PATHS.runs, name)]) {
    if (await exists(dir)) return dir;
  }
  return undefined;
}

/**
 * The folder itself, or `model` in the folder of a run.
 * @param name as {@linkcode networkFolder} takes it
 * @throws {InputError} if neither holds a model
 */
export async function modelFolder(name: string): Promise<string> {
  const dir = await networkFolder(name) ?? name;
  for (const folder of [dir, join(dir, "model")]) {
    if (await exists(join(folder, "meta.json"))) return folder;
  }
  throw new InputError("load the model", `there is no ${displayPath(join(dir, "meta.json"))}`, {
    remedy: "train one first, or name the folder of a model or of a finished run",
    code: "missing",
    file: dir,
  });
}

/**
 * What models are called where several are offered: by the name of the folder, or of the run that it
 * is in, in letters that an address needs no escapes for.
 * @param options.what what errors call the work: "start the server"
 * @returns the folders by name, in their order
 * @throws {InputError} if there is none, or two have the same name
 */
export function nameModels(
  dirs: readonly string[],
  { what }: { readonly what: string },
): ReadonlyMap<string, string> {
  if (dirs.length === 0) throw new InputError(what, "no model is named");
  const named = new Map<string, string>();
  for (const dir of dirs) {
    const path = resolve(dir);
    const folder = basename(path) === "model" ? basename(dirname(path)) : basename(path);
    const name = folder.replaceAll(/[^\w.-]/g, "_");
    if (named.has(name)) {
      throw new InputError(what, `two models are called "${name}"`, {
        remedy: "rename a folder",
        file: dir,
      });
    }
    named.set(name, dir);
  }
  return named;
}

/** Fetching a model: for the thread that recognises, since it brings the engine. @module */
import { MODEL_FILES, type ModelFiles } from "@/models/saved.ts";
import { fetchFile } from "./models.ts";

/**
 * The bytes of a model's files.
 * @throws {InputError} if one cannot be reached
 */
export async function fetchModel(name: string): Promise<ModelFiles> {
  const entries = MODEL_FILES.map(async (file) => {
    const response = await fetchFile(`models/${name}/${file}`);
    return [file, new Uint8Array(await response.arrayBuffer())] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as ModelFiles;
}

/** Writing files: whole or not at all, and with a sentence when the system does not let it. @module */
import { dirname } from "@std/path";
import { displayPath } from "./paths.ts";

/**
 * Writes a file under another name and then renames it, so that no reader meets half of it. Folders
 * above it are made.
 * @throws as `writing`
 */
export function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.${Deno.pid}.part`;
  return writing(path, async () => {
    try {
      await Deno.mkdir(dirname(path), { recursive: true });
      if (typeof content === "string") await Deno.writeTextFile(part, content);
      else await Deno.writeFile(part, content);
      await Deno.rename(part, path);
    } catch (error) {
      await Deno.remove(part).catch(() => {}); // It may never have been made.
      throw error;
    }
  });
}

/**
 * Runs an operation that writes a file.
 * @throws the system's error as a sentence that names the file; it keeps its kind, which is a plain
 *   Error for a full disk. Other errors stay as they are
 */
export async function writing<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const Kind = Object.values(Deno.errors).find((kind) => error instanceof kind) ??
      (/\(os error \d+\)/.test(error.message) ? Error : undefined);
    if (Kind === undefined) throw error;
    const remedy = "make sure that the folder may be written to and that the disk has room";
    throw new Kind(`Cannot write ${displayPath(path)}: ${error.message}; ${remedy}`, {
      cause: error,
    });
  }
}

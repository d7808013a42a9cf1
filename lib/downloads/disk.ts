/** Questions to the disk before anything is fetched or unpacked. @module */
import { dirname, join } from "@std/path";
import { statfs } from "node:fs/promises";
import { InputError } from "@/base/errors.ts";
import { displayPath } from "@/disk/paths.ts";

/** Finds how many bytes can still be written below a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

const freeBytes: FreeBytes = async (folder) => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    // A folder that does not exist yet is on the disk of the one above it.
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!missing || dirname(folder) === folder) throw error;
    return await freeBytes(dirname(folder));
  }
};

/**
 * Makes sure that there is enough space.
 * @param bytes the number of bytes to be written
 * @param options.what for the error, such as `download tess`
 * @throws {InputError} stating how much is needed and how much is free
 */
export async function checkRoom(
  bytes: number,
  options: { what: string; folder: string; free?: FreeBytes | undefined },
): Promise<void> {
  const { what, folder, free = freeBytes } = options;
  const there = await free(folder);
  if (bytes <= there) return;
  const [needed, available] = [bytes, there].map((size) =>
    `${Math.ceil(size / 1e6).toLocaleString("en")} MB`
  );
  const why = `${displayPath(folder)} needs ${needed}, but ${available} are free on its disk`;
  throw new InputError(what, why, { remedy: "make room there", code: "environment" });
}

/** The value of a promise, or another one if the file that it is about does not exist. */
export async function ifMissing<T, E>(value: Promise<T>, instead: E): Promise<T | E> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return instead;
    throw error;
  }
}

/** The names in a folder; none if it does not exist. */
function entriesOf(folder: string): Promise<readonly Deno.DirEntry[]> {
  return ifMissing(Array.fromAsync(Deno.readDir(folder)), []);
}

/** Whether a folder is empty or does not exist. */
export async function isEmpty(folder: string): Promise<boolean> {
  return (await entriesOf(folder)).length === 0;
}

/** Bytes of all files below a folder; 0 if it does not exist. */
export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const { name, isDirectory } of await entriesOf(folder)) {
    const path = join(folder, name);
    bytes += isDirectory ? await bytesIn(path) : (await Deno.stat(path)).size;
  }
  return bytes;
}

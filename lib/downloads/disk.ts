/** The disk, asked before anything is fetched or unpacked: how much room there is, and what is there. @module */
import { InputError } from "@/base/errors.ts";
import { dirname, join } from "@std/path";
import { statfs } from "node:fs/promises";
import { displayPath } from "@/disk/paths.ts";

/** Tells how many bytes may still be written below a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

/** Free bytes on the disk of a folder, which need not be there yet. */
export const freeBytes: FreeBytes = async (folder) => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!missing || dirname(folder) === folder) throw error;
    return await freeBytes(dirname(folder));
  }
};

/**
 * Refuses to go on where there is too little room.
 * @param bytes that are going to be written
 * @param options.what for the sentence, such as `download tess`
 * @throws {RangeError} saying how much is needed and how much is free
 */
export async function checkRoom(
  bytes: number,
  options: { what: string; folder: string; free?: FreeBytes },
): Promise<void> {
  const { what, folder, free = freeBytes } = options;
  const there = await free(folder);
  if (bytes <= there) return;
  throw new InputError(
    `${what}`,
    `${displayPath(folder)} needs ${megabytes(bytes)}, but ${megabytes(there)} are ` +
      "free on its disk",
    { remedy: "make room there" },
  );
}

/** "1,234 MB", rounded up. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString("en")} MB`;
}

/** For a promise of something that need not be there. */
export function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** Whether a folder holds nothing, or is not there. */
export async function isEmpty(folder: string): Promise<boolean> {
  try {
    for await (const _ of Deno.readDir(folder)) return false;
  } catch (error) {
    ignoreMissing(error);
  }
  return true;
}

/** Bytes of all files below a folder; 0 when it is not there. */
export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = join(folder, name);
      bytes += isDirectory ? await bytesIn(path) : (await Deno.stat(path)).size;
    }
  } catch (error) {
    ignoreMissing(error);
  }
  return bytes;
}

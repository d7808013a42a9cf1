/** The disk before anything is fetched or unpacked, and files that arrive piece by piece. @module */
import { dirname } from "@std/path";
import { statfs } from "node:fs/promises";
import { InputError } from "@/base/errors.ts";
import { writing } from "@/disk/files.ts";
import { displayPath } from "@/disk/paths.ts";

/** Bytes that can still be written below a folder, which need not exist yet. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!missing || dirname(folder) === folder) throw error;
    return await freeBytes(dirname(folder));
  }
}

/**
 * Makes sure that there is enough space.
 * @param bytes the number of bytes to be written
 * @param options.what for the error, such as `download tess`
 */
export async function checkRoom(
  bytes: number,
  { what, folder }: { what: string; folder: string },
): Promise<void> {
  const there = await freeBytes(folder);
  if (bytes <= there) return;
  const [needed, available] = [bytes, there].map((size) =>
    `${Math.ceil(size / 1e6).toLocaleString("en")} MB`
  );
  const why = `${displayPath(folder)} needs ${needed}, but ${available} are free on its disk`;
  throw new InputError(what, why, { remedy: "make room there", code: "environment" });
}

/**
 * Writes a file as its bytes arrive, with its folder if that is missing.
 * @param options.append keep what is there, and write after it @default false
 */
export async function writeChunks(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  options: { append?: boolean } = {},
): Promise<void> {
  const { append = false } = options;
  using file = await writing(path, async () => {
    await Deno.mkdir(dirname(path), { recursive: true });
    return await Deno.open(path, { write: true, create: true, append, truncate: !append });
  });
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      at += await writing(path, () => file.write(chunk.subarray(at)));
    }
  }
}

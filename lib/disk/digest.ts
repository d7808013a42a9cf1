/** Digests of large files. @module */
import { createHash } from "node:crypto";
import { reading } from "./files.ts";

/**
 * The digest of a file's bytes, read piece by piece.
 * @param options.algorithm such as "md5" or "sha256"
 * @returns hexadecimal digits
 * @throws {InputError} if the file cannot be read
 */
export function fileDigest(path: string, options: { algorithm: string }): Promise<string> {
  return reading(path, async () => {
    const hash = createHash(options.algorithm);
    using file = await Deno.open(path);
    for await (const chunk of file.readable) hash.update(chunk);
    return hash.digest("hex");
  });
}

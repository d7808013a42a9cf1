/** Whether a file that was fetched is the one that was published. @module */
import { InputError } from "@/base/errors.ts";
import { createHash } from "node:crypto";
import type { RemoteFile } from "./sources.ts";

/**
 * Compares a file's size and digest with those that were published, as far as these are known.
 * @throws {Deno.errors.InvalidData} when it differs; the file is removed then
 */
export async function checkFile({ url, bytes, digest }: RemoteFile, path: string): Promise<void> {
  const differences: string[] = [];
  const { size } = await Deno.stat(path);
  if (bytes !== null && size !== bytes) differences.push(`it has ${size} bytes, not ${bytes}`);
  if (digest) {
    const found = await digestOf(path, digest.algorithm);
    const name = digest.algorithm.toUpperCase();
    if (found !== digest.hex) differences.push(`its ${name} is ${found}, not ${digest.hex}`);
  }
  if (differences.length === 0) return;
  await Deno.remove(path);
  throw new InputError(
    `use ${url}`,
    `what arrived is not what was published (${differences.join("; ")}); it was ` +
      "removed, so run the same command again",
    { remedy: "if this comes again, the file has changed", code: "damaged" },
  );
}

/** A digest of a file, in hexadecimal digits. */
async function digestOf(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}

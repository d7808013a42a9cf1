/** Temporary folders, and what is in them. */
import { dirname, join } from "@std/path";

/** A temporary folder that is removed when the test ends. */
export async function tempFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.realPath(await Deno.makeTempDir());
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Writes a file, making its folder. */
export async function writeFile(path: string, content: Uint8Array | string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  if (typeof content === "string") await Deno.writeTextFile(path, content);
  else await Deno.writeFile(path, content);
}

/**
 * The files below a folder, sorted, relative to it; without the digests of files that were read before,
 * which are kept of files of some age alone.
 */
export async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name.endsWith(".seen.json")) continue;
    if (!isDirectory) found.push(name);
    else found.push(...(await filesIn(join(folder, name))).map((file) => `${name}/${file}`));
  }
  return found.sort();
}

/** The version of the code that runs. @module */
import { join } from "@std/path";
import { ROOT } from "./paths.ts";

/**
 * The commit that is checked out, read from git's own files so that git is not needed.
 * @param root folder that holds the folder `.git` @default the project's root
 * @returns 40 or 64 hexadecimal digits; "unknown" without one, or in a linked worktree
 */
export async function readCommit(root: string = ROOT): Promise<string> {
  const read = (name: string) =>
    Deno.readTextFile(join(root, ".git", name)).then((text) => text.trim(), () => "");
  const head = await read("HEAD");
  if (!head.startsWith("ref: ")) return head || "unknown";
  const ref = head.slice("ref: ".length);
  const packed = (await read("packed-refs")).split("\n");
  const line = packed.find((entry) => entry.endsWith(` ${ref}`));
  return await read(ref) || line?.split(" ")[0] || "unknown";
}

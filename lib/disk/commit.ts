/** The version of the code that runs. @module */
import { dirname, join, resolve } from "@std/path";
import { ifMissing } from "./files.ts";
import { ROOT } from "./paths.ts";

/** For code that is not under version control. */
const NO_COMMIT = "unknown";

/**
 * The commit that is checked out, read from git's own files so that git is not needed.
 * @param root folder that holds `.git` @default the project's root
 * @returns 40 or 64 hexadecimal digits, or "unknown"
 */
export function readCommit(root: string = ROOT): Promise<string> {
  return ifMissing(findCommit(join(root, ".git")), NO_COMMIT);
}

async function findCommit(path: string): Promise<string> {
  let git = path;
  if (!(await Deno.stat(path)).isDirectory) {
    // In a worktree or a submodule, `.git` is a file with the path of the folder, relative to itself.
    git = resolve(dirname(path), (await readText(path)).slice("gitdir: ".length));
  }
  const head = await readText(join(git, "HEAD"));
  if (!head.startsWith("ref: ")) return head;
  const ref = head.slice("ref: ".length);
  const common = resolve(git, await ifMissing(readText(join(git, "commondir")), "."));
  const loose = await ifMissing(readText(join(common, ref)), undefined);
  if (loose !== undefined) return loose;
  const packed = await readText(join(common, "packed-refs"));
  const line = packed.split("\n").find((entry) => entry.endsWith(` ${ref}`));
  return line?.split(" ")[0] ?? NO_COMMIT;
}

async function readText(path: string): Promise<string> {
  return (await Deno.readTextFile(path)).trim();
}

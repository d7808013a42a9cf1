/** The version of the code that runs. @module */
import { dirname, join, resolve } from "@std/path";
import { ROOT } from "./paths.ts";

/** For code that is not under version control. */
const NO_COMMIT = "unknown";

/**
 * The commit that is checked out, read from git's own files so that git is not needed.
 * @param root folder that holds `.git` @default the project's root
 * @returns 40 or 64 hexadecimal digits, or "unknown"
 */
export async function readCommit(root: string = ROOT): Promise<string> {
  try {
    const git = await gitFolder(join(root, ".git"));
    const head = (await Deno.readTextFile(join(git, "HEAD"))).trim();
    if (!head.startsWith("ref: ")) return head;
    return await readRef(git, head.slice("ref: ".length));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return NO_COMMIT;
    throw error;
  }
}

/** In a worktree or a submodule, `.git` is a file with the path of the folder, relative to itself. */
async function gitFolder(path: string): Promise<string> {
  if ((await Deno.stat(path)).isDirectory) return path;
  const folder = (await Deno.readTextFile(path)).trim().slice("gitdir: ".length);
  return resolve(dirname(path), folder);
}

async function readRef(git: string, ref: string): Promise<string> {
  const common = await commonFolder(git);
  try {
    return (await Deno.readTextFile(join(common, ref))).trim();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const packed = await Deno.readTextFile(join(common, "packed-refs"));
  const line = packed.split("\n").find((entry) => entry.endsWith(` ${ref}`));
  return line?.split(" ")[0] ?? NO_COMMIT;
}

async function commonFolder(git: string): Promise<string> {
  try {
    return resolve(git, (await Deno.readTextFile(join(git, "commondir"))).trim());
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return git;
    throw error;
  }
}

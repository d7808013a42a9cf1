/**
 * A lock on a run folder. The operating system holds it, and releases it when the process ends, so it
 * is never stale.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { writing } from "./files.ts";
import { displayPath } from "./paths.ts";

/** Name of the lock file in a run folder. */
export const LOCK_FILE = "lock";

/**
 * Locks a folder, which must exist.
 * @throws {InputError} naming the process that holds the lock, or if the folder cannot be written
 */
export async function lockFolder(dir: string): Promise<{ release(): void }> {
  const path = join(dir, LOCK_FILE);
  const options = { create: true, read: true, write: true };
  const file = await writing(path, () => Deno.open(path, options));
  if (!await file.tryLock(true)) {
    // Some systems let no one read a locked file.
    const content = await Deno.readTextFile(path).catch(() => "");
    const holder = content.trim() || "another process";
    file.close();
    throw new InputError(`train in ${displayPath(dir)}`, `${holder} is training there`, {
      remedy: "wait for it, or stop it first",
      code: "busy",
    });
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`process ${Deno.pid}\n`));
  return {
    release: () => {
      file.unlockSync();
      file.close();
    },
  };
}

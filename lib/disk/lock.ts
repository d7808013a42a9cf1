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

/** A lock that is held. */
export interface RunLock {
  release(): void;
}

/**
 * Locks a folder, which must exist.
 * @throws {InputError} naming the process that holds the lock, or if the folder cannot be written
 */
export async function lockFolder(dir: string): Promise<RunLock> {
  const path = join(dir, LOCK_FILE);
  const options = { create: true, read: true, write: true };
  const file = await writing(path, () => Deno.open(path, options));
  if (!await file.tryLock(true)) {
    const holder = await readHolder(path);
    file.close();
    throw new InputError(`train in ${displayPath(dir)}`, `${holder} is training there`, {
      remedy: "wait for it, or stop it first",
      code: "busy",
    });
  }
  const holder = new TextEncoder().encode(`process ${Deno.pid}\n`);
  await file.truncate();
  await file.write(holder);
  return {
    release: () => {
      file.unlockSync();
      file.close();
    },
  };
}

async function readHolder(path: string): Promise<string> {
  // Some systems let no one read a locked file.
  const content = await Deno.readTextFile(path).catch(() => "");
  return content.trim() || "another process";
}

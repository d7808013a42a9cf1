/**
 * A lock on a run folder. The operating system holds it, not a file's mere presence, so that the
 * lock of a process that was killed is gone with the process and can never be stale.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";

/** Name of the lock file in a run folder. */
export const LOCK_FILE = "lock";

/** A lock that is held. */
export interface RunLock {
  release(): void;
}

/**
 * Locks a folder, which must exist.
 * @throws Deno.errors.Busy naming the process that holds it
 */
export async function lockFolder(dir: string): Promise<RunLock> {
  const path = join(dir, LOCK_FILE);
  const file = await Deno.open(path, { create: true, read: true, write: true });
  if (!await file.tryLock(true)) {
    const holder = await readHolder(path);
    file.close();
    throw new InputError(`train in ${dir}`, `${holder} is training there`, {
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

/**
 * Writing files so that a reader never meets half of one: everything is written under another name
 * and renamed at the end.
 * @module
 */
import { basename, dirname, join } from "@std/path";

/** Ending of what is not finished yet. */
const PART = ".part";

/**
 * Writes a file as a whole or not at all.
 * @throws Error with a sentence when the disk is full or the folder may not be written
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}${PART}`);
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(part, content);
    else await Deno.writeFile(part, content);
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {}); // it may never have been made
    throw explainWriteError(error, path);
  }
}

/**
 * Writes a folder as a whole or not at all; a folder that was there is replaced.
 * @param fill writes the files into the folder it is given
 */
export async function writeFolder(
  path: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const part = `${path}.${crypto.randomUUID()}${PART}`;
  try {
    await Deno.mkdir(part, { recursive: true });
    await fill(part);
    await moveFolder(part, path);
  } catch (error) {
    await Deno.remove(part, { recursive: true }).catch(() => {}); // it may never have been made
    throw explainWriteError(error, path);
  }
}

/** Moves a folder to where another may stand, which it replaces. */
export async function moveFolder(from: string, to: string): Promise<void> {
  const old = `${to}.${crypto.randomUUID()}${PART}`;
  const replaces = await exists(to);
  if (replaces) await Deno.rename(to, old);
  await Deno.rename(from, to);
  if (replaces) await Deno.remove(old, { recursive: true });
}

/** Whether there is a file or folder at a path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** How an error begins that names what could not be written. */
const SAID = "Cannot write ";
/** No space left, quota exceeded; the last is Windows' number. */
const FULL_DISK = /os error (28|122|112)\b|ENOSPC|EDQUOT/;

/** The same error, with a sentence when the disk is full and it does not say itself what for. */
export function explainFullDisk(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error.message.startsWith(SAID)) return error;
  if (!FULL_DISK.test(error.message)) return error;
  return new Error(
    `Cannot write ${path}: the disk is full; free some space and run the same command again`,
    { cause: error },
  );
}

/** The same error with a sentence that says what could not be written, why, and what helps. */
export function explainWriteError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error.message.startsWith(SAID)) return error;
  const options = { cause: error };
  if (FULL_DISK.test(error.message)) return explainFullDisk(error, path);
  if (/os error 30\b|EROFS/.test(error.message)) {
    return new Error(`Cannot write ${path}: the disk is mounted read-only`, options);
  }
  if (
    error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable
  ) {
    const Kind = error instanceof Deno.errors.NotCapable
      ? Deno.errors.NotCapable
      : Deno.errors.PermissionDenied;
    return new Kind(`Cannot write ${path}: permission denied (${error.message})`, options);
  }
  return error;
}

/**
 * Reading and writing files. What the system refuses becomes an `InputError` that names the file, and
 * a reader never meets half a file: everything is written under another name and renamed at the end.
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { InputError, type InputErrorCode } from "@/base/errors.ts";
import { displayPath } from "./paths.ts";

/** Ending of what is not finished yet. */
const PART = ".part";

/** What the system reports, and how a person is told: kind, reason, remedy. */
type Reason = readonly [code: InputErrorCode, why: string, remedy: string];

function readingReason(error: Error): Reason | undefined {
  const is = (Kind: new (...args: never[]) => Error) => error instanceof Kind;
  const { NotFound, PermissionDenied, NotCapable, IsADirectory } = Deno.errors;
  if (is(NotFound)) {
    return ["missing", "there is no such file or folder", "check the path, and where links lead"];
  }
  if (is(PermissionDenied)) {
    return ["forbidden", "the system does not allow it", "change its permissions (chmod +r)"];
  }
  if (is(NotCapable)) return ["forbidden", "Deno was not given access", "add --allow-read"];
  if (is(IsADirectory)) return ["invalid", "it is a folder", "name a file in it"];
  if (is(Deno.errors.NotADirectory)) {
    return ["invalid", "a file stands where a folder is needed", "check the path"];
  }
  if (is(Deno.errors.FilesystemLoop)) {
    return ["invalid", "its links lead back to themselves", "remove the link"];
  }
  return undefined;
}

function writingReason(error: Error): Reason | undefined {
  const is = (Kind: new (...args: never[]) => Error) => error instanceof Kind;
  const { AlreadyExists, IsADirectory, NotADirectory, PermissionDenied, NotCapable } = Deno.errors;
  // No space left, quota exceeded; the last is Windows' number.
  if (/os error (28|122|112)\b|ENOSPC|EDQUOT/.test(error.message)) {
    const remedy = "free some space and run the same command again";
    return ["environment", "the disk is full", remedy];
  }
  if (/os error 30\b|EROFS/.test(error.message)) {
    return ["environment", "the disk is mounted read-only", "name a folder on another disk"];
  }
  if (is(AlreadyExists) || is(NotADirectory)) {
    return ["busy", "a file is in its place", "name a folder"];
  }
  if (is(IsADirectory)) return ["busy", "a folder is in its place", "name a file"];
  if (is(PermissionDenied)) {
    const remedy = "change the folder's permissions (chmod +w)";
    return ["forbidden", "permission is denied", remedy];
  }
  if (is(NotCapable)) {
    const remedy = "name a place in the folder that you are in, or where --help says";
    return ["forbidden", "Deno was not given access", remedy];
  }
  if (!Object.values(Deno.errors).some(is) && !/\(os error \d+\)/.test(error.message)) {
    return undefined;
  }
  const remedy = "make sure that the folder may be written to and that the disk has room";
  return ["environment", `the system refused it (${error.message})`, remedy];
}

function explain(
  error: unknown,
  { verb, path }: { verb: "read" | "write"; path: string },
): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  const reason = verb === "read" ? readingReason(error) : writingReason(error);
  if (reason === undefined) return error;
  const [code, why, remedy] = reason;
  const what = `${verb} "${displayPath(path)}"`;
  return new InputError(what, why, { remedy, code, file: path, cause: error });
}

/**
 * Runs an operation that reads a file or folder.
 * @throws {InputError} naming the path, if the system refuses it
 */
export async function reading<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw explain(error, { verb: "read", path });
  }
}

/**
 * Runs an operation that writes a file or folder.
 * @throws {InputError} naming the path, if the system refuses it or the disk is full
 */
export async function writing<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw explain(error, { verb: "write", path });
  }
}

/**
 * As {@linkcode writing}, for what is written without waiting.
 * @param name what is written to: "standard output"
 */
export function writingTo<T>(name: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw explain(error, { verb: "write", path: name });
  }
}

/**
 * Reads a JSON file.
 * @param remedy what helps where it is damaged
 * @throws {InputError} if it cannot be read or is not JSON
 */
export async function readJson(path: string, remedy?: string): Promise<unknown> {
  const text = await reading(path, () => Deno.readTextFile(path));
  try {
    return JSON.parse(text);
  } catch (cause) {
    const options = { remedy, code: "damaged", file: path, cause } as const;
    throw new InputError(`read "${displayPath(path)}"`, "it is no JSON", options);
  }
}

/**
 * Writes a file as a whole or not at all, with its folder where that is missing.
 * @throws {InputError} if the system refuses it or the disk is full
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await renamedAtEnd(path, async (part) => {
    if (typeof content === "string") await Deno.writeTextFile(part, content);
    else await Deno.writeFile(part, content);
  });
}

/**
 * Writes a text piece by piece, so that it need not fit into memory, as a whole or not at all.
 * @param fill appends the pieces with what it is given
 * @throws as {@linkcode writeWhole}; what `fill` throws
 */
export async function writePieces(
  path: string,
  fill: (append: (text: string) => Promise<void>) => Promise<unknown>,
): Promise<void> {
  await renamedAtEnd(path, async (part) => {
    await Deno.writeTextFile(part, "");
    await fill((text) => writing(path, () => Deno.writeTextFile(part, text, { append: true })));
  });
}

async function renamedAtEnd(path: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}${PART}`);
  await writing(path, async () => {
    try {
      await Deno.mkdir(dirname(path), { recursive: true });
      await write(part);
      await Deno.rename(part, path);
    } catch (error) {
      await Deno.remove(part).catch(() => {}); // it may never have been made
      throw error;
    }
  });
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
  const old = `${path}.${crypto.randomUUID()}${PART}`;
  await writing(path, async () => {
    try {
      await Deno.mkdir(part, { recursive: true });
      await fill(part);
      const replaces = await exists(path);
      if (replaces) await Deno.rename(path, old);
      await Deno.rename(part, path);
      if (replaces) await Deno.remove(old, { recursive: true });
    } catch (error) {
      // Neither need exist.
      await Deno.rename(old, path).catch(() => {});
      await Deno.remove(part, { recursive: true }).catch(() => {});
      throw error;
    }
  });
}

/** Whether there is a file or folder at a path. */
export async function exists(path: string): Promise<boolean> {
  return await ifMissing(Deno.lstat(path), undefined) !== undefined;
}

/**
 * The value of a promise, or another one if the file or folder that it is about does not exist: also
 * where a file stands in place of a folder above it.
 */
export async function ifMissing<T, E>(value: Promise<T>, instead: E): Promise<T | E> {
  try {
    return await value;
  } catch (error) {
    const { NotFound, NotADirectory } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return instead;
    throw error;
  }
}

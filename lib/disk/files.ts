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

/** What the system reports, and how a person is told. */
type Reason = readonly [
  reported: (new (...args: never[]) => Error) | RegExp,
  code: InputErrorCode,
  why: string,
  remedy: string,
];

const {
  AlreadyExists,
  FilesystemLoop,
  IsADirectory,
  NotADirectory,
  NotCapable,
  NotFound,
  PermissionDenied,
} = Deno.errors;

const READING: readonly Reason[] = [
  [
    NotFound,
    "missing",
    "there is no such file or folder",
    "check the path, and where links lead",
  ],
  [
    PermissionDenied,
    "forbidden",
    "the system does not allow it",
    "change its permissions (chmod +r)",
  ],
  [NotCapable, "forbidden", "Deno was not given access", "add --allow-read"],
  [IsADirectory, "invalid", "it is a folder", "name a file in it"],
  [NotADirectory, "invalid", "a file stands where a folder is needed", "check the path"],
  [FilesystemLoop, "invalid", "its links lead back to themselves", "remove the link"],
];

const WRITING: readonly Reason[] = [
  [
    // No space left, quota exceeded; the last is Windows' number.
    /os error (28|122|112)\b|ENOSPC|EDQUOT/,
    "environment",
    "the disk is full",
    "free some space and run the same command again",
  ],
  [
    /os error 30\b|EROFS/,
    "environment",
    "the disk is mounted read-only",
    "name a folder on another disk",
  ],
  [AlreadyExists, "busy", "a file is in its place", "name a folder"],
  [NotADirectory, "busy", "a file is in its place", "name a folder"],
  [
    PermissionDenied,
    "forbidden",
    "permission is denied",
    "change the folder's permissions (chmod +w)",
  ],
  [
    NotCapable,
    "forbidden",
    "Deno was not given access",
    "name a folder in data or artifacts, or add --allow-write",
  ],
];

/** Any other refusal to write. */
function refusal(error: Error): Reason | undefined {
  const isSystems = Object.values(Deno.errors).some((Kind) => error instanceof Kind) ||
    /\(os error \d+\)/.test(error.message);
  if (!isSystems) return undefined;
  return [
    Error,
    "environment",
    `the system refused it (${error.message})`,
    "make sure that the folder may be written to and that the disk has room",
  ];
}

function explain(
  error: unknown,
  { verb, path }: { verb: "read" | "write"; path: string },
): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  const reasons = verb === "read" ? READING : WRITING;
  const known = reasons.find(([reported]) =>
    reported instanceof RegExp ? reported.test(error.message) : error instanceof reported
  );
  const reason = known ?? (verb === "write" ? refusal(error) : undefined);
  if (reason === undefined) return error;
  const [, code, why, remedy] = reason;
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
  const part = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}${PART}`);
  await writing(path, async () => {
    try {
      await Deno.mkdir(dirname(path), { recursive: true });
      if (typeof content === "string") await Deno.writeTextFile(part, content);
      else await Deno.writeFile(part, content);
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
  await writing(path, async () => {
    try {
      await Deno.mkdir(part, { recursive: true });
      await fill(part);
      await moveFolder(part, path);
    } catch (error) {
      await Deno.remove(part, { recursive: true }).catch(() => {}); // it may never have been made
      throw error;
    }
  });
}

/** Moves a folder to where another may stand, which it replaces; on failure the old one stays. */
async function moveFolder(from: string, to: string): Promise<void> {
  const old = `${to}.${crypto.randomUUID()}${PART}`;
  const replaces = await exists(to);
  if (replaces) await Deno.rename(to, old);
  try {
    await Deno.rename(from, to);
  } catch (error) {
    if (replaces) await Deno.rename(old, to);
    throw error;
  }
  if (replaces) await Deno.remove(old, { recursive: true });
}

/** Whether there is a file or folder at a path. */
export async function exists(path: string): Promise<boolean> {
  return await ifMissing(Deno.lstat(path), undefined) !== undefined;
}

/** The value of a promise, or another one if the file or folder that it is about does not exist. */
export async function ifMissing<T, E>(value: Promise<T>, instead: E): Promise<T | E> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return instead;
    throw error;
  }
}

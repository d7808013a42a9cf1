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

/** What the system says, and how a person is told. */
interface Reason {
  readonly matches: (error: Error) => boolean;
  readonly code: InputErrorCode;
  readonly why: string;
  readonly remedy: string;
}

const READING: readonly Reason[] = [
  {
    matches: (error) => error instanceof Deno.errors.NotFound,
    code: "missing",
    why: "there is no such file or folder",
    remedy: "check the path, and where links lead",
  },
  {
    matches: (error) => error instanceof Deno.errors.PermissionDenied,
    code: "forbidden",
    why: "the system does not allow it",
    remedy: "change its permissions (chmod +r)",
  },
  {
    matches: (error) => error instanceof Deno.errors.NotCapable,
    code: "forbidden",
    why: "Deno was not given access",
    remedy: "add --allow-read",
  },
  {
    matches: (error) => error instanceof Deno.errors.IsADirectory,
    code: "invalid",
    why: "it is a folder",
    remedy: "name a file in it",
  },
  {
    matches: (error) => error instanceof Deno.errors.NotADirectory,
    code: "invalid",
    why: "a file stands where a folder is needed",
    remedy: "check the path",
  },
  {
    matches: (error) => error instanceof Deno.errors.FilesystemLoop,
    code: "invalid",
    why: "its links lead back to themselves",
    remedy: "remove the link",
  },
];

const WRITING: readonly Reason[] = [
  {
    // No space left, quota exceeded; the last is Windows' number.
    matches: (error) => /os error (28|122|112)\b|ENOSPC|EDQUOT/.test(error.message),
    code: "environment",
    why: "the disk is full",
    remedy: "free some space and run the same command again",
  },
  {
    matches: (error) => /os error 30\b|EROFS/.test(error.message),
    code: "environment",
    why: "the disk is mounted read-only",
    remedy: "name a folder on another disk",
  },
  {
    matches: (error) =>
      error instanceof Deno.errors.AlreadyExists || error instanceof Deno.errors.NotADirectory,
    code: "busy",
    why: "a file is in its place",
    remedy: "name a folder",
  },
  {
    matches: (error) => error instanceof Deno.errors.PermissionDenied,
    code: "forbidden",
    why: "permission is denied",
    remedy: "change the folder's permissions (chmod +w)",
  },
  {
    matches: (error) => error instanceof Deno.errors.NotCapable,
    code: "forbidden",
    why: "Deno was not given access",
    remedy: "name a folder in data or artifacts, or add --allow-write",
  },
  {
    matches: (error) =>
      Object.values(Deno.errors).some((Kind) => error instanceof Kind) ||
      /\(os error \d+\)/.test(error.message),
    code: "environment",
    why: "the system refused it",
    remedy: "make sure that the folder may be written to and that the disk has room",
  },
];

function explain(
  error: unknown,
  { verb, path, reasons }: { verb: string; path: string; reasons: readonly Reason[] },
): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  const reason = reasons.find(({ matches }) => matches(error));
  if (reason === undefined) return error;
  const { code, why, remedy } = reason;
  const shown = displayPath(path);
  const said = why.startsWith("the system refused") ? `${why} (${error.message})` : why;
  return new InputError(`${verb} "${shown}"`, said, { remedy, code, file: path, cause: error });
}

/**
 * Runs an operation that reads a file or folder.
 * @throws InputError naming the path, where the system refuses it
 */
export async function reading<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw explain(error, { verb: "read", path, reasons: READING });
  }
}

/**
 * Runs an operation that writes a file or folder.
 * @throws InputError naming the path, where the system refuses it or the disk is full
 */
export async function writing<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw explain(error, { verb: "write", path, reasons: WRITING });
  }
}

/**
 * Reads a JSON file.
 * @param remedy what helps where it is damaged
 * @throws InputError where it cannot be read or is no JSON
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
 * @throws InputError where the system refuses it or the disk is full
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
export async function moveFolder(from: string, to: string): Promise<void> {
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
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

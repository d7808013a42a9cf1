/**
 * Unpacking zip archives that come from elsewhere: nothing is written outside the folder, every file
 * has the size and the checksum that the archive states.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { dirname, join } from "@std/path";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import { displayPath } from "@/disk/paths.ts";
import { checkRoom, type FreeBytes } from "./disk.ts";
import { writing } from "@/disk/files.ts";

/** A file in an archive. */
export interface ZipEntry {
  /** With `/` between folders; leads to no place outside. */
  readonly name: string;
  /** Size when unpacked. */
  readonly bytes: number;
  /** The content; throws at its end when it is not as the archive states. */
  read(): AsyncIterable<Uint8Array>;
}

/** What yauzl 3 gives, as far as it is used; it brings no types of its own. */
interface YauzlEntry {
  readonly fileName: string;
  readonly uncompressedSize: number;
  readonly crc32: number;
  readonly externalFileAttributes: number;
}
interface YauzlFile {
  eachEntry(): AsyncIterable<YauzlEntry>;
  openReadStreamPromise(entry: YauzlEntry): Promise<AsyncIterable<Uint8Array>>;
  close(): void;
}
interface Yauzl {
  openPromise(path: string, options: Record<string, unknown>): Promise<YauzlFile>;
}

const FILE_TYPE = 0o170000, LINK = 0o120000;

/**
 * Opens an archive, lets a function use its files, and closes it. Folders are not listed.
 * @throws {SyntaxError} when it is no archive, or an entry's name or kind could lead elsewhere
 */
export async function withZip<T>(
  path: string,
  use: (entries: readonly ZipEntry[]) => Promise<T>,
): Promise<T> {
  const fail = (reason: string): never => {
    throw new InputError(`unpack ${displayPath(path)}`, `${reason}`, { code: "damaged" });
  };
  const zip = await (yauzl as unknown as Yauzl)
    .openPromise(path, { autoClose: false })
    .catch((error: Error) => fail(reasonOf(error)));
  try {
    const entries: ZipEntry[] = [];
    const listed = zip.eachEntry();
    try {
      for await (const entry of listed) {
        const mode = entry.externalFileAttributes >>> 16;
        if ((mode & FILE_TYPE) === LINK) {
          fail(`${entry.fileName} is a link, which could lead elsewhere`);
        }
        if (entry.fileName.endsWith("/")) continue;
        entries.push(entryOf(zip, { entry, fail }));
      }
    } catch (error) {
      if (error instanceof InputError || !(error instanceof Error)) throw error;
      fail(reasonOf(error));
    }
    return await use(entries);
  } finally {
    zip.close();
  }
}

function entryOf(
  zip: YauzlFile,
  { entry, fail }: { entry: YauzlEntry; fail: (reason: string) => never },
): ZipEntry {
  async function* read() {
    let sum = 0;
    try {
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        sum = crc32(chunk, sum);
        yield chunk;
      }
    } catch (error) {
      fail(`${entry.fileName}: ${reasonOf(error as Error)}`);
    }
    if (sum !== entry.crc32) fail(`${entry.fileName} has not the checksum that the archive states`);
  }
  return { name: entry.fileName, bytes: entry.uncompressedSize, read };
}

function reasonOf(error: Error): string {
  return `${error.message.replace(/\.$/, "")}; remove the archive and fetch it again`;
}

/** How an archive is unpacked. */
export interface UnpackOptions {
  /** Called after each file. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Free room on the disk. @default that of the operating system */
  readonly free?: FreeBytes;
  readonly signal?: AbortSignal;
}

/**
 * Unpacks an archive into a folder.
 * @returns the number of files
 * @throws {SyntaxError} as `withZip`, before anything is written; or when a file is damaged
 * @throws {RangeError} when the disk has too little room
 * @throws as `writing`
 */
export function unpackZip(
  path: string,
  folder: string,
  options: UnpackOptions = {},
): Promise<number> {
  const { onProgress, free, signal } = options;
  return withZip(path, async (entries) => {
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    await checkRoom(bytes, { what: `unpack ${displayPath(path)}`, folder, ...(free && { free }) });
    for (const [i, entry] of entries.entries()) {
      signal?.throwIfAborted();
      await writeEntry(entry, join(folder, entry.name));
      onProgress?.(i + 1, entries.length);
    }
    return entries.length;
  });
}

async function writeEntry(entry: ZipEntry, target: string): Promise<void> {
  using file = await writing(target, async () => {
    await Deno.mkdir(dirname(target), { recursive: true });
    return await Deno.open(target, { write: true, create: true, truncate: true });
  });
  const writer = file.writable.getWriter();
  for await (const chunk of entry.read()) await writing(target, () => writer.write(chunk));
  await writer.close();
}

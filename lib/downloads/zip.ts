/**
 * Unpacking zip archives from elsewhere: nothing is written outside the folder, and every file has
 * the size and the checksum that the archive states.
 * @module
 */
import { join } from "@std/path";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import { InputError } from "@/base/errors.ts";
import { displayPath } from "@/disk/paths.ts";
import { writeChunks } from "./disk.ts";

/** A file in an archive. */
export interface ZipEntry {
  /** With `/` between folders; never leads outside. */
  readonly name: string;
  /** Size when unpacked. */
  readonly bytes: number;
  /** The content; throws at its end if it is not as the archive states. */
  read(): AsyncIterable<Uint8Array>;
}

/** The used part of yauzl 3, which has no types of its own. */
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

const FILE_TYPE = 0o170000;
const LINK = 0o120000;

/** Opens an archive, lets a function use its files, and closes it. Folders are not listed. */
export async function withZip<T>(
  path: string,
  use: (entries: readonly ZipEntry[]) => Promise<T>,
): Promise<T> {
  const damaged = (why: string): InputError =>
    new InputError(`unpack ${displayPath(path)}`, why.replace(/\.$/, ""), {
      remedy: "remove the archive and fetch it again",
      code: "damaged",
    });
  let zip: YauzlFile | undefined;
  const entries: ZipEntry[] = [];
  try {
    try {
      zip = await (yauzl as unknown as Yauzl).openPromise(path, { autoClose: false });
      for await (const entry of zip.eachEntry()) {
        const mode = entry.externalFileAttributes >>> 16;
        if ((mode & FILE_TYPE) === LINK) {
          throw damaged(`${entry.fileName} is a link, which could lead elsewhere`);
        }
        if (!entry.fileName.endsWith("/")) entries.push(entryOf(zip, { entry, damaged }));
      }
    } catch (error) {
      throw error instanceof InputError ? error : damaged((error as Error).message);
    }
    return await use(entries);
  } finally {
    zip?.close();
  }
}

function entryOf(
  zip: YauzlFile,
  { entry, damaged }: { entry: YauzlEntry; damaged: (why: string) => InputError },
): ZipEntry {
  const { fileName: name, uncompressedSize: bytes } = entry;
  async function* read() {
    let sum = 0;
    try {
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        sum = crc32(chunk, sum);
        yield chunk;
      }
    } catch (error) {
      throw damaged(`${name}: ${(error as Error).message}`);
    }
    if (sum !== entry.crc32) throw damaged(`${name} does not have the checksum in the archive`);
  }
  return { name, bytes, read };
}

/**
 * Unpacks an archive into a folder.
 * @param options.onProgress called after each file
 */
export function unpackZip(
  path: string,
  folder: string,
  options: {
    readonly onProgress?: (done: number, total: number) => void;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<void> {
  const { onProgress, signal } = options;
  return withZip(path, async (entries) => {
    for (const [i, entry] of entries.entries()) {
      signal?.throwIfAborted();
      await writeChunks(join(folder, entry.name), entry.read());
      onProgress?.(i + 1, entries.length);
    }
  });
}

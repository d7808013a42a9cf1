/** Which files a source has: read from what its server says about them. @module */
import { InputError } from "@/base/errors.ts";
import type { DataverseSource, Digest, LfsSource, RemoteFile } from "@/corpora/source.ts";
import { withZip, type ZipEntry } from "./zip.ts";

/** A pointer of Git LFS is a text of three lines, never longer than this (git-lfs, spec.md). */
const MAX_POINTER_BYTES = 1024;
const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n.*oid sha256:([0-9a-f]{64})\nsize (\d+)\n/s;

/**
 * Reads the pointers in an archive of a repository.
 * @param archive path of the zip archive
 * @returns one file for each .wav in the source's folder, sorted by name
 * @throws {InputError} if the archive cannot be read or holds no pointer
 */
export function readPointers(archive: string, source: LfsSource): Promise<RemoteFile[]> {
  return withZip(archive, async (entries) => {
    const files: RemoteFile[] = [];
    for (const entry of entries) {
      // The archive's one folder at the top is named after the repository and its branch.
      const path = entry.name.split("/").slice(1).join("/");
      if (!path.startsWith(`${source.folder}/`) || !/\.wav$/i.test(path)) continue;
      files.push({ url: source.media + encodeURI(path), path, ...await readPointer(entry) });
    }
    if (files.length > 0) return files.sort((a, b) => (a.path < b.path ? -1 : 1));
    const why = `it has no .wav in ${source.folder}`;
    throw new InputError(`read ${source.repository}`, why, { code: "damaged" });
  });
}

async function readPointer(entry: ZipEntry): Promise<{ bytes: number; digest: Digest }> {
  let text = "";
  if (entry.bytes <= MAX_POINTER_BYTES) {
    const decoder = new TextDecoder();
    for await (const chunk of entry.read()) text += decoder.decode(chunk, { stream: true });
  }
  const [, hex, size] = POINTER.exec(text) ?? [];
  if (hex === undefined) {
    const what = `read ${entry.name} as a pointer of Git LFS`;
    throw new InputError(what, "it is something else", { code: "damaged" });
  }
  return { bytes: Number(size), digest: { algorithm: "sha256", hex } };
}

/** The used part of a file's description (Dataverse native API guide, "Get JSON of a dataset"). */
interface DataverseFile {
  readonly restricted?: boolean;
  readonly directoryLabel?: string;
  readonly dataFile?: {
    readonly id?: number;
    readonly filename?: string;
    readonly filesize?: number;
    readonly checksum?: { readonly type?: string; readonly value?: string };
  };
}

const ALGORITHMS: Readonly<Record<string, Digest["algorithm"]>> = {
  "MD5": "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-512": "sha512",
};

/**
 * Reads a Dataverse's description of a data set.
 * @param text JSON
 * @returns its recordings and its zip archives
 * @throws {InputError} if the text is not such a description, or names neither
 */
export function readDataverse(text: string, source: DataverseSource): RemoteFile[] {
  const fail = (why: string): never => {
    throw new InputError(`read the list of files at ${source.listing}`, why, { code: "damaged" });
  };
  let described: { data?: { latestVersion?: { files?: readonly DataverseFile[] } } };
  try {
    described = JSON.parse(text);
  } catch {
    return fail("it is not JSON");
  }
  const listed = described?.data?.latestVersion?.files;
  if (!Array.isArray(listed)) return fail("it describes no data set");
  const files = (listed as readonly DataverseFile[])
    .filter(({ dataFile }) => /\.(wav|zip)$/i.test(dataFile?.filename ?? ""))
    .map((file) => remoteFile(file, { source, fail }));
  return files.length > 0 ? files : fail("it names neither recordings nor archives");
}

function remoteFile(
  { restricted, directoryLabel, dataFile = {} }: DataverseFile,
  { source, fail }: { source: DataverseSource; fail: (why: string) => never },
): RemoteFile {
  const { id, filename = "", filesize, checksum } = dataFile;
  const path = directoryLabel ? `${directoryLabel}/${filename}` : filename;
  if (/\\|^[A-Za-z]:/.test(path) || path.split("/").some((part) => /^\.{0,2}$/.test(part))) {
    return fail(`${JSON.stringify(path)} is not a path inside a folder`);
  }
  if (!Number.isInteger(id)) return fail(`${path} has no number`);
  if (restricted) return fail(`${path} is not public`);
  const algorithm = ALGORITHMS[checksum?.type ?? ""];
  const hex = checksum?.value?.toLowerCase();
  return {
    url: `${source.access}${id}`,
    path,
    bytes: filesize ?? null,
    digest: algorithm && hex ? { algorithm, hex } : null,
  };
}

/** Which files a source has: read from what its server says about them. @module */
import { InputError } from "@/base/errors.ts";
import { flag, integer, list, openObject, text, type TypeOf } from "@/base/schema.ts";
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

/** The used part of a data set's description (Dataverse native API guide, "Get JSON of a dataset"). */
const fileRule = openObject({
  dataFile: openObject(
    { id: integer({ min: 0 }), filename: text },
    { filesize: integer({ min: 0 }), checksum: openObject({ type: text, value: text }) },
  ),
}, { restricted: flag, directoryLabel: text });
const dataSetRule = openObject({
  data: openObject({ latestVersion: openObject({ files: list(fileRule) }) }),
});

const ALGORITHMS: Readonly<Record<string, Digest["algorithm"]>> = {
  "MD5": "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-512": "sha512",
};

/**
 * Reads a Dataverse's description of a data set.
 * @param description the JSON that its server gives
 * @returns its recordings and its zip archives
 */
export function readDataverse(description: unknown, source: DataverseSource): RemoteFile[] {
  const list = `the list of files at ${source.listing}`;
  const { files } = dataSetRule(description, list).data.latestVersion;
  const wanted = files.filter(({ dataFile }) => /\.(wav|zip)$/i.test(dataFile.filename));
  if (wanted.length === 0) {
    const why = "it names neither recordings nor archives";
    throw new InputError(`use ${list}`, why, { code: "damaged" });
  }
  return wanted.map((file) => remoteFile(file, source));
}

function remoteFile(
  { restricted, directoryLabel, dataFile }: TypeOf<typeof fileRule>,
  { listing, access }: DataverseSource,
): RemoteFile {
  const { id, filename, filesize, checksum } = dataFile;
  const path = directoryLabel ? `${directoryLabel}/${filename}` : filename;
  const fail = (why: string): never => {
    throw new InputError(`use the list of files at ${listing}`, why, { code: "damaged" });
  };
  if (/\\|^[A-Za-z]:/.test(path) || path.split("/").some((part) => /^\.{0,2}$/.test(part))) {
    fail(`${JSON.stringify(path)} is not a path inside a folder`);
  }
  if (restricted) fail(`${path} is not public`);
  const algorithm = ALGORITHMS[checksum?.type ?? ""];
  const hex = checksum?.value.toLowerCase();
  return {
    url: `${access}${id}`,
    path,
    bytes: filesize ?? null,
    digest: algorithm && hex ? { algorithm, hex } : null,
  };
}

/**
 * Where corpora can be downloaded, as data: addresses, sizes, digests. A value that the publisher
 * does not state is null; the server's size then counts, and every recording must decode.
 * @module
 */

/** A digest of a file's bytes, as its publisher states it. */
export interface Digest {
  readonly algorithm: "md5" | "sha1" | "sha256" | "sha512";
  /** In lower case. */
  readonly hex: string;
}

/** A file on a server. */
export interface RemoteFile {
  readonly url: string;
  /** Where it goes, relative to the folder that is filled, with `/` between folders. */
  readonly path: string;
  /** Size in bytes, as published. */
  readonly bytes: number | null;
  readonly digest: Digest | null;
}

/** Zip archives, each unpacked into a folder below the corpus'. */
export interface ArchiveSource {
  readonly kind: "archives";
  readonly archives: readonly (RemoteFile & { readonly folder: string })[];
  /** Space for archives and recordings together, in bytes, rounded up. */
  readonly roomBytes: number;
}

/** Recordings in Git LFS: an archive of the repository holds a pointer with size and SHA-256 of each. */
export interface LfsSource {
  readonly kind: "git-lfs";
  /** Address of a zip archive of the repository. */
  readonly repository: string;
  /** The repository's folder with the recordings. */
  readonly folder: string;
  /** The start of a file's address, before its path in the repository. */
  readonly media: string;
  readonly roomBytes: number;
}

/** A data set in a Dataverse, which lists its files with sizes and MD5 (native API, version 1). */
export interface DataverseSource {
  readonly kind: "dataverse";
  readonly listing: string;
  /** The start of a file's address, before its number. */
  readonly access: string;
  readonly roomBytes: number;
}

/** A corpus that people have to get themselves, such as by asking its authors. */
export interface RegistrationSource {
  readonly kind: "registration";
  /** What to do. */
  readonly steps: string;
}

/** How to get a corpus. */
export type DownloadSource = ArchiveSource | LfsSource | DataverseSource | RegistrationSource;

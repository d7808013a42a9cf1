/**
 * Where the corpora are to be had, as data: addresses, sizes, digests. What is not known for sure is
 * null; the server's own statement of size then counts, and every recording must decode.
 * @module
 */

/** A digest of a file's bytes, as its publisher states it. */
export interface Digest {
  readonly algorithm: "md5" | "sha1" | "sha256" | "sha512";
  /** In lower case. */
  readonly hex: string;
}

/** A file to be fetched. */
export interface RemoteFile {
  readonly url: string;
  /** Where it goes, relative to the folder that is being filled, with `/` between folders. */
  readonly path: string;
  /** Size in bytes, as published. */
  readonly bytes: number | null;
  readonly digest: Digest | null;
}

/** Zip archives, each unpacked into a folder below the corpus'. */
export interface ArchiveSource {
  readonly kind: "archives";
  readonly archives: readonly (RemoteFile & { readonly folder: string })[];
  /** Room for archives and recordings together, in bytes, rounded up. */
  readonly roomBytes: number;
}

/** Recordings in Git LFS: an archive of the repository holds a pointer with size and SHA-256 of each. */
export interface LfsSource {
  readonly kind: "git-lfs";
  /** A zip archive of the repository. */
  readonly repository: string;
  /** The folder of the repository with the recordings. */
  readonly folder: string;
  /** What stands before a file's path in the repository in its address. */
  readonly media: string;
  readonly roomBytes: number;
}

/** A data set in a Dataverse, which lists its files with sizes and MD5 (native API, version 1). */
export interface DataverseSource {
  readonly kind: "dataverse";
  readonly listing: string;
  /** What stands before a file's number in its address. */
  readonly access: string;
  readonly roomBytes: number;
}

/** A corpus that is given to people who ask its authors for it. */
export interface RegistrationSource {
  readonly kind: "registration";
  /** What a person has to do. */
  readonly steps: string;
}

/** How a corpus is to be had. */
export type DownloadSource = ArchiveSource | LfsSource | DataverseSource | RegistrationSource;

const ZENODO = "https://zenodo.org/records/1188976/files";
const CREMA_D = "CheyneyComputerScience/CREMA-D";
const BOREALIS = "https://borealisdata.ca/api";

/** The sources by the names of the corpora. */
export const DOWNLOADS: Readonly<Record<string, DownloadSource>> = {
  // Sizes and digests as the record's page states them.
  ravdess: {
    kind: "archives",
    archives: [
      {
        url: `${ZENODO}/Audio_Speech_Actors_01-24.zip?download=1`,
        path: "Audio_Speech_Actors_01-24.zip",
        bytes: 208_468_073,
        digest: { algorithm: "md5", hex: "bc696df654c87fed845eb13823edef8a" },
        folder: "speech",
      },
      {
        url: `${ZENODO}/Audio_Song_Actors_01-24.zip?download=1`,
        path: "Audio_Song_Actors_01-24.zip",
        bytes: 225_505_317,
        digest: { algorithm: "md5", hex: "5411230427d67a21e18aa4d466e6d1b9" },
        folder: "song",
      },
    ],
    roomBytes: 1_700_000_000,
  },
  "crema-d": {
    kind: "git-lfs",
    repository: `https://codeload.github.com/${CREMA_D}/zip/refs/heads/master`,
    folder: "AudioWAV",
    media: `https://media.githubusercontent.com/media/${CREMA_D}/master/`,
    roomBytes: 800_000_000,
  },
  tess: {
    kind: "dataverse",
    listing: `${BOREALIS}/datasets/:persistentId/?persistentId=doi:10.5683/SP2/E8H2MF`,
    access: `${BOREALIS}/access/datafile/`,
    roomBytes: 600_000_000,
  },
  savee: {
    kind: "registration",
    steps: "SAVEE is given to researchers who register: ask for it at " +
      "https://kahlan.eps.surrey.ac.uk/savee/, unpack what you get, and then\n" +
      "  deno task download savee --from FOLDER\n" +
      "with the folder that holds AudioData (or ALL); the recordings are checked and copied",
  },
};

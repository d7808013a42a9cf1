/**
 * A current OpenBLAS for systems whose own is old or missing: the builds that SciPy is made with,
 * published on PyPI as wheels, which are zip archives. One file of a wheel is used, and its licence
 * is kept beside it.
 * @module
 */
import { dirname, join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import type { RemoteFile } from "@/corpora/source.ts";
import { exists, reading, writeWhole, writing } from "@/disk/files.ts";
import { displayPath } from "@/disk/paths.ts";
import { FETCHED_BLAS } from "@/host/blas.ts";
import { checkRoom, writeChunks } from "./disk.ts";
import { fetchFile, type FetchOptions } from "./fetch.ts";
import { withZip } from "./zip.ts";

/** The version of the package scipy-openblas32. */
export const OPENBLAS_VERSION = "0.3.34.481.3";

/** A wheel as PyPI lists it. */
interface Wheel {
  readonly folder: string;
  readonly platform: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** By system and processor, as Deno names them. */
const WHEELS: Readonly<Record<string, Wheel>> = {
  "linux-x86_64": {
    folder: "75/93/56ce22e41d59a45b885ac67f53425cd012329cb1e4de3285bebc4f8ad4bc",
    platform: "manylinux_2_27_x86_64.manylinux_2_28_x86_64",
    bytes: 7885409,
    sha256: "0595f94cd58c1f8a0d90c975621f4587337a003916b1979e834ebdf2cb5d9504",
  },
  "linux-aarch64": {
    folder: "04/3e/19a35f6b50552df2fa9464b526d0a4f98f4f9e7789b2adbb813d598640f7",
    platform: "manylinux_2_27_aarch64.manylinux_2_28_aarch64",
    bytes: 9148457,
    sha256: "e085dddbc5b9aa130f83def515d31c440e69f387a90c7e63b154a5575b4466bc",
  },
  "darwin-x86_64": {
    folder: "fb/54/663bf2136db6c64e4ad7a31b2ccc78002e542b4826b906d19085f43bd4af",
    platform: "macosx_10_13_x86_64",
    bytes: 8018075,
    sha256: "85d42ee10fd207ed6014273dcb9236ab1a65d21357f278b3aa0a78e8189665a8",
  },
  "darwin-aarch64": {
    folder: "fb/4d/13b7ac90331a8a63b02079724a79f5a5de51f2cebeaca4faf66216e34c6e",
    platform: "macosx_11_0_arm64",
    bytes: 5770225,
    sha256: "813bb8101da2f64555c4a5e71c3714539d92b0b4f1841ec12b80d50e56cde46c",
  },
  "windows-x86_64": {
    folder: "7f/9c/ed82277dafc6965d6b8f1da9a8c6edb01c1e473b0f03d4de28b884da2f03",
    platform: "win_amd64",
    bytes: 7275233,
    sha256: "963e311354df08856c22aad17d77209448d2d8fc3bc4b3b1d87912828797cf13",
  },
  "windows-aarch64": {
    folder: "cf/d7/af1e304fb102fe60fce4d8992e5b123821aa20f61b1dd3a8b72494cd564d",
    platform: "win_arm64",
    bytes: 5211881,
    sha256: "64b1637b1c0495552351743e6f5d8bb50828aaea5821bb8d998927837256bda9",
  },
};

const FOLDER = dirname(FETCHED_BLAS);

/** What is taken out of a wheel, and the names under which it is kept. */
const WANTED = [
  /\/licenses\/(LICENSE\.txt)$/,
  /\/lib\/(?:lib)?(scipy_openblas\.(?:so|dylib|dll))$/,
];

/** Of the archive and what is taken out of it, rounded up. */
const ROOM_BYTES = 45e6;

/** How an OpenBLAS is fetched; the defaults are for users, the others for tests. */
export interface BlasOptions extends Pick<FetchOptions, "onNotice" | "signal"> {
  /** @default that of this system */
  readonly wheel?: RemoteFile | undefined;
  /** Where it goes. @default the one that the engine looks into */
  readonly folder?: string;
  /** Called often with the bytes that are here, and all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * The wheel for a system.
 * @param key system and processor, such as `linux-x86_64` @default this one's
 * @throws {InputError} if there is none
 */
export function wheelFor(key = `${Deno.build.os}-${Deno.build.arch}`): RemoteFile {
  const wheel = WHEELS[key];
  if (wheel === undefined) {
    throw new InputError("fetch OpenBLAS", `there is no build of it for ${key}`, {
      remedy: "go on without it: our own kernels compute everything",
      code: "unsupported",
    });
  }
  const { folder, platform, bytes, sha256 } = wheel;
  const path = `scipy_openblas32-${OPENBLAS_VERSION}-py3-none-${platform}.whl`;
  const url = `https://files.pythonhosted.org/packages/${folder}/${path}`;
  return { url, path, bytes, digest: { algorithm: "sha256", hex: sha256 } };
}

/**
 * Fetches OpenBLAS unless this version is here: the library, LICENSE.txt, and VERSION, which is written
 * last.
 * @returns whether anything was fetched
 * @throws {InputError} if there is no build for this system, the disk has too little space, or as
 *   `fetchFile` and `withZip`
 */
export async function fetchBlas(options: BlasOptions = {}): Promise<boolean> {
  const { folder = FOLDER, wheel = wheelFor(), onProgress, onNotice, signal } = options;
  const version = join(folder, "VERSION");
  const known = `${wheel.path}\n`;
  if (await exists(version) && await reading(version, () => Deno.readTextFile(version)) === known) {
    return false;
  }
  await checkRoom(ROOM_BYTES, { what: "fetch OpenBLAS", folder });
  await writing(folder, () => Deno.mkdir(folder, { recursive: true }));
  const archive = join(folder, wheel.path);
  const onBytes = (bytes: number) => onProgress?.(bytes, wheel.bytes!);
  await fetchFile(wheel, archive, { onBytes, onNotice, signal });
  await unpackLibrary(archive, folder);
  await Deno.remove(archive);
  await writeWhole(version, known);
  return true;
}

async function unpackLibrary(archive: string, folder: string): Promise<void> {
  await withZip(archive, async (entries) => {
    for (const wanted of WANTED) {
      const entry = entries.find(({ name }) => wanted.test(name));
      if (entry === undefined) {
        const why = "it does not hold the library and its licence";
        throw new InputError(`use ${displayPath(archive)}`, why, { code: "damaged" });
      }
      const target = join(folder, wanted.exec(entry.name)![1]!);
      await writeChunks(`${target}.part`, entry.read());
      await writing(target, () => Deno.rename(`${target}.part`, target));
    }
  });
}

/**
 * Removes what was fetched.
 * @returns whether there was anything
 */
export async function removeBlas(folder: string = FOLDER): Promise<boolean> {
  if (!await exists(folder)) return false;
  await writing(folder, () => Deno.remove(folder, { recursive: true }));
  return true;
}

/**
 * The file of one clip in the feature cache: 64 bytes of header, then the values.
 *
 * Header: the 8 letters `SERFEAT1`; bands, frames, channels (uint32); 12 zero bytes; the SHA-256 of
 * the values. Values: float32. All little-endian.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { displayPath } from "./paths.ts";
import { reading, writeWhole } from "./files.ts";

/** Sizes of one clip. */
export type ClipShape = readonly [bands: number, frames: number, channels: number];

const MAGIC = "SERFEAT1";
const HEADER_BYTES = 64;
const DIGEST_AT = 32;

/**
 * Writes a clip's file as a whole or not at all.
 * @throws as `writeWhole`
 */
export async function writeClip(
  path: string,
  values: Float32Array,
  { shape }: { readonly shape: ClipShape },
): Promise<void> {
  const payload = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  shape.forEach((size, i) => view.setUint32(MAGIC.length + 4 * i, size, true));
  bytes.set(Uint8Array.fromHex(await sha256(payload)), DIGEST_AT);
  bytes.set(payload, HEADER_BYTES);
  await writeWhole(path, bytes);
}

/**
 * Reads a clip's file.
 * @param shape the sizes that are expected
 * @throws {InputError} if it is damaged, holds a clip of another size or cannot be read
 */
export async function readClip(path: string, shape: ClipShape): Promise<Float32Array> {
  const bytes = await reading(path, () => Deno.readFile(path));
  const payload = bytes.slice(HEADER_BYTES);
  const size = shape.reduce((a, b) => a * b);
  const digest = bytes.subarray(DIGEST_AT, HEADER_BYTES).toHex();
  if (payload.length === 4 * size && await sha256(payload) === digest) {
    return new Float32Array(payload.buffer);
  }
  throw new InputError(`use the cached features ${displayPath(path)}`, "the file is damaged", {
    remedy: "delete the file, and they are made again",
    code: "damaged",
  });
}

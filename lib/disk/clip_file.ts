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
  shape.forEach((size, i) => view.setUint32(8 + 4 * i, size, true));
  bytes.set(Uint8Array.fromHex(await sha256(payload)), DIGEST_AT);
  bytes.set(payload, HEADER_BYTES);
  await writeWhole(path, bytes);
}

/**
 * Reads a clip's file.
 * @param shape the sizes that are expected
 * @throws {InputError} if it is damaged, holds another shape or cannot be read
 */
export async function readClip(path: string, shape: ClipShape): Promise<Float32Array> {
  const bytes = await reading(path, () => Deno.readFile(path));
  const refuse = (reason: string) =>
    new InputError(`use the cached features ${displayPath(path)}`, reason, {
      remedy: "delete the file, and they are made again",
      code: "damaged",
    });
  const size = shape.reduce((a, b) => a * b);
  if (bytes.length !== HEADER_BYTES + 4 * size) {
    throw refuse(`it has ${bytes.length} bytes instead of ${HEADER_BYTES + 4 * size}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (new TextDecoder().decode(bytes.subarray(0, 8)) !== MAGIC) {
    throw refuse("it does not begin as such a file does");
  }
  if (shape.some((n, i) => view.getUint32(8 + 4 * i, true) !== n)) {
    throw refuse(`it does not hold the shape ${shape.join(" x ")}`);
  }
  const payload = bytes.slice(HEADER_BYTES);
  const stored = bytes.subarray(DIGEST_AT, HEADER_BYTES).toHex();
  if (await sha256(payload) !== stored) {
    throw refuse("its checksum is wrong");
  }
  return new Float32Array(payload.buffer);
}

/**
 * The state of a training after an epoch as bytes: 8 bytes of magic, the length of a header, the
 * header as JSON, and all arrays as float32. Reading returns exactly what was written, so that a
 * resumed training ends with the same weights as one without an interruption.
 * @module
 */
import { joinSamples } from "@/audio/bytes.ts";
import { InputError } from "@/base/errors.ts";
import { canonicalJson, sha256 } from "@/base/hash.ts";

const MAGIC = "SERCKPT1";
const PREFIX_BYTES = 16;

/** The figures of one epoch. */
export interface EpochRow {
  /** Counts from 1. */
  readonly epoch: number;
  /** Learning rate of its last step. */
  readonly learningRate: number;
  /** Mean loss over its training batches, as they were augmented. */
  readonly trainLoss: number;
  /** Accuracy on its training batches, as they were augmented. */
  readonly trainAccuracy: number;
  /** null where there is no validation part. */
  readonly valLoss: number | null;
  readonly valUar: number | null;
  readonly seconds: number;
}

/** State of a training between two epochs. */
export interface Checkpoint {
  /** Identifies the training: a checkpoint of another one is refused. */
  readonly key: string;
  /** Steps that are done; the random streams follow from it. */
  readonly step: number;
  /** One row for each finished epoch. */
  readonly history: readonly EpochRow[];
  /** The best epoch so far, from 1; 0 = none. */
  readonly bestEpoch: number;
  /** Lists of arrays by name: weights, moments, averages, best weights. */
  readonly arrays: Readonly<Record<string, readonly Float32Array[]>>;
}

/** Where checkpoints go. */
export interface CheckpointStore {
  /** @returns null when there is none yet */
  load(): Promise<Checkpoint | null>;
  save(checkpoint: Checkpoint): Promise<void>;
}

interface Header extends Omit<Checkpoint, "arrays"> {
  /** Number of values of each array. */
  readonly sizes: Readonly<Record<string, readonly number[]>>;
  /** SHA-256 of the bytes after the header. */
  readonly sha256: string;
}

/** A checkpoint as bytes. */
export async function encodeCheckpoint(checkpoint: Checkpoint): Promise<Uint8Array> {
  const { arrays, ...rest } = checkpoint;
  const names = Object.keys(arrays).sort(); // as the header will hold them
  const all = names.flatMap((name) => arrays[name]!);
  const payload = joinSamples(all);
  const sizes = Object.fromEntries(
    names.map((name) => [name, arrays[name]!.map(({ length }) => length)]),
  );
  const digest = await sha256(new Uint8Array(payload.buffer));
  const text = canonicalJson({ ...rest, sizes, sha256: digest } satisfies Header);
  const header = new TextEncoder().encode(text);
  const bytes = new Uint8Array(PREFIX_BYTES + header.length + payload.byteLength);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, header.length, true);
  bytes.set(header, PREFIX_BYTES);
  bytes.set(new Uint8Array(payload.buffer), PREFIX_BYTES + header.length);
  return bytes;
}

/**
 * A checkpoint from bytes.
 * @param name the file that errors name
 * @throws {InputError} if the bytes are no checkpoint, or were changed or cut off
 */
export async function decodeCheckpoint(bytes: Uint8Array, name: string): Promise<Checkpoint> {
  const broken = (why: string) =>
    new InputError(`resume from ${name}`, why, {
      remedy: "remove the file to train from the start",
      code: "damaged",
    });
  if (new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw broken("it is no checkpoint of this version");
  }
  if (bytes.length < PREFIX_BYTES) throw broken("it is cut off");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = PREFIX_BYTES + view.getUint32(MAGIC.length, true);
  const payload = bytes.slice(start);
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, start))) as Header;
  } catch {
    throw broken("it is cut off");
  }
  if (await sha256(payload) !== header.sha256) throw broken("its checksum is wrong");
  const { sizes, sha256: _digest, ...rest } = header;
  return { ...rest, arrays: splitArrays(new Float32Array(payload.buffer), sizes) };
}

function splitArrays(
  values: Float32Array,
  sizes: Header["sizes"],
): Record<string, Float32Array[]> {
  let at = 0;
  const take = (length: number) => values.slice(at, at += length);
  return Object.fromEntries(
    Object.entries(sizes).map(([name, lengths]) => [name, lengths.map(take)]),
  );
}
